"""Paints a sketch: axes that stay, courses with the band of the seeds, the difference, what was drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from reglab.gui import theme
from reglab.gui.lessons.state import COLUMNS, Course
from reglab.record.events import Array

_BAND, _DIFFERENCE = 45, 60
"""Opacity of the areas, of 255."""


@dataclass(frozen=True, slots=True)
class Axes:
    """Where epochs and values stand.

    Parameters
    ----------
    room : QRectF
        The rectangle of the plot.
    low, high : float
        Ends of the upright axis.
    epochs : int
        The last epoch; the first is 0.
    """

    room: QRectF
    low: float
    high: float
    epochs: int

    def point(self, epoch: float, value: float) -> QPointF:
        """Where a value stands; one beyond the axis stands at its end."""
        value = min(max(value, self.low), self.high)
        height = (value - self.low) / (self.high - self.low)
        x = self.room.left() + self.room.width() * epoch / max(self.epochs, 1)
        return QPointF(x, self.room.bottom() - self.room.height() * height)

    def line(self, epochs: Array, values: Array) -> QPolygonF:
        """The points of a curve, without those that are not there."""
        pairs = zip(epochs.tolist(), values.tolist(), strict=True)
        return QPolygonF([self.point(epoch, value) for epoch, value in pairs if np.isfinite(value)])


def paint_course(
    painter: QPainter, axes: Axes, course: Course, ink: QColor, width: float, share: float
) -> None:
    """Paint a course with its band, up to a share of the epochs."""
    shown = max(round(share * len(course.mean)), 1)
    epochs = np.arange(shown, dtype=float) + course.first
    area = QColor(ink)
    area.setAlpha(_BAND)
    band = np.concatenate((course.high[:shown], course.low[:shown][::-1]))
    _fill(painter, axes.line(np.concatenate((epochs, epochs[::-1])), band), area)
    painter.setPen(QPen(ink, width))
    painter.drawPolyline(axes.line(epochs, course.mean[:shown]))


def paint_difference(painter: QPainter, axes: Axes, sketch: Array, course: Course) -> None:
    """Fill what lies between a sketch and what came, in a neutral colour."""
    at = np.linspace(0, axes.epochs, COLUMNS)
    came = course.at_columns(axes.epochs)
    there = np.isfinite(came) & np.isfinite(sketch)
    ink = QColor(theme.current().accent)
    ink.setAlpha(_DIFFERENCE)
    outline = np.concatenate((sketch[there], came[there][::-1]))
    _fill(painter, axes.line(np.concatenate((at[there], at[there][::-1])), outline), ink)


def paint_sketch(painter: QPainter, axes: Axes, sketch: Array, width: float) -> None:
    """Paint a sketch, dashed."""
    painter.setPen(QPen(QColor(theme.current().accent), width, Qt.PenStyle.DashLine))
    painter.drawPolyline(axes.line(np.linspace(0, axes.epochs, COLUMNS), sketch))


def paint_dot(painter: QPainter, at: QPointF, ink: QColor, radius: float) -> None:
    """Paint a dot."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill(painter: QPainter, outline: QPolygonF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)
