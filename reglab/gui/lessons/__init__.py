"""Lessons in the window: a column that leads through them, and the hand that hides, locks and points."""
