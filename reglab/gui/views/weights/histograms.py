"""How the weights of each layer are distributed, and how many of them are zero."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from reglab.analysis.weight_statistics import ZeroShares, histogram, largest, shared_edges, zero_shares
from reglab.export.table import Cell, Table
from reglab.gui.plots.chart import Chart, bottom_room, left_room
from reglab.gui.plots.limits import log_step_up, round_up
from reglab.gui.plots.picture import (
    MARGIN,
    Picture,
    heading_height,
    paint_small,
    paint_swatch,
    small_metrics,
)
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import Theme
from reglab.gui.views.weights.content import WeightsContent
from reglab.record.events import Array
from reglab.words import fixed, percent
from reglab.words.language import _, grouped, in_context, plural

_LOWEST = math.log10(0.5)
"""Lower end of a logarithmic axis: a bin with one weight stands above it."""
_MOST_TABLE = 0.42
"""Share of the height that the table of zeros may take."""
_WIDE_TABLE = 300.0
_BAR_ROOM = 5.6
"""Room for name and bar, in heights of a row, below which there is no bar."""
_AXIS_NAMES = 17
"""Least height of a layer with names of its axes, in heights of a row."""
_EXACT = _("L1 by subgradient brings weights near 0, not to it: its proximal method makes them exactly 0.")
_COLUMN = 12.5
"""Least width of a layer, in heights of a line."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """The weights of one arm in one layer."""

    arm: ShownArm
    counts: NDArray[np.int64]
    zeros: ZeroShares


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """One column of the picture."""

    title: str
    shape: str
    edges: Array
    lines: list[_Line]


class HistogramPicture(Picture):
    """Overlays the arms, layer by layer; under each layer stand the shares of zeros."""

    def __init__(self) -> None:
        super().__init__(_("Histograms of the weights"))
        self.log = True
        """Whether the numbers of weights are shown on a logarithmic axis."""
        self.layers: list[_Layer] = []
        self.hint = ""
        """Why weights are near zero and yet not zero; empty where there is nothing to explain."""
        self._boxes: list[QRectF] = []

    def show_content(self, content: WeightsContent, layer: int | None) -> None:
        """Show all layers, or one of them."""
        wanted = range(content.layers) if layer is None else [layer]
        self.layers = [_count(content, position) for position in wanted if position < content.layers]
        near = {shown.arm.arm for shown in content.arms if shown.subgradient}
        lines = [line for layer in self.layers for line in layer.lines if line.arm.arm in near]
        self.hint = _EXACT if any(line.zeros.near > line.zeros.exact for line in lines) else ""
        self.setAccessibleDescription(". ".join(filter(None, (*map(_summary, self.layers), self.hint))))
        self.updateGeometry()
        self.changed()

    def minimumSizeHint(self) -> QSize:
        width = _COLUMN * small_metrics().height() * max(1, len(self.layers))
        return QSize(round(width) if len(self.layers) > 1 else 120, 120)

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self._boxes = []
        if not self.layers:
            return
        gap = 16.0
        width = (self.width() - 2 * MARGIN - gap * (len(self.layers) - 1)) / len(self.layers)
        height = self.height() - 8.0
        if self.hint:
            row = small_metrics().height() + 3
            height -= row
            under = QRectF(MARGIN, 4 + height, self.width() - 2 * MARGIN, row)
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            paint_small(painter, under, self.hint, QColor(look.muted), left)
        for place, layer in enumerate(self.layers):
            box = QRectF(MARGIN + place * (width + gap), 4, width, height)
            self._boxes.append(self._paint_layer(painter, look, box, layer))

    def tables(self) -> list[Table]:
        """Return how many weights lie in every bin, and the shares of zeros."""
        zeros: list[list[Cell]] = [
            [layer.title, line.arm.name, line.zeros.near, line.zeros.exact]
            for layer in self.layers
            for line in layer.lines
        ]
        bins: list[list[Cell]] = [
            [layer.title, line.arm.name, float(low), float(high), int(count)]
            for layer in self.layers
            for line in layer.lines
            for low, high, count in zip(layer.edges[:-1], layer.edges[1:], line.counts, strict=True)
        ]
        if not bins:
            return []
        return [
            Table(
                _("Shares of zeros"),
                [_("layer"), _("arm"), _("share with |w| < 0.001"), _("share exactly 0")],
                zeros,
            ),
            Table(
                _("Histograms of the weights"),
                [
                    _("layer"),
                    _("arm"),
                    in_context("range", "from"),
                    in_context("range", "to"),
                    _("weights"),
                ],
                bins,
            ),
        ]

    def words_at(self, point: QPointF) -> str:
        for box, layer in zip(self._boxes, self.layers, strict=False):
            if box.contains(point):
                share = (point.x() - box.left()) / box.width()
                bin_ = min(int(share * (len(layer.edges) - 1)), len(layer.edges) - 2)
                low, high = layer.edges[bin_ : bin_ + 2]
                counts = ", ".join(
                    f"{line.arm.name}: {grouped(int(line.counts[bin_]))}" for line in layer.lines
                )
                return _("{layer}, weights from {low} to {high} – {counts}").format(
                    layer=layer.title, low=fixed(low, 3), high=fixed(high, 3), counts=counts
                )
            if box.left() <= point.x() <= box.right() and point.y() > box.bottom():
                return _summary(layer)
        return ""

    def _paint_layer(self, painter: QPainter, look: Theme, box: QRectF, layer: _Layer) -> QRectF:
        """Paint one layer; return where its bins are."""
        heading, row = heading_height(), small_metrics().height() + 3
        painter.setFont(self.font())
        painter.setPen(QColor(look.text))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(box.left(), box.top(), box.width(), heading), int(flags), layer.title)
        start = box.left() + painter.fontMetrics().horizontalAdvance(layer.title) + 8
        beside = QRectF(start, box.top(), box.right() - start, heading)
        fits = small_metrics().horizontalAdvance(layer.shape) <= beside.width()
        # The size of the kernels is what there need not be room for.
        shape = layer.shape if fits else layer.shape.rpartition(", ")[0] or layer.shape
        paint_small(painter, beside, shape, QColor(look.muted), flags)
        rows = min(len(layer.lines), max(1, int(box.height() * _MOST_TABLE / row) - 1))
        table = QRectF(box.left(), box.bottom() - (rows + 1) * row, box.width(), (rows + 1) * row)
        high = max((int(line.counts.max(initial=0)) for line in layer.lines), default=0)
        top = log_step_up(math.log10(max(high, 2))) if self.log else round_up(float(high)) or 1.0
        left = left_room(top, log=self.log)
        named = row if box.height() > _AXIS_NAMES * row else 0.0
        chart = Chart(
            QRectF(
                box.left() + left,
                box.top() + heading + 2 + named,
                box.width() - left - 4,
                table.top() - box.top() - heading - bottom_room() - 10 - 2 * named,
            ),
            float(layer.edges[0]),
            float(layer.edges[-1]),
            _LOWEST if self.log else 0.0,
            top,
            self.log,
        )
        if chart.box.height() < 20:
            return QRectF()
        chart.paint_axes(painter, look)
        if named:
            ink, above = QColor(look.muted), QRectF(box.left(), box.top() + heading, box.width(), row)
            paint_small(painter, above, _("number of weights"), ink, flags)
            below = QRectF(chart.box.left(), chart.box.bottom() + bottom_room(), chart.box.width(), row)
            paint_small(painter, below, _("weight w"), ink, Qt.AlignmentFlag.AlignCenter)
        for line in sorted(layer.lines, key=lambda line: line.arm.selected):
            x = np.repeat(chart.x(layer.edges), 2)
            counts = np.concatenate([[0], np.repeat(line.counts, 2), [0]]).astype(np.float64)
            wide = (1.5 + 0.8 * line.arm.selected) * look.line_scale
            stroke(painter, arrayToQPolygonF(x, chart.y(counts)), look.arm_color(line.arm.hue), wide)
        _paint_table(painter, look, table, layer.lines, rows)
        return chart.box


def _count(content: WeightsContent, layer: int) -> _Layer:
    """Sort the weights of a layer into shared bins."""
    found = [(shown.arm, shown.weights(layer)) for shown in content.arms]
    groups = [weights for _, weights in found if weights]
    reach = round_up(largest(weight for group in groups for weight in group))
    edges = shared_edges([np.array([reach])])
    lines = [
        _Line(
            arm,
            np.sum([histogram(weight, edges) for weight in weights], axis=0),
            zero_shares(np.concatenate([weight.ravel() for weight in weights])),
        )
        for arm, weights in found
        if weights
    ]
    return _Layer(content.names[layer], content.shape_words(layer), edges, lines)


def _summary(layer: _Layer) -> str:
    parts = [
        _("{arm} {near} near zero, {exact} exactly zero").format(
            arm=line.arm.name, near=percent(line.zeros.near), exact=percent(line.zeros.exact)
        )
        for line in layer.lines
    ]
    return f"{layer.title}: {'; '.join(parts)}"


def _paint_table(painter: QPainter, look: Theme, box: QRectF, lines: list[_Line], rows: int) -> None:
    """Paint the shares of zeros: the bar's light part is near zero, its dark part exactly zero."""
    metrics, ink = small_metrics(), QColor(look.text)
    row, muted = metrics.height() + 3, QColor(look.muted)
    near_head, exact_head = (
        ("|w| < 0.001", _("exactly 0")) if box.width() > _WIDE_TABLE else ("|w|<0.001", "= 0")
    )
    near, exact = (metrics.horizontalAdvance(head) + 8 for head in (near_head, exact_head))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    exact = max(exact, metrics.horizontalAdvance("99.9 %") + 8)
    numbers = box.right() - near - exact
    # In a narrow column the name is worth more than the bar.
    room = numbers - box.left()
    bar = min(110.0, room * 0.35) if room > _BAR_ROOM * row else 0.0
    paint_small(painter, QRectF(numbers, box.top(), near, row), near_head, muted, right)
    paint_small(painter, QRectF(numbers + near, box.top(), exact, row), exact_head, muted, right)
    # Where there is no room for all, the selected arm and the first ones are shown.
    kept = sorted(sorted(lines, key=lambda line: not line.arm.selected)[:rows], key=lambda line: line.arm.arm)
    if len(kept) < len(lines):
        more = plural("and {n} more", "and {n} more", len(lines) - len(kept))
        paint_small(painter, QRectF(box.left(), box.top(), numbers - box.left(), row), more, muted, left)
    for place, line in enumerate(kept, 1):
        top, bold = box.top() + place * row, line.arm.selected
        swatch = paint_swatch(painter, look, QPointF(box.left(), top + row / 2), line.arm.hue)
        start = box.left() + swatch + 5
        name = QRectF(start, top, numbers - bar - 6 - start, row)
        paint_small(painter, name, line.arm.name, ink, left, bold)
        whole = QRectF(numbers - bar, top + row / 2 - 4, bar, 8)
        painter.fillRect(whole, QColor(look.grid))
        for share, color in (
            (line.zeros.near, look.arm_light_color(line.arm.hue)),
            (line.zeros.exact, look.arm_color(line.arm.hue)),
        ):
            if math.isfinite(share):
                painter.fillRect(QRectF(whole.left(), whole.top(), bar * share, 8), color)
        paint_small(painter, QRectF(numbers, top, near, row), percent(line.zeros.near), ink, right, bold)
        paint_small(
            painter, QRectF(numbers + near, top, exact, row), percent(line.zeros.exact), ink, right, bold
        )
