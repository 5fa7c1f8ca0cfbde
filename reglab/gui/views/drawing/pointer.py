"""The mouse on a plane that is drawn on: where a stroke goes, and a circle around what the brush reaches."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPen, QPixmap

from reglab.gui import theme
from reglab.gui.views.drawing.sketch import Scale
from reglab.gui.views.plane.canvas import PlaneCanvas

_LEAST = 4.0


class Pointer(QObject):
    """Takes the mouse over a canvas away from zooming, and says where it goes, in the units of the axes.

    Parameters
    ----------
    canvas : PlaneCanvas
        What is drawn on.
    """

    pressed = Signal(float, float)
    dragged = Signal(float, float)
    released = Signal()

    def __init__(self, canvas: PlaneCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._down = False
        canvas.viewport().installEventFilter(self)

    def scale(self) -> Scale:
        """How large a pixel is."""
        span, rect = self._canvas.span, self._canvas.view.sceneBoundingRect()
        return Scale(
            (span.right - span.left) / max(1.0, rect.width()),
            (span.top - span.bottom) / max(1.0, rect.height()),
        )

    def show_reach(self, radius: float) -> None:
        """Show how far from the pointer the brush reaches, in pixels."""
        radius = max(_LEAST, radius)
        side = 2 * round(radius) + 5
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, look = QPointF(side / 2, side / 2), theme.current()
        for color, width in ((look.surface, 3.0), (look.text, 1.2)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawEllipse(middle, radius, radius)
        painter.end()
        self._canvas.viewport().setCursor(QCursor(picture, side // 2, side // 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Wheel:
            # A plane that zooms under the brush is no help.
            return True
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        # Quick presses are two strokes.
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            if event.button() == Qt.MouseButton.LeftButton and self._inside(event.position()):
                self._down = True
                self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
                self.pressed.emit(*self._place(event.position()))
            return True
        if kind == QEvent.Type.MouseMove and self._down:
            self.dragged.emit(*self._place(event.position()))
            return True
        if kind == QEvent.Type.MouseButtonRelease and self._down:
            if event.button() == Qt.MouseButton.LeftButton:
                self._down = False
                self.released.emit()
            return True
        return super().eventFilter(watched, event)

    def _inside(self, point: QPointF) -> bool:
        return bool(self._canvas.view.sceneBoundingRect().contains(point))

    def _place(self, point: QPointF) -> tuple[float, float]:
        """Where that is; at the edge where it is beyond."""
        span, rect = self._canvas.span, self._canvas.view.sceneBoundingRect()
        across = min(max((point.x() - rect.left()) / max(1.0, rect.width()), 0.0), 1.0)
        upward = min(max((rect.bottom() - point.y()) / max(1.0, rect.height()), 0.0), 1.0)
        return (
            span.left + across * (span.right - span.left),
            span.bottom + upward * (span.top - span.bottom),
        )
