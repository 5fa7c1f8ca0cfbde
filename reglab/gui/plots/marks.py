"""Small marks: best epoch ▲, stopped ■, diverged ✕, and the signs of arms that share a hue."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from reglab.gui.theme import Marker, Theme

Mark = Literal["best", "stopped", "diverged"] | Marker

_RADIUS = {
    "best": 5.0,
    "stopped": 4.0,
    "diverged": 4.5,
    "circle": 3.2,
    "diamond": 4.0,
    "star": 4.6,
    "plus": 4.4,
    "down": 4.4,
}


def _ring(corners: int, turn: float, inner: float = 1.0) -> tuple[tuple[float, float], ...]:
    """Corners around the origin at radius 1, every second at `inner`; `turn` is the first one's angle."""
    return tuple(
        (
            (inner if inner != 1.0 and i % 2 else 1.0) * math.cos(turn + 2 * math.pi * i / corners),
            (inner if inner != 1.0 and i % 2 else 1.0) * math.sin(turn + 2 * math.pi * i / corners),
        )
        for i in range(corners)
    )


def _cross(half: float) -> tuple[tuple[float, float], ...]:
    """Corners of an upright cross of radius 1 whose arms are twice `half` wide."""
    arm = ((half, -1.0), (half, -half), (1.0, -half), (1.0, half), (half, half), (half, 1.0))
    return (*arm, *((-x, -y) for x, y in arm))


_SHAPES = {
    "best": _ring(3, -math.pi / 2),
    "stopped": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "circle": _ring(12, 0),
    "diamond": _ring(4, 0),
    "star": _ring(10, -math.pi / 2, 0.45),
    "plus": _cross(0.36),
    "down": _ring(3, math.pi / 2),
}


def draw_mark(painter: QPainter, mark: Mark, at: QPointF, color: QColor, theme: Theme) -> None:
    """Paint a mark in an arm's hue, with a rim in the background's colour that sets it off the curves."""
    if mark == "none":
        return
    radius = _RADIUS[mark] * math.sqrt(theme.line_scale)
    rim = QColor(theme.surface)
    if mark == "diverged":
        arms = (QPointF(radius, radius), QPointF(radius, -radius))
        for ink, width in ((rim, 4.5), (color, 2.2)):
            painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for arm in arms:
                painter.drawLine(at - arm, at + arm)
        return
    painter.setPen(QPen(rim, 1.2))
    painter.setBrush(color)
    painter.translate(at)
    painter.drawPolygon(_shape(mark, radius))
    painter.translate(-at)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def outline(mark: Mark, radius: float) -> QPolygonF:
    """Return the outline of a mark around the origin; not of those that are made of lines."""
    return _shape(mark, radius)


@lru_cache(maxsize=64)
def _shape(mark: Mark, radius: float) -> QPolygonF:
    return QPolygonF([QPointF(x * radius, y * radius) for x, y in _SHAPES[mark]])
