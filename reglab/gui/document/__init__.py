"""The experiment that the window edits, and the file behind it."""
