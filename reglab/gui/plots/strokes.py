"""Fast smooth lines.

A line one pixel wide is painted about ten times faster than a wider one, also with smooth edges: Qt has a way
of its own for it. A strong line is therefore painted as several thin ones, shifted by fractions of a pixel.
On paper (a picture that is exported, whatever its format) it is one real line.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from reglab.gui.plots.painting import as_lines
from reglab.record.events import Array

_THIN = 1.3
"""Up to this width in device pixels one thin line will do."""
_WIDE = 3.2
"""Beyond this width so many thin lines are needed that one real line is as fast."""
_SLANT = 1.12
"""Qt's thin lines are one pixel high, not one pixel thick: slanted ones look thinner."""


def stroke(painter: QPainter, line: QPolygonF, color: QColor, width: float) -> None:
    """Paint a line through the points of `line` in device-independent pixels.

    Parameters
    ----------
    painter : QPainter
        Untransformed but for shift and device pixel ratio.
    line : QPolygonF
        The points.
    color : QColor
        Opaque: the thin lines overlap.
    width : float
        Width in device-independent pixels.
    """
    ratio = painter.device().devicePixelRatio()
    if as_lines(painter) or width * ratio > _WIDE:
        round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, round_cap, round_join))
        painter.drawPolyline(line)
        return
    pen = QPen(color, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    x = y = 0.0
    for to_x, to_y in shifts(round(width * ratio, 1)):
        painter.translate((to_x - x) / ratio, (to_y - y) / ratio)
        painter.drawPolyline(line)
        x, y = to_x, to_y
    painter.translate(-x / ratio, -y / ratio)


def dotted(painter: QPainter, x: Array, y: Array, color: QColor, width: float) -> None:
    """Paint a dotted line through points in device-independent pixels, whose `x` ascend.

    Qt's own dashes take a hundred times as long as a line. The dots have places along the horizontal axis
    that do not move when points are added.
    """
    if len(x) < 2:
        return
    step = 2.6 * width
    starts = np.arange(np.floor(x[0] / step), x[-1] / step) * step
    ends = np.minimum(starts + 0.5 * step, x[-1])
    starts = np.maximum(starts, x[0])
    kept = ends > starts
    rows = [starts[kept], np.interp(starts[kept], x, y), ends[kept], np.interp(ends[kept], x, y)]
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLines([QLineF(*dot) for dot in np.column_stack(rows).tolist()])


@lru_cache(maxsize=64)
def shifts(width: float) -> tuple[tuple[float, float], ...]:
    """Return where to put lines one pixel wide so that together they are `width` pixels wide.

    One in the middle and a ring around it, close enough to leave no hole.
    """
    if width <= _THIN:
        return ((0.0, 0.0),)
    radius = (width - 1) / 2 * _SLANT
    count = 4 if radius < 0.9 else 8
    turns = [math.tau * i / count for i in range(count)]
    return ((0.0, 0.0), *((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns))
