"""The networks of the arms drawn with a line for every weight that is left."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.plots.picture import (
    MARGIN,
    heading_height,
    paint_heading,
    paint_small,
    small_metrics,
    tiles,
)
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme
from reglab.gui.views.item_picture import ItemPicture
from reglab.gui.views.weights.content import Network, WeightsContent, output_names
from reglab.gui.views.weights.network_parts import (
    STATE_WORDS,
    Point,
    first_shortened,
    key_lines,
    paint_key,
    paint_lines,
    paint_unit,
)
from reglab.gui.views.weights.sketch import Sketch, UnitColumn, sketch
from reglab.words import in_sentence, percent
from reglab.words.language import _, plural

_LEAST_GAP = 10.0


class NetworkDrawing(ItemPicture):
    """Width and shade of a line say the size of a weight, its colour the sign; all arms share one scale."""

    def __init__(self) -> None:
        super().__init__(_("Networks with their weights"))
        self._info: DatasetInfo | None = None
        self._arms: list[tuple[ShownArm, Network]] = []
        self.sketches: list[Sketch] = []
        """What is drawn, in the order of the arms; made when it is painted."""
        self._limits: list[float] = []
        self._names: list[tuple[str, ...]] = []
        self._units: list[tuple[int, int, int]] = []

    def show_content(self, content: WeightsContent) -> None:
        """Show the first network of every arm."""
        self._info = content.info
        self._arms = [(shown.arm, shown.network) for shown in content.arms]
        self._names = [shown.names for shown in content.arms]
        self.changed()

    # -- painting ---------------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self.items, self.areas = [], []
        self._units, self.sketches = [], []
        if not self._arms:
            return
        row = small_metrics().height() + 4
        wide = self.width() - 2 * MARGIN
        widest = max(max(layer.weight.shape[:2]) for _, network in self._arms for layer in network)
        lines = key_lines(wide, widest)
        key = QRectF(MARGIN, self.height() - lines * row - 3, wide, lines * row)
        area = QRectF(MARGIN, 4, self.width() - 2 * MARGIN, key.top() - 8)
        boxes = tiles(area, len(self._arms), 0.85, 18.0)
        heading = heading_height()
        room = boxes[0].height() - heading - 3 * row
        self.sketches = [
            sketch(network, int(room / _LEAST_GAP) + 1, len(self._arms)) for _, network in self._arms
        ]
        self._limits = _limits(self.sketches)
        words = []
        for place, (box, (arm, _unused)) in enumerate(zip(boxes, self._arms, strict=True)):
            self.areas.append((box, arm.place))
            drawn = self.sketches[place]
            paint_heading(painter, look, QRectF(box.left(), box.top(), box.width(), heading), arm)
            under = QRectF(box.left(), box.bottom() - 2 * row, box.width(), row)
            center = Qt.AlignmentFlag.AlignCenter
            for line, choice in enumerate((_left_words(drawn), _units_words(drawn))):
                words_of_it = _fitting(choice, under.width())
                below = under.translated(0, line * row)
                paint_small(painter, below, words_of_it, QColor(look.text), center, arm.selected)
            self._paint_network(painter, look, box.adjusted(0, heading, 0, -2 * row), place)
            words.append(f"{arm.name}: {_summary(drawn)}")
        paint_key(painter, look, key, lines, first_shortened(self.sketches))
        self.setAccessibleDescription("; ".join(words) + ". " + _("Arrow keys read single units."))

    def _paint_network(self, painter: QPainter, look: Theme, box: QRectF, place: int) -> None:
        drawn = self.sketches[place]
        row = small_metrics().height() + 2
        ends = self._input_room(drawn.columns[0], box.width()), self._output_room(drawn, box.width())
        inner = box.adjusted(ends[0], 6, -ends[1], -row - 2)
        step = inner.width() / (len(drawn.columns) - 1)
        shown = max(len(column.units) for column in drawn.columns)
        radius = max(2.6, min(6.5, 0.4 * inner.height() / max(shown, 2)))
        points = []
        for position, column in enumerate(drawn.columns):
            gap = min(inner.height() / max(len(column.units), 1), 34.0)
            top = inner.center().y() - gap * (len(column.units) - 1) / 2
            x = inner.left() + position * step
            points.append([(x, top + gap * unit) for unit in range(len(column.units))])
        for position, lines in enumerate(drawn.lines):
            limit = self._limits[position] if position < len(self._limits) else 1.0
            paint_lines(painter, look, lines, points[position], points[position + 1], limit)
        for position, (column, own) in enumerate(zip(drawn.columns, points, strict=True)):
            for unit, (x, y) in enumerate(own):
                paint_unit(painter, look, QPointF(x, y), radius, column.states[unit])
                self.items.append(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
                self._units.append((place, position, unit))
            self._paint_names(painter, look, drawn, position, own, box, step)

    def _input_room(self, column: UnitColumn, width: float) -> float:
        """Room for the names of the inputs, where they are few."""
        if not self._named(column):
            return 10.0
        assert self._info is not None
        widest = max(small_metrics().horizontalAdvance(self._info.features[unit]) for unit in column.units)
        return min(widest + 16.0, 0.32 * width)

    def _output_room(self, drawn: Sketch, width: float) -> float:
        """Pixels right of the last layer for the longest name, at most a share of the picture."""
        names = self._outputs(drawn)
        widest = max((small_metrics().horizontalAdvance(name) for name in names), default=0.0)
        return max(10.0, min(widest + 16.0, 0.38 * width))

    def _outputs(self, drawn: Sketch) -> tuple[str, ...]:
        """What each output stands for; empty where that is not known."""
        return output_names(self._info, drawn.columns[-1].whole) if self._info is not None else ()

    def _named(self, column: UnitColumn) -> bool:
        info = self._info
        return info is not None and column.whole == len(info.features) <= 30 and not info.image_shape

    def _paint_names(
        self,
        painter: QPainter,
        look: Theme,
        drawn: Sketch,
        position: int,
        points: list[Point],
        box: QRectF,
        step: float,
    ) -> None:
        """Name the inputs, and say under a column how many of its units are drawn."""
        column, ink, height = drawn.columns[position], QColor(look.muted), small_metrics().height()
        if position == 0 and self._named(column) and self._info is not None:
            spacing = points[1][1] - points[0][1] if len(points) > 1 else height
            every = max(1, math.ceil(height * 0.85 / spacing))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            for unit in range(0, len(points), every):
                x, y = points[unit]
                name = self._info.features[column.units[unit]]
                space = QRectF(box.left(), y - height / 2, x - box.left() - 10, height)
                # The ends of names tell them apart: “mean radius”, “mean texture”.
                paint_small(painter, space, name, ink, right, cut_at=Qt.TextElideMode.ElideLeft)
        if position == len(drawn.columns) - 1 and (outputs := self._outputs(drawn)):
            start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            for place, unit in enumerate(column.units):
                x, y = points[place]
                space = QRectF(x + 10, y - height / 2, box.right() - x - 10, height)
                paint_small(painter, space, outputs[unit], ink, start)
        count = len(column.units)
        long = _("{shown} of {all}").format(shown=count, all=column.whole), f"{count}/{column.whole}"
        # The outer ones are moved inwards, next to their neighbours.
        fitting = [words for words in long if small_metrics().horizontalAdvance(words) * 1.3 <= step]
        words = fitting[0] if fitting and count < column.whole else str(column.whole)
        width = min(step, small_metrics().horizontalAdvance(words) + 4)
        left = min(max(points[0][0] - width / 2, box.left()), box.right() - width)
        below = QRectF(left, box.bottom() - height - 1, width, height)
        paint_small(painter, below, words, ink, Qt.AlignmentFlag.AlignCenter)

    # -- reading ----------------------------------------------------------------------------------

    def item_words(self, item: int) -> str:
        return self._unit_words(*self._units[item])

    def _unit_words(self, place: int, position: int, unit: int) -> str:
        drawn, (arm, _unused) = self.sketches[place], self._arms[place]
        column = drawn.columns[position]
        own = int(column.units[unit])
        if position == 0:
            name = (
                self._info.features[own]
                if self._named(column) and self._info
                else _("input {number}").format(number=own + 1)
            )
            return f"{arm.name} – {name}: {self._lines_words(drawn, 0, 0, unit)}"
        last = position == len(drawn.columns) - 1
        names = self._outputs(drawn) if last else ()
        if names:
            what = _("output “{name}”").format(name=names[own])
        elif last:
            what = _("output {number}").format(number=own + 1)
        else:
            what = _("{layer}, unit {number}").format(
                layer=in_sentence(self._names[place][position - 1]), number=own + 1
            )
        words = f"{arm.name} – {what}: "
        words += self._lines_words(drawn, position - 1, 1, unit)
        if last:
            return words
        active = _("active in {share} of the training examples").format(
            share=percent(float(column.active[unit]))
        )
        state = "" if column.states[unit] == "used" else f", {STATE_WORDS[column.states[unit]]}"
        return f"{words}, {self._lines_words(drawn, position, 0, unit)}, {active}{state}"

    @staticmethod
    def _lines_words(drawn: Sketch, gap: int, side: int, unit: int) -> str:
        count = int(np.count_nonzero(drawn.lines[gap].ends[:, side] == unit))
        return (
            plural("{n} line on", "{n} lines on", count)
            if side == 0
            else plural("{n} line in", "{n} lines in", count)
        )


def _limits(sketches: list[Sketch]) -> list[float]:
    """Return for each gap between layers the largest weight that is drawn, over all arms."""
    gaps = max(len(drawn.lines) for drawn in sketches)
    found = [
        max(
            float(np.abs(drawn.lines[gap].values).max(initial=0))
            for drawn in sketches
            if gap < len(drawn.lines)
        )
        for gap in range(gaps)
    ]
    return [limit or 1.0 for limit in found]


def _summary(drawn: Sketch) -> str:
    """What is left of a network, e.g. "31 % of the weights, 5 of 128 units dead, 12 cut off"."""
    left = percent(drawn.left)
    if not drawn.dead and not drawn.cut:
        return _("{share} of the weights left").format(share=left)
    return plural(
        "{share} of the weights left · {dead} of {n} unit dead, {cut} cut off",
        "{share} of the weights left · {dead} of {n} units dead, {cut} cut off",
        drawn.units,
        share=left,
        dead=drawn.dead,
        cut=drawn.cut,
    )


def _left_words(drawn: Sketch) -> tuple[str, ...]:
    """How many weights are left, the longest words first."""
    left = percent(drawn.left)
    return (
        _("{share} of the weights left").format(share=left),
        _("{share} of weights left").format(share=left),
        _("{share} left").format(share=left),
    )


def _units_words(drawn: Sketch) -> tuple[str, ...]:
    """How many units do nothing, the longest words first."""
    idle = _("{dead} dead · {cut} cut off").format(dead=drawn.dead, cut=drawn.cut)
    whole = plural(
        "{n} unit: {dead} dead · {cut} cut off",
        "{n} units: {dead} dead · {cut} cut off",
        drawn.units,
        dead=drawn.dead,
        cut=drawn.cut,
    )
    return whole, idle


def _fitting(choice: tuple[str, ...], width: float) -> str:
    """The first of some words for which there is room, else the last."""
    # Bold type is a little wider.
    return next((w for w in choice if small_metrics().horizontalAdvance(w) * 1.12 <= width), choice[-1])
