"""Pictures made of things that can be read one by one, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from reglab.gui.plots.picture import Picture
from reglab.gui.theme import Theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_REACH = 2.0
"""How far beside a thing the mouse still reads it."""


class ItemPicture(Picture):
    """Base of such pictures; `paint_picture` sets `items`, where the things are."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.items: list[QRectF] = []
        self.cursor_item: int | None = None
        """Position of the thing that is read."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- what a picture implements ----------------------------------------------------------------

    def item_words(self, item: int) -> str:
        """Say what a thing is."""
        raise NotImplementedError

    # -- things -----------------------------------------------------------------------------------

    def item_at(self, point: QPointF) -> int | None:
        """Return the thing at a point."""
        for item, box in enumerate(self.items):
            if box.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(point):
                return item
        return None

    def move_to(self, item: int | None) -> None:
        """Read another thing, or none."""
        self.cursor_item = item
        self.tell("" if item is None else self.item_words(item))
        self.update()

    def renew_reading(self) -> None:
        """Read the same thing again after the picture has changed."""
        if self.cursor_item is not None:
            self.move_to(self.cursor_item if self.cursor_item < len(self.items) else None)

    # -- Qt ---------------------------------------------------------------------------------------

    def paint_above(self, painter: QPainter, look: Theme) -> None:
        super().paint_above(painter, look)
        if self.cursor_item is not None and self.cursor_item < len(self.items):
            box = self.items[self.cursor_item].adjusted(-2.5, -2.5, 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRoundedRect(box, 3, 3)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.message:
            self.move_to(self.item_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.move_to(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from thing to thing, Home and End to the ends, Escape away."""
        key, count = Qt.Key(event.key()), len(self.items)
        if self.message or not count:
            super().keyPressEvent(event)
        elif key in _STEPS:
            present = self.cursor_item
            wanted = 0 if present is None else present + _STEPS[key]
            self.move_to(min(max(wanted, 0), count - 1))
        elif key == Qt.Key.Key_Home:
            self.move_to(0)
        elif key == Qt.Key.Key_End:
            self.move_to(count - 1)
        elif key == Qt.Key.Key_Escape and self.cursor_item is not None:
            self.move_to(None)
        else:
            super().keyPressEvent(event)
