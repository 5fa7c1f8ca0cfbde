"""Data that a person draws: points of two classes, or a curve, with the mouse."""
