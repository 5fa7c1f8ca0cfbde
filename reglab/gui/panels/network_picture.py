"""A small picture of the network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.plan import Plan
from reglab.gui import theme
from reglab.gui.figures.menu import FigureMenu
from reglab.gui.panels.network_glyphs import Glyph, fitting, glyphs
from reglab.gui.widgets.labels import small_font
from reglab.words.language import _

MOST_SHOWN = 6
"""Neurons drawn of a wider layer, with dots in their middle."""
MOST_CHANNELS = 4
"""Squares drawn of a stack of pictures."""

_RADIUS = 4.5
_GAP = 11.0
_MARGIN = 5.0
_LEAST = {"units": 19.0, "pictures": 30.0, "narrow": 14.0, "bar": 12.0, "dashes": 12.0, "gap": 18.0}
"""Least width of a glyph with the room around it, in pixels."""
_SIDE = 30.0
_OFFSET = 3.0


def shown_neurons(width: int) -> tuple[int, bool]:
    """Number of circles for a layer of `width` units, and whether dots stand for the others."""
    return (width, False) if width <= MOST_SHOWN else (MOST_SHOWN - 2, True)


class NetworkPicture(QWidget):
    """Draws layers of units as columns of circles, pictures as stacked squares, the others as marks.

    Wide layers and deep networks are shortened: the picture says the shape, not every neuron.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        FigureMenu(self, _("Network"))
        self._all: list[Glyph] = []
        self._tallest = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_network(self, layers: Sequence[LayerSpec], plan: Plan, words: str) -> None:
        """Show a network; `words` say the same."""
        self._all = glyphs(layers, plan)
        self._tallest = max((max(g.shape[1:]) for g in self._all if len(g.shape) == 3), default=1)
        self.setAccessibleName(_("Network {shape}").format(shape=words))
        self.setToolTip(words)
        self.update()

    def shown(self) -> list[Glyph]:
        """The glyphs that fit into the present width."""
        metrics = QFontMetricsF(small_font())
        widths = [_needed(glyph, metrics) for glyph in (*self._all, Glyph("gap"))]
        return fitting(self._all, widths, self.width() - 2 * _MARGIN)

    def sizeHint(self) -> QSize:
        return QSize(120, round(_GAP * MOST_SHOWN))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._all:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        placed = self._placed(painter)
        look = theme.current()
        # Where columns stand close, their lines would only blacken the picture.
        thin = QColor(look.muted)
        thin.setAlphaF(0.4 if len(placed) <= 8 else 0.2)
        painter.setPen(QPen(thin, 0.7))
        for (left, x), (right, next_x) in pairwise(placed):
            if "gap" not in (left.kind, right.kind):
                self._paint_lines(painter, left, x, right, next_x)
        for glyph, x in placed:
            painter.setPen(QPen(QColor(look.accent if glyph.hidden else look.muted), 1.3))
            painter.setBrush(QColor(look.surface))
            self._paint_glyph(painter, glyph, x)
        painter.end()

    # -- places ------------------------------------------------------------------------------

    def _placed(self, painter: QPainter) -> list[tuple[Glyph, float]]:
        """The glyphs that are shown, each with the middle of its place."""
        metrics = QFontMetricsF(painter.font())
        shown = self.shown()
        needed = [_needed(glyph, metrics) for glyph in shown]
        # What is left is shared, so that the ends stand at the ends.
        spare = max(self.width() - 2 * _MARGIN - sum(needed), 0.0) / max(len(shown) - 1, 1)
        placed, x = [], _MARGIN
        for glyph, width in zip(shown, needed, strict=True):
            placed.append((glyph, x + width / 2))
            x += width + spare
        return placed

    @property
    def _middle(self) -> float:
        """Height of the middle line: names below pictures need room."""
        label = any(glyph.label for glyph in self._all)
        return self.height() / 2 - (7 if label else 0)

    def _units(self, glyph: Glyph, x: float) -> list[QPointF]:
        """Middle points of the circles of a column."""
        count, dotted = shown_neurons(glyph.units)
        slots = count + 1 if dotted else count
        gap = _GAP if not any(g.label for g in self._all) else _GAP - 2
        top = self._middle - gap * (slots - 1) / 2
        return [QPointF(x, top + gap * k) for k in range(slots) if not dotted or k != slots // 2]

    def _box(self, glyph: Glyph, x: float) -> QRectF:
        """Outline of a stack of pictures or of a mark."""
        if glyph.kind == "pictures":
            channels, height, width = glyph.shape
            depth = (min(channels, MOST_CHANNELS) - 1) * _OFFSET
            high = max(6.0, (_SIDE - depth / 2) * (height / self._tallest) ** 0.7)
            wide = max(6.0, (_SIDE - depth / 2) * (width / self._tallest) ** 0.7)
            box = QRectF(0, 0, wide + depth, high + depth)
        else:
            box = QRectF(0, 0, 7.0 if glyph.kind == "narrow" else 5.0, 34.0)
        box.moveCenter(QPointF(x, self._middle))
        return box

    def _edges(self, glyph: Glyph, x: float, right: bool) -> tuple[QPointF, QPointF]:
        """Upper and lower end of a glyph's side."""
        if glyph.kind == "units":
            points = self._units(glyph, x)
            return points[0], points[-1]
        box = self._box(glyph, x)
        if glyph.kind == "narrow" and right:
            box.adjust(0, box.height() / 4, 0, -box.height() / 4)
        return (box.topRight(), box.bottomRight()) if right else (box.topLeft(), box.bottomLeft())

    # -- painting ----------------------------------------------------------------------------

    def _paint_lines(self, painter: QPainter, left: Glyph, x: float, right: Glyph, next_x: float) -> None:
        if left.kind == right.kind == "units":
            for start in self._units(left, x):
                for end in self._units(right, next_x):
                    painter.drawLine(start, end)
            return
        starts, ends = self._edges(left, x, right=True), self._edges(right, next_x, right=False)
        for start, end in zip(starts, ends, strict=True):
            painter.drawLine(start, end)

    def _paint_glyph(self, painter: QPainter, glyph: Glyph, x: float) -> None:
        if glyph.kind == "units":
            points = self._units(glyph, x)
            for point in points:
                painter.drawEllipse(point, _RADIUS, _RADIUS)
            if shown_neurons(glyph.units)[1]:
                half = len(points) // 2
                _paint_dots(painter, (points[half - 1] + points[half]) / 2, QPointF(0, 3.5))
        elif glyph.kind == "gap":
            _paint_dots(painter, QPointF(x, self._middle), QPointF(4.5, 0))
        elif glyph.kind == "pictures":
            self._paint_stack(painter, glyph, x)
        elif glyph.kind == "narrow":
            upper, lower = self._edges(glyph, x, right=False)
            upper_right, lower_right = self._edges(glyph, x, right=True)
            painter.drawPolygon(QPolygonF([upper, upper_right, lower_right, lower]))
        else:
            if glyph.kind == "dashes":
                pen = painter.pen()
                pen.setDashPattern([2.0, 1.6])
                painter.setPen(pen)
            painter.drawRoundedRect(self._box(glyph, x), 2, 2)

    def _paint_stack(self, painter: QPainter, glyph: Glyph, x: float) -> None:
        box = self._box(glyph, x)
        count = min(glyph.shape[0], MOST_CHANNELS)
        depth = (count - 1) * _OFFSET
        for k in range(count):
            corner = box.topLeft() + QPointF(depth - k * _OFFSET, k * _OFFSET)
            painter.drawRect(QRectF(corner, box.size() - QSize(round(depth), round(depth))))
        metrics = painter.fontMetrics()
        painter.setPen(QColor(theme.current().muted))
        wide = metrics.horizontalAdvance(glyph.label) + 3
        place = QRectF(x - wide / 2, self.height() - metrics.height(), wide, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, glyph.label)


def _needed(glyph: Glyph, metrics: QFontMetricsF) -> float:
    return max(_LEAST[glyph.kind], metrics.horizontalAdvance(glyph.label) + 3 if glyph.label else 0.0)


def _paint_dots(painter: QPainter, middle: QPointF, step: QPointF) -> None:
    """Three dots for what is left out."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current().muted))
    for k in (-1, 0, 1):
        painter.drawEllipse(middle + step * k, 1.1, 1.1)
