"""Axes of small charts that are painted once: grid, ticks and numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.gui.plots.limits import linear_ticks, log_ticks, tick_text
from reglab.gui.plots.picture import paint_small, small_metrics
from reglab.gui.theme import Theme
from reglab.record.events import Array

_GAP = 5.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A rectangle with a horizontal and a vertical axis.

    Parameters
    ----------
    box : QRectF
        Where curves are painted; the numbers stand outside, in the room that `rooms` names.
    first, last : float
        Ends of the horizontal axis.
    bottom, top : float
        Ends of the vertical axis; exponents of ten where it is logarithmic.
    log : bool
        Whether the vertical axis is logarithmic.
    """

    box: QRectF
    first: float
    last: float
    bottom: float
    top: float
    log: bool = False

    def x(self, values: Array) -> Array:
        """Horizontal pixels of values."""
        pixels: Array = self.box.left() + (values - self.first) * self.box.width() / (self.last - self.first)
        return pixels

    def y(self, values: Array) -> Array:
        """Vertical pixels of values; what is below a logarithmic axis lies on it."""
        if self.log:
            values = np.maximum(np.log10(np.maximum(values, 1e-300)), self.bottom)
        pixels: Array = self.box.bottom() - (values - self.bottom) * self.box.height() / (
            self.top - self.bottom
        )
        return pixels

    def paint_axes(self, painter: QPainter, look: Theme) -> None:
        """Paint grid lines, the axes' lines and their numbers."""
        box, metrics = self.box, small_metrics()
        across = max(2, min(7, int(box.width() / (metrics.horizontalAdvance("−0.00") + 18))))
        columns = self.columns(across)
        xs = self.x(np.array(columns))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(look.grid), 1))
        painter.drawLines([QLineF(x, box.top(), x, box.bottom()) for x in xs.tolist()])
        self.paint_scale(painter, look)
        ink = QColor(look.muted)
        for text, x in zip(self._texts(columns), xs.tolist(), strict=True):
            width = metrics.horizontalAdvance(text) + 4
            number = QRectF(x - width / 2, box.bottom() + 3, width, metrics.height())
            paint_small(painter, number, text, ink, Qt.AlignmentFlag.AlignCenter)

    def paint_scale(self, painter: QPainter, look: Theme) -> None:
        """Paint the horizontal grid lines, the axes' lines and the numbers of the vertical one alone."""
        box, height = self.box, small_metrics().height()
        up = max(2, min(6, int(box.height() / (2.2 * height))))
        rows = (log_ticks if self.log else linear_ticks)(self.bottom, self.top, up)
        ys = self._rows(rows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(look.grid), 1))
        painter.drawLines([QLineF(box.left(), y, box.right(), y) for y in ys])
        painter.setPen(QPen(QColor(look.axis), 1))
        painter.drawLine(QLineF(box.left(), box.bottom(), box.right(), box.bottom()))
        painter.drawLine(QLineF(box.left(), box.top(), box.left(), box.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for text, y in zip(self._texts(rows, log=self.log), ys, strict=True):
            number = QRectF(box.left() - 60, y - height / 2, 60 - _GAP, height)
            paint_small(painter, number, text, QColor(look.muted), right)

    def columns(self, most: int) -> list[float]:
        """Return about `most` ticks of the horizontal axis; one number alone would tell no scale."""
        tries = (linear_ticks(self.first, self.last, most + more) for more in range(4))
        return next((ticks for ticks in tries if len(ticks) > 1), [])

    def _rows(self, ticks: list[float]) -> list[float]:
        """Vertical pixels of ticks, which are exponents on a logarithmic axis."""
        span = self.top - self.bottom
        return [self.box.bottom() - (tick - self.bottom) * self.box.height() / span for tick in ticks]

    @staticmethod
    def _texts(ticks: list[float], *, log: bool = False) -> list[str]:
        if log:
            return [tick_text(value, value) for value in (10.0**tick for tick in ticks)]
        step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) if ticks else 1.0
        return [tick_text(tick if abs(tick) > 1e-9 * step else 0.0, step or 1.0) for tick in ticks]


def left_room(top: float, *, log: bool = False) -> float:
    """Width of the numbers beside a vertical axis that ends at `top`."""
    widest = (
        tick_text(10.0 ** math.floor(top), 10.0 ** math.floor(top)) if log else tick_text(top, abs(top) / 2)
    )
    return max(small_metrics().horizontalAdvance(text) for text in (widest, "0.0")) + _GAP + 2


def bottom_room() -> float:
    """Height of the numbers under a horizontal axis."""
    return small_metrics().height() + 4
