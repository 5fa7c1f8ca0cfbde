"""A curve that a person draws before it is revealed: on fixed axes, which give nothing away."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.lessons.sketch_painting import Axes, paint_course, paint_difference, paint_dot, paint_sketch
from reglab.gui.lessons.state import COLUMNS, Course
from reglab.gui.widgets.labels import small_font
from reglab.words import plain
from reglab.words.language import _, grouped

SWEEP_MS = 900
"""So long what came takes to sweep in."""


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
        self.start: float | None = None
        """The value of epoch 0, where it is known: every sketch begins there."""
        self.truth: Course | None = None
        self._baseline: Course | None = None
        self._title = title
        self._column = 0
        self._last: tuple[int, float] | None = None
        self.locked = False
        self.swept = 0.0
        """Which share of what came is shown."""
        self._sweep = QVariantAnimation(self)
        self._sweep.setDuration(SWEEP_MS)
        self._sweep.setStartValue(0.0)
        self._sweep.setEndValue(1.0)
        self._sweep.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._sweep.valueChanged.connect(self._step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Sketch of the {title}").format(title=title))
        self.setAccessibleDescription(
            _("Draw with the mouse. Or with keys: left and right choose a place, up and down move the curve.")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def complete(self) -> bool:
        """Whether every column has a value."""
        return bool(np.isfinite(self.values).all())

    def set_values(self, values: tuple[float, ...]) -> None:
        """Show a sketch that was made before; it is locked."""
        self.values = np.array(values)
        self.lock()

    def set_start(self, value: float) -> None:
        """Begin at a value, which is known; it cannot be drawn."""
        self.start = value
        if not self.locked:
            self.values[0] = value
        if self.truth is not None:
            self.truth = self.truth.begun_at(value)
        self.update()
        self.changed.emit()

    def set_baseline(self, course: Course | None) -> None:
        """Show the course of the first arm, in full."""
        self._baseline = course
        self.update()

    def lock(self) -> None:
        """Let nothing be changed any more."""
        self.locked = True
        self.unsetCursor()
        self.update()

    def reveal(self, course: Course) -> None:
        """Let what came sweep in; at once where it was seen before."""
        if self.truth is not None:
            return
        self.truth = course if self.start is None else course.begun_at(self.start)
        self._sweep.start()

    @Slot(object)
    def _step(self, share: float) -> None:
        self.swept = share
        self.update()

    def off(self) -> float:
        """Mean distance between sketch and what came over the columns; NaN before it is revealed."""
        if self.truth is None:
            return float("nan")
        return float(np.nanmean(np.abs(self.truth.at_columns(self.epochs) - self.values)))

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
        if self.start is not None:
            self.values[0] = self.start
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # From where it is known to begin a stroke leads on to the first place that is pressed.
        fresh = self.start is not None and not np.isfinite(self.values[1:]).any()
        self._last = (0, self.start) if fresh and self.start is not None else None
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

    def _axes(self) -> Axes:
        return Axes(self._room(), self.low, self.high, self.epochs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, axes = theme.current(), self._axes()
        room = axes.room
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(room, QColor(look.surface))
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.axis), 1))
        painter.drawRect(room)
        self._paint_words(painter, room)
        width = 2 * look.line_scale
        if self._baseline is not None:
            paint_course(painter, axes, self._baseline, look.arm_color(0), width, 1.0)
        if self.truth is not None and self.swept >= 1.0:
            paint_difference(painter, axes, self.values, self.truth)
        paint_sketch(painter, axes, self.values, width)
        if self.truth is not None and self.swept > 0.0:
            paint_course(painter, axes, self.truth, QColor(look.text), width, self.swept)
        if self.start is not None:
            paint_dot(painter, axes.point(0, self.start), QColor(look.text), 2.5 * look.line_scale)
        if self.hasFocus() and not self.locked:
            self._paint_place(painter, axes)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(small_font())
        painter.setPen(QColor(theme.current().muted))
        height = painter.fontMetrics().height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((self.high, room.top()), (self.low, room.bottom())):
            painter.drawText(QRectF(0, y - height / 2, room.left() - 4, height), right, plain(value))
        below = QRectF(room.left(), room.bottom() + 3, room.width(), height)
        words = _("{title} over the epochs").format(title=self._title)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, right, grouped(self.epochs))

    def _paint_place(self, painter: QPainter, axes: Axes) -> None:
        """Paint where the arrow keys draw."""
        epoch = self.epochs * self._column / (COLUMNS - 1)
        value = self.values[self._column]
        at = axes.point(epoch, (self.low + self.high) / 2 if np.isnan(value) else value)
        ink = QColor(theme.current().accent)
        painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at.x(), axes.room.top()), QPointF(at.x(), axes.room.bottom()))
        paint_dot(painter, at, ink, 4.0)
