"""A curve that a person draws before it is revealed: on fixed axes, which give nothing away."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array
from reglab.words import plain
from reglab.words.language import _

COLUMNS = 24
"""So many values a sketch has, from the first epoch to the last."""


class CurveSketch(QWidget):
    """Takes a drawn curve; arrow keys move a column and its value as the mouse does.

    Parameters
    ----------
    low, high : float
        Ends of the upright axis.
    epochs : int
        The last epoch.
    title : str
        What is drawn, for the axis and for screen readers.
    """

    changed = Signal()
    """The sketch is another one."""

    def __init__(
        self, low: float, high: float, epochs: int, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.low, self.high, self.epochs = low, high, epochs
        self.values = np.full(COLUMNS, np.nan)
        self._truth: Array = np.empty(0)
        self._title = title
        self._column = 0
        self._last: tuple[int, float] | None = None
        self.locked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Sketch of the {title}").format(title=title))
        self.setAccessibleDescription(_("Draw with the mouse, or with the arrow keys."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def complete(self) -> bool:
        """Whether every column has a value."""
        return bool(np.isfinite(self.values).all())

    def set_values(self, values: tuple[float, ...]) -> None:
        """Show a sketch that was made before; it is locked."""
        self.values = np.array(values)
        self.lock()

    def lock(self) -> None:
        """Let nothing be changed any more."""
        self.locked = True
        self.unsetCursor()
        self.update()

    def reveal(self, course: Array) -> None:
        """Show what came: a value for every epoch from the first."""
        self._truth = course
        self.update()

    def off(self) -> float:
        """Mean distance between sketch and truth over the columns; NaN before it is revealed."""
        if not len(self._truth):
            return float("nan")
        at = np.linspace(0, len(self._truth) - 1, COLUMNS)
        truth = np.interp(at, np.arange(len(self._truth)), self._truth)
        return float(np.nanmean(np.abs(truth - self.values)))

    # -- drawing -------------------------------------------------------------------------

    def set_value(self, column: int, value: float) -> None:
        """Draw one column; what lies between it and the last drawn one follows."""
        if self.locked:
            return
        column = min(max(column, 0), COLUMNS - 1)
        value = min(max(value, self.low), self.high)
        if self._last is None:
            self.values[column] = value
        else:
            before, height = self._last
            first, last = sorted((before, column))
            ends = (height, value) if before <= column else (value, height)
            self.values[first : last + 1] = np.linspace(*ends, last - first + 1)
            self.values[column] = value
        self._last, self._column = (column, value), column
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = None
        self._draw(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._draw(event.position())

    def _draw(self, at: QPointF) -> None:
        room = self._room()
        column = round((at.x() - room.left()) / room.width() * (COLUMNS - 1))
        self.set_value(column, self.high - (at.y() - room.top()) / room.height() * (self.high - self.low))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = (self.high - self.low) / 20
        present = self.values[self._column]
        present = (self.low + self.high) / 2 if np.isnan(present) else present
        keys = {
            Qt.Key.Key_Left: (-1, 0.0),
            Qt.Key.Key_Right: (1, 0.0),
            Qt.Key.Key_Up: (0, step),
            Qt.Key.Key_Down: (0, -step),
        }
        if event.key() not in keys or self.locked:
            super().keyPressEvent(event)
            return
        across, up = keys[Qt.Key(event.key())]
        column = min(max(self._column + across, 0), COLUMNS - 1)
        drawn = self.values[column]
        self._last = None
        self.set_value(column, (present if np.isnan(drawn) else drawn) + up)

    # -- painting ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(180))

    def _room(self) -> QRectF:
        metrics = self.fontMetrics()
        left = 8 + max(metrics.horizontalAdvance(plain(v)) for v in (self.low, self.high))
        return QRectF(left, 6, self.width() - left - 8, self.height() - metrics.height() - 14)

    def _points(self, values: Array) -> QPolygonF:
        room, last = self._room(), max(len(values) - 1, 1)
        clipped = np.clip(values, self.low, self.high)
        return QPolygonF(
            [
                QPointF(
                    room.left() + room.width() * position / last,
                    room.bottom() - room.height() * (value - self.low) / (self.high - self.low),
                )
                for position, value in enumerate(clipped)
                if np.isfinite(value)
            ]
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, room = theme.current(), self._room()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(room, QColor(look.surface))
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.axis), 1))
        painter.drawRect(room)
        painter.setFont(small_font())
        painter.setPen(QColor(look.muted))
        height = painter.fontMetrics().height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((self.high, room.top()), (self.low, room.bottom())):
            painter.drawText(QRectF(0, y - height / 2, room.left() - 4, height), right, plain(value))
        below = QRectF(room.left(), room.bottom() + 3, room.width(), height)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignLeft, _("{title} over the epochs").format(title=self._title)
        )
        painter.drawText(below, right, f"{self.epochs:,}")
        width = 2 * look.line_scale
        painter.setPen(QPen(QColor(look.accent), width, Qt.PenStyle.DashLine))
        painter.drawPolyline(self._points(self.values))
        if len(self._truth):
            painter.setPen(QPen(QColor(look.text), width))
            painter.drawPolyline(self._points(self._truth))
        painter.end()
