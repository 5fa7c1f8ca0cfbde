"""Sizes of dialogs that fit the screen, also where a projector makes everything large."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from reglab.gui import theme

FRAME = QSize(24, 64)
"""What title bar and edges of a window take."""


def give_room(widget: QWidget, width: int, height: int) -> None:
    """Resize a dialog to a size in the usual type, or to as much of it as the screen has."""
    wanted = QSize(theme.px(width), theme.px(height))
    widget.resize(wanted.boundedTo(widget.screen().availableSize() - FRAME))
