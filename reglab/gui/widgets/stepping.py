"""Steps that a person makes with the arrow keys or the wheel, the same in every slider and field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

UP_DOWN = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}
"""Steps of the keys in a field, where left and right go along the text."""
ALONG = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, **UP_DOWN}
"""Steps of the keys on a slider."""


def wheel_step(widget: QWidget, event: QWheelEvent) -> int:
    """Return the step of a turn of the wheel, up or down by one; 0 where it is left to what scrolls.

    A widget without the focus is passed over: who scrolls past it means to change nothing.
    """
    turn = event.angleDelta().y() if widget.hasFocus() else 0
    event.setAccepted(turn != 0)
    return (turn > 0) - (turn < 0)
