"""Controls that may stand where there is little room."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class BesideControls(QWidget):
    """A row of controls that tells what width it needs."""

    def needed(self, *, words: bool) -> int:
        """Show the buttons with their words or without, and return the width that they need so."""
        raise NotImplementedError
