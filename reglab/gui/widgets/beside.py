"""Controls that may stand where there is little room."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class BesideControls(QWidget):
    """A row of controls that tells what width it needs."""

    def needed(self, *, words: bool) -> int:
        """Show the controls with all their words or with as few as can be; return the width they need so."""
        raise NotImplementedError
