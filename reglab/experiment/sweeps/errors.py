"""The error of this folder: a sweep that cannot be made, as sentences."""

from __future__ import annotations


class SweepError(ValueError):
    """A sweep that cannot be run; its text says what was received, what is allowed and what to do."""
