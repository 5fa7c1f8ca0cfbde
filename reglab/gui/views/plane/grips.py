"""Training examples that can be taken hold of in a plane: dragged elsewhere, or left out."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from reglab.gui import theme as themes
from reglab.gui.views.plane.canvas import PlaneCanvas
from reglab.gui.views.plane.layers import Layer
from reglab.record.events import Array

REACH = 9.0
"""An example is taken hold of from so many pixels away."""
_RING = 7.0
_STEP = 0.02
"""Share of the plane by which a key moves an example."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
Place = tuple[float, float]
_NO_PLACES: Array = np.empty((0, 2))


class GripLayer(Layer):
    """A ring around the example that would be taken hold of, its way while it is dragged, and ways gone."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.ring: Place | None = None
        self.way: tuple[Place, Place] | None = None
        """From where to where an example is being dragged."""
        self.gone: tuple[tuple[Place, Place | None], ...] = ()
        """From where to where examples were moved since the fit of before; ``None`` for one left out."""

    def paint_frame(self, painter: QPainter) -> None:
        look = themes.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        quiet, strong = QColor(look.muted), QColor(look.accent)
        for start, end in self.gone:
            here = self._pixels(start)
            painter.setPen(QPen(quiet, 1.4, Qt.PenStyle.DashLine))
            if end is not None:
                painter.drawLine(here, self._pixels(end))
            painter.setPen(QPen(quiet, 1.4))
            painter.drawEllipse(here, 4.0, 4.0)
            if end is None:
                painter.drawLine(here + QPointF(-6, 6), here + QPointF(6, -6))
        painter.setPen(QPen(strong, 1.8 * look.line_scale))
        if self.way is not None:
            painter.drawLine(*map(self._pixels, self.way))
            painter.setBrush(strong)
            painter.drawEllipse(self._pixels(self.way[1]), 4.5, 4.5)
        elif self.ring is not None:
            painter.drawEllipse(self._pixels(self.ring), _RING, _RING)

    def _pixels(self, place: Place) -> QPointF:
        return QPointF(*self.frame.point(*place))


class Grips(QObject):
    """Lets a person take hold of the training examples of a canvas.

    Where it is off, or no example is near, the mouse moves and zooms the plane as ever. With the keyboard
    comma and point choose an example, Ctrl with an arrow moves it, and Delete leaves it out.

    Parameters
    ----------
    canvas : PlaneCanvas
        Where they are.
    """

    moved = Signal(int, float, float)
    """A row of the examples is to stand somewhere else."""
    removed = Signal(int)
    """A row of the examples is to be left out."""
    menu_wanted = Signal(int, QPoint)
    """A person asks what can be done, with the row under the mouse, −1 for none, and where on the screen."""

    def __init__(self, canvas: PlaneCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.layer = GripLayer(canvas.view)
        canvas.add_layer(self.layer)
        self.places = _NO_PLACES
        self.level = False
        """Whether examples move to the left and to the right only."""
        self.on = False
        self._near = self._held = -1
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    def offer(self, places: Array, *, on: bool, level: bool = False) -> None:
        """Let the rows of `places`, shape (n, 2), be taken hold of, where `on`."""
        self.places, self.level = places, level
        self.on = on and len(places) > 0
        if self._held < 0:
            self._ring(self._near if self.on and self._near < len(places) else -1)

    def show_gone(self, gone: tuple[tuple[Place, Place | None], ...]) -> None:
        """Show from where to where examples were moved."""
        if gone != self.layer.gone:
            self.layer.gone = gone
            self.layer.update()

    # -- the mouse and the keys --------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.on:
            return False
        kind = event.type()
        if watched is self._canvas:
            return kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if kind == QEvent.Type.Leave and self._held < 0:
            self._ring(-1)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            return self._move(event)
        if kind == QEvent.Type.MouseButtonPress:
            return self._press(event)
        if kind == QEvent.Type.MouseButtonRelease and self._held >= 0:
            self._drop(event.position())
            return True
        return False

    def _press(self, event: QMouseEvent) -> bool:
        row = self._at(event.position())
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(row, event.globalPosition().toPoint())
            return True
        if event.button() != Qt.MouseButton.LeftButton or row < 0:
            return False
        self._held = row
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ring(row)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._held < 0:
            if not event.buttons():
                self._ring(self._at(event.position()))
            return False
        self.layer.way = (self._place(self._held), self._target(event.position()))
        self.layer.update()
        return True

    def _drop(self, at: QPointF) -> None:
        row, self._held = self._held, -1
        dragged, self.layer.way = self.layer.way is not None, None
        self.layer.update()
        if dragged and math.dist(self._pixel(row), (at.x(), at.y())) > 2:
            self.moved.emit(row, *self._target(at))

    def _key(self, event: QKeyEvent) -> bool:
        key, row = Qt.Key(event.key()), self._near
        if key in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            step = 1 if key == Qt.Key.Key_Period else -1
            self._ring((row + step) % len(self.places) if row >= 0 else 0)
            return True
        if row < 0:
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._ring(-1)
            self.removed.emit(row)
            return True
        if key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            span, (across, upward) = self._canvas.span, _ARROWS[key]
            x, y = self._place(row)
            x += across * _STEP * (span.right - span.left)
            self.moved.emit(row, x, y if self.level else y + upward * _STEP * (span.top - span.bottom))
            return True
        return False

    # -- where things are --------------------------------------------------------------------------

    def _ring(self, row: int) -> None:
        self._near = row
        ring = self._place(row) if row >= 0 else None
        cursor = Qt.CursorShape.ArrowCursor if row < 0 else Qt.CursorShape.PointingHandCursor
        self._canvas.viewport().setCursor(cursor)
        if ring != self.layer.ring:
            self.layer.ring = ring
            self.layer.update()

    def _place(self, row: int) -> Place:
        return float(self.places[row, 0]), float(self.places[row, 1])

    def _corner(self) -> QRectF:
        return QRectF(self._canvas.view.sceneBoundingRect())

    def _pixel(self, row: int) -> Place:
        x, y = self.layer.frame.point(*self._place(row))
        corner = self._corner()
        return x + corner.left(), y + corner.top()

    def _at(self, point: QPointF) -> int:
        """The row that is nearest to a point of the canvas, −1 where none is within reach."""
        corner, frame = self._corner(), self.layer.frame
        if not corner.contains(point) or not len(self.places):
            return -1
        x, y = frame.x(self.places[:, 0]) + corner.left(), frame.y(self.places[:, 1]) + corner.top()
        away = np.hypot(x - point.x(), y - point.y())
        row = int(away.argmin())
        return row if away[row] <= REACH else -1

    def _target(self, point: QPointF) -> Place:
        """Where an example is dropped at a point of the canvas: never outside of what is seen."""
        corner, span = self._corner(), self._canvas.span
        across = min(max((point.x() - corner.left()) / corner.width(), 0.0), 1.0)
        upward = min(max((corner.bottom() - point.y()) / corner.height(), 0.0), 1.0)
        x = span.left + across * (span.right - span.left)
        y = span.bottom + upward * (span.top - span.bottom)
        return x, self._place(self._held)[1] if self.level and self._held >= 0 else y
