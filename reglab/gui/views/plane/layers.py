"""What a plane is painted of: layers over its view box, each kept by Qt until it changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.axis import PlainAxis
from reglab.gui.plots.content import Frame
from reglab.gui.plots.painting import clipped, contained
from reglab.gui.plots.strokes import stroke
from reglab.gui.views.plane.symbols import Symbol, paint_symbols
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array


class Layer(QGraphicsItem):
    """One layer of a plane; a subclass paints it in `paint_frame`.

    Parameters
    ----------
    parent : QGraphicsItem
        The view box; the layer fills it.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.frame = Frame(0, 1, 0, 1, 1, 1)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_frame(self, frame: Frame) -> None:
        """Show another part of the plane."""
        if (frame.width, frame.height) != (self.frame.width, self.frame.height):
            self.prepareGeometryChange()
        self.frame = frame
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.frame.width, self.frame.height)

    @contained
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        with clipped(painter, self.boundingRect()):
            self.paint_frame(painter)

    def paint_frame(self, painter: QPainter) -> None:
        """Paint what is seen of the layer, in pixels from the upper left corner of the view box."""
        raise NotImplementedError


class GridLayer(Layer):
    """Thin lines at the numbers of both axes."""

    def __init__(self, parent: QGraphicsItem, bottom: PlainAxis, left: PlainAxis) -> None:
        super().__init__(parent)
        self._bottom, self._left = bottom, left

    def paint_frame(self, painter: QPainter) -> None:
        frame = self.frame
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(themes.current().grid), 1))
        across = np.array(self._bottom.ticks(frame.first, frame.last, frame.width))
        upward = np.array(self._left.ticks(frame.bottom, frame.top, frame.height))
        # Half a pixel keeps a line within one row or column of pixels.
        columns, rows = np.floor(frame.x(across)) + 0.5, np.floor(frame.y(upward)) + 0.5
        painter.drawLines([QLineF(0, y, frame.width, y) for y in rows.tolist()])
        painter.drawLines([QLineF(x, 0, x, frame.height) for x in columns.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Examples that look alike, at `x` and `y` in the units of the axes."""

    symbol: Symbol
    x: Array
    y: Array


class DotLayer(Layer):
    """Signs of examples, or marks around them; later groups lie on top."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.groups: tuple[Dots, ...] = ()

    def show_groups(self, groups: Iterable[Dots]) -> None:
        """Show other examples."""
        self.groups = tuple(groups)
        self.update()

    def paint_frame(self, painter: QPainter) -> None:
        frame = self.frame
        for dots in self.groups:
            x, y = frame.x(dots.x), frame.y(dots.y)
            seen = (x > -12) & (x < frame.width + 12) & (y > -12) & (y < frame.height + 12)
            paint_symbols(painter, dots.symbol, x[seen], y[seen])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A curve, in device-independent pixels wide."""

    x: Array
    y: Array
    color: QColor
    width: float


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The area between two curves."""

    x: Array
    low: Array
    high: Array
    color: QColor


@dataclass(frozen=True, slots=True)
class Shade:
    """A part of the horizontal axis that is set off, with a word at its top where there is room for it."""

    first: float
    last: float
    color: QColor
    word: str
    ink: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What a `CurveLayer` paints, from bottom to top."""

    shades: Sequence[Shade] = ()
    levels: Sequence[float] = ()
    """Values at which a horizontal line stands."""
    grid: QColor | None = None
    bands: Sequence[Band] = ()
    lines: Sequence[Line] = ()


class CurveLayer(Layer):
    """Curves of one variable, with bands and shaded areas."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.drawing = Drawing()

    def show_drawing(self, drawing: Drawing) -> None:
        """Show other curves."""
        self.drawing = drawing
        self.update()

    def paint_frame(self, painter: QPainter) -> None:
        self._paint_shades(painter)
        drawing, frame = self.drawing, self.frame
        if drawing.grid is not None:
            painter.setPen(QPen(drawing.grid, 1))
            rows = np.floor(frame.y(np.array(drawing.levels, float))) + 0.5
            painter.drawLines([QLineF(0, y, frame.width, y) for y in rows.tolist()])
        painter.setPen(Qt.PenStyle.NoPen)
        for band in drawing.bands:
            painter.setBrush(band.color)
            x, low, high = frame.x(band.x), frame.y(band.low), frame.y(band.high)
            painter.drawPolygon(polygon(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in drawing.lines:
            stroke(painter, polygon(frame.x(line.x), frame.y(line.y)), line.color, line.width)

    def _paint_shades(self, painter: QPainter) -> None:
        font = small_font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        for shade in self.drawing.shades:
            left, right = self.frame.x(np.array([shade.first, shade.last])).tolist()
            left, right = max(left, 0.0), min(right, self.frame.width)
            if right <= left:
                continue
            painter.fillRect(QRectF(left, 0, right - left, self.frame.height), shade.color)
            painter.setPen(shade.ink)
            if metrics.horizontalAdvance(shade.word) + 8 <= right - left:
                place = QRectF(left, 2, right - left, metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shade.word)


def polygon(x: Array, y: Array) -> QPolygonF:
    """Return points as Qt wants them."""
    made: QPolygonF = arrayToQPolygonF(np.ascontiguousarray(x), np.ascontiguousarray(y))
    return made
