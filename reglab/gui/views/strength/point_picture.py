"""What the curve and the heat map have in common: a point is chosen with the mouse or the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from reglab.gui.plots.picture import Picture


class PointPicture(Picture):
    """Base of pictures of a sweep."""

    point_chosen = Signal(int)
    """A person chose a point, by its number in the sweep; −1 for none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.chosen: int | None = None
        """The point that is read."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def choose(self, point: int | None) -> None:
        """Mark a point, or none."""
        self.chosen = point
        self.update()

    # -- what a picture implements ----------------------------------------------------------------

    def point_at(self, at: QPointF) -> int | None:
        """Return the point that a place in the picture stands for; ``None`` for none."""
        raise NotImplementedError

    def point_after(self, key: Qt.Key) -> int | None:
        """Return the point that a key leads to from the chosen one; ``None`` where it leads nowhere."""
        raise NotImplementedError

    # -- mouse and keyboard ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        point = self.point_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and point is not None:
            self.point_chosen.emit(point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go where the key leads; Escape goes away."""
        key = Qt.Key(event.key())
        point = self.point_after(key)
        if point is not None:
            self.point_chosen.emit(point)
        elif key == Qt.Key.Key_Escape and self.chosen is not None:
            self.point_chosen.emit(-1)
        else:
            super().keyPressEvent(event)
