"""The signs of single examples: shapes in colours, painted by the hundred.

On the screen every sign is painted once and then copied; on paper it is a shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from reglab.gui.plots.painting import as_lines
from reglab.gui.theme import Theme
from reglab.record.events import Array

Shape = Literal["circle", "square", "triangle", "diamond", "cross"]
SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond")
"""Shapes of classes, in their order; from the fifth class on they begin again."""


_LARGE, _SMALL = 3.4, 1.7
_SHARE = 0.25
"""Size of a sign relative to the distance of signs that were spread evenly."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one kind of example looks.

    Parameters
    ----------
    shape : str
        Its outline.
    ink : str
        Colour of what is filled, or of the line where it is hollow, as ``#rrggbb``.
    rim : str
        Colour of the thin edge that sets it off whatever is behind; empty for none.
    radius : float
        In device-independent pixels.
    hollow : bool
        Whether it is a line around what is behind.
    width : float
        Width of the line of a hollow sign or a cross.
    gap : float
        Radius around the middle of a cross that stays open, for what it crosses out to be seen.
    """

    shape: Shape
    ink: str
    rim: str
    radius: float
    hollow: bool = False
    width: float = 1.3
    gap: float = 0.0


def sign_radius(theme: Theme, count: int, area: float) -> float:
    """Return the size of a sign among `count` of them on an area in square pixels, in pixels."""
    size = min(_LARGE, max(_SMALL, _SHARE * math.sqrt(area / max(1, count))))
    # In steps: a picture that becomes a little larger keeps its signs.
    return round(4 * size * math.sqrt(theme.line_scale)) / 4


def paint_symbols(painter: QPainter, symbol: Symbol, x: Array, y: Array) -> None:
    """Paint a sign at each of the points, in device-independent pixels."""
    if as_lines(painter):
        for at in map(QPointF, x.tolist(), y.tolist()):
            painter.translate(at)
            draw_symbol(painter, symbol)
            painter.translate(-at)
        return
    image = _stamp(symbol, painter.device().devicePixelRatio())
    half = image.deviceIndependentSize().width() / 2
    for left, top in zip((x - half).tolist(), (y - half).tolist(), strict=True):
        painter.drawImage(QPointF(left, top), image)


def draw_symbol(painter: QPainter, symbol: Symbol) -> None:
    """Paint a sign around the origin."""
    ink, rim = QColor(symbol.ink), QColor(symbol.rim)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if symbol.shape == "cross":
        corner = QPointF(math.sqrt(0.5), math.sqrt(0.5))
        cap = Qt.PenCapStyle.RoundCap
        for color, width in ((rim, symbol.width + 1.6), (ink, symbol.width)):
            painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, cap))
            for end in (corner, -corner, QPointF(corner.x(), -corner.y()), QPointF(-corner.x(), corner.y())):
                painter.drawLine(end * symbol.gap, end * symbol.radius)
        return
    outline = _outline(symbol.shape, symbol.radius)
    if symbol.hollow:
        if symbol.rim:
            painter.setPen(QPen(rim, symbol.width + 1.4))
            painter.drawPolygon(outline)
        painter.setPen(QPen(ink, symbol.width))
        painter.drawPolygon(outline)
        return
    painter.setPen(QPen(rim, 1.0))
    painter.setBrush(ink)
    painter.drawPolygon(outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)


@lru_cache(maxsize=256)
def _stamp(symbol: Symbol, ratio: float) -> QImage:
    size = 2 * math.ceil((symbol.radius * 1.3 + symbol.width + 2) * ratio)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size / ratio / 2, size / ratio / 2)
    draw_symbol(painter, symbol)
    painter.end()
    return image


@lru_cache(maxsize=64)
def _outline(shape: Shape, radius: float) -> QPolygonF:
    """Corners of a shape; all shapes of one radius look equally large."""
    corners, turn, grow = {
        "circle": (24, 0.0, 1.0),
        "square": (4, math.pi / 4, 1.2),
        "triangle": (3, -math.pi / 2, 1.3),
        "diamond": (4, 0.0, 1.25),
        "cross": (4, 0.0, 1.0),
    }[shape]
    turns = [turn + math.tau * corner / corners for corner in range(corners)]
    return QPolygonF([QPointF(radius * grow * math.cos(a), radius * grow * math.sin(a)) for a in turns])
