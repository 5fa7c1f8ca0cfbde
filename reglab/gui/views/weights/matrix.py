"""The weight matrix of a layer as a heat map, one for each arm, all on one colour scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.analysis.weight_statistics import NEAR_ZERO, as_matrix, largest
from reglab.gui.plots.limits import round_up
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
from reglab.gui.views.grid_picture import Cell, GridPicture
from reglab.gui.views.weights.colors import bar_room, colored, paint_bar
from reglab.gui.views.weights.content import (
    WeightsContent,
    input_name,
    output_names,
    shape_words,
    unit_name,
)
from reglab.record.events import Array
from reglab.words import fixed, short
from reglab.words.language import _, plural

_LEAST_LABEL = 34.0
"""Width of a column above which its name lies below it; below that the names stand upright."""
_MOST_NAME = 0.28
"""Share of a matrix' width or height that names may take."""


class MatrixPicture(GridPicture):
    """Rows are the layer's units, columns what they read."""

    def __init__(self) -> None:
        super().__init__(_("Weight matrices"))
        self.limit = 1.0
        """The size of weight that has the full colour."""
        self.layer = 0
        self._content: WeightsContent | None = None
        self._arms: list[tuple[ShownArm, Array]] = []

    def show_content(self, content: WeightsContent, layer: int) -> None:
        """Show the matrices of a layer."""
        self._content, self.layer = content, layer
        self._arms = [(shown.arm, found[0]) for shown in content.arms if (found := shown.weights(layer))]
        self.limit = round_up(largest(weight for _, weight in self._arms)) or 1.0
        self.shapes = [as_matrix(weight).shape for _, weight in self._arms]
        self.setAccessibleDescription(
            _("{layer}, colours from {low} to {high}; arrow keys read single weights").format(
                layer=content.names[layer], low=short(-self.limit), high=short(self.limit)
            )
        )
        self.renew_reading()
        self.changed()

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self.boxes, self.areas = [], []
        if not self._arms:
            return
        bar = bar_room(self.limit)
        area = QRectF(MARGIN, 4, self.width() - 2 * MARGIN - bar - 10, self.height() - 4 - 6)
        heading, caption = heading_height(), small_metrics().height() + 4
        for (arm, weight), box in zip(self._arms, tiles(area, len(self._arms), 1.1), strict=True):
            self.areas.append((box, arm.place))
            note = shape_words(weight.shape)
            paint_heading(painter, look, QRectF(box.left(), box.top(), box.width(), heading), arm, note)
            inner = self._inner(box.adjusted(0, heading, 0, 0), caption, arm, weight)
            self.boxes.append(inner)
            matrix = as_matrix(weight)
            image = colored(matrix, self.limit, look)
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform,
                matrix.shape[0] > inner.height() or matrix.shape[1] > inner.width(),
            )
            painter.drawImage(inner, image)
            painter.setPen(QPen(QColor(look.accent if arm.selected else look.axis), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner)
            self._paint_inputs(painter, look, inner, weight)
            self._paint_units(painter, look, inner, arm, weight)
        right = QRectF(area.right() + 10, area.top() + heading - 6, bar, area.height() - heading)
        paint_bar(painter, look, right, self.limit)

    def _inputs(self, weight: Array) -> tuple[str, ...]:
        """Names of the columns; empty where they are not the inputs, or too many to be read."""
        assert self._content is not None
        info, columns = self._content.info, as_matrix(weight).shape[1]
        own = not self.layer and columns == len(info.features) and info.image_shape is None
        return info.features if own and weight.ndim == 2 else ()

    def _outputs(self, arm: ShownArm, weight: Array) -> tuple[str, ...]:
        """Names of the rows; empty where they are not the outputs."""
        assert self._content is not None
        last = self.layer == self._layers(arm) - 1
        return output_names(self._content.info, len(weight)) if last else ()

    def _inner(self, box: QRectF, caption: float, arm: ShownArm, weight: Array) -> QRectF:
        """The place of the matrix itself in its box, with room for the names around it."""
        metrics = small_metrics()
        row = metrics.height()

        def longest(names: tuple[str, ...]) -> float:
            return max((metrics.horizontalAdvance(name) for name in names), default=0.0) + 8

        left = below = caption
        outputs, inputs = self._outputs(arm, weight), self._inputs(weight)
        if outputs and (box.height() - caption) / len(outputs) >= row:
            left = min(longest(outputs), _MOST_NAME * box.width())
        width = (box.width() - left) / max(1, len(inputs))
        if inputs and row <= width < _LEAST_LABEL:
            below = min(longest(inputs), _MOST_NAME * box.height())
        return box.adjusted(left, 0, 0, -below)

    def _paint_inputs(self, painter: QPainter, look: Theme, box: QRectF, weight: Array) -> None:
        """Name the columns below them: each where there is room, else what they are."""
        metrics, ink = small_metrics(), QColor(look.muted)
        names, columns = self._inputs(weight), as_matrix(weight).shape[1]
        width, row = box.width() / columns, metrics.height()
        below = QRectF(box.left(), box.bottom() + 1, box.width(), row + 2)
        if names and width >= _LEAST_LABEL:
            for column, name in enumerate(names):
                place = QRectF(box.left() + column * width, below.top(), width, below.height())
                paint_small(painter, place, name, ink, Qt.AlignmentFlag.AlignCenter)
        elif names and width >= row:
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = _MOST_NAME / (1 - _MOST_NAME) * box.height()
            for column, name in enumerate(names):
                painter.save()
                painter.translate(box.left() + (column + 0.5) * width, box.bottom() + 3)
                painter.rotate(-90)
                # The ends of names tell them apart: “mean radius”, “mean texture”.
                upright = QRectF(-room, -row / 2, room, row)
                paint_small(painter, upright, name, ink, end, cut_at=Qt.TextElideMode.ElideLeft)
                painter.restore()
        else:
            if weight.ndim == 4:
                words = plural("{n} weight of the kernel →", "{n} weights of the kernel →", columns)
            elif self.layer:
                words = plural("{n} unit before →", "{n} units before →", columns)
            else:
                words = plural("{n} input →", "{n} inputs →", columns)
            paint_small(painter, below, words, ink, Qt.AlignmentFlag.AlignCenter)

    def _paint_units(self, painter: QPainter, look: Theme, box: QRectF, arm: ShownArm, weight: Array) -> None:
        """Name the rows beside them: the outputs each where there is room, else what they are."""
        metrics, ink, names = small_metrics(), QColor(look.muted), self._outputs(arm, weight)
        high = box.height() / len(weight)
        if names and high >= metrics.height():
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = _MOST_NAME / (1 - _MOST_NAME) * box.width()
            for unit, name in enumerate(names):
                place = QRectF(box.left() - room - 4, box.top() + unit * high, room, high)
                paint_small(painter, place, name, ink, end)
            return
        painter.save()
        painter.translate(box.left() - 1, box.bottom())
        painter.rotate(-90)
        along = QRectF(0, -metrics.height() - 2, box.height(), metrics.height() + 2)
        count = len(weight)
        if weight.ndim == 4:
            words = plural("← {n} channel", "← {n} channels", count)
        elif names:
            words = plural("← {n} output", "← {n} outputs", count)
        else:
            words = plural("← {n} unit", "← {n} units", count)
        paint_small(painter, along, words, ink, Qt.AlignmentFlag.AlignCenter)
        painter.restore()

    def cell_words(self, cell: Cell) -> str:
        assert self._content is not None
        arm, weight = self._arms[cell[0]]
        value = float(as_matrix(weight)[cell[1], cell[2]])
        unit = unit_name(self._content.info, weight.shape, self.layer, self._layers(arm), cell[1])
        source = input_name(self._content.info, weight.shape, self.layer, cell[2])
        number = fixed(value, 4)
        note = _(", exactly 0") if value == 0 else _(", near zero") if abs(value) < NEAR_ZERO else ""
        return f"{arm.name} – {unit} ← {source}: {number}{note}"

    def _layers(self, arm: ShownArm) -> int:
        assert self._content is not None
        return next(len(shown.network) for shown in self._content.arms if shown.arm == arm)
