"""What the units of the first layer look for in a picture: their weights, shown as pictures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.analysis.weight_statistics import as_pictures, by_norm, largest, zero_shares
from reglab.experiment.dataset_info import DatasetInfo
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
from reglab.gui.views.item_picture import ItemPicture
from reglab.gui.views.weights.colors import bar_room, colored, colored_channels, paint_bar
from reglab.gui.views.weights.content import WeightsContent
from reglab.record.events import Array
from reglab.words import counted, fixed, percent, short
from reglab.words.language import _, plural

_GAP = 4.0
_LEAST, _MOST = 22.0, 280.0
"""Sides of a picture in pixels: where the least does not do, fewer units are shown."""


def unsuited(info: DatasetInfo) -> str:
    """Say why there are no filters to be seen, or nothing where there are."""
    return (
        ""
        if info.image_shape
        else _("The inputs of this data set are no pixels: choose a data set of pictures.")
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Filters:
    """The first layer of one arm, units from the largest norm to the smallest."""

    arm: ShownArm
    units: list[int]
    pictures: Array
    active: Array


class FilterPicture(ItemPicture):
    """Small pictures of the first layer's weights, as many as there is room for, one block for each arm."""

    def __init__(self) -> None:
        super().__init__(_("Weights of the first layer as pictures"))
        self.limit = 1.0
        """The size of weight that has the full colour."""
        self.arms: list[_Filters] = []
        self._places: list[tuple[_Filters, int]] = []

    def show_content(self, content: WeightsContent) -> None:
        """Show the first layer of every arm."""
        self.arms = []
        for shown in content.arms:
            layer = shown.network[0]
            pictures = (
                as_pictures(layer.weight, content.info.image_shape) if content.info.image_shape else None
            )
            if pictures is not None:
                order = by_norm(pictures)
                self.arms.append(_Filters(shown.arm, order.tolist(), pictures[order], layer.active[order]))
        self.limit = round_up(largest(found.pictures for found in self.arms)) or 1.0
        self.setAccessibleDescription(
            "; ".join(
                plural(
                    "{arm}: {n} unit, {dead} dead",
                    "{arm}: {n} units, {dead} dead",
                    len(found.units),
                    arm=found.arm.name,
                    dead=int((found.active == 0).sum()),
                )
                for found in self.arms
            )
        )
        self.message = "" if self.arms else _("The first layer of these networks does not read pixels.")
        self.changed()

    @property
    def shown(self) -> int:
        """Number of units of each arm for which there was room, of the first arm."""
        return sum(found is self.arms[0] for found, _ in self._places) if self.arms else 0

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self.items, self.areas, self._places = [], [], []
        if not self.arms:
            return
        # Colours of three channels have words instead of a bar.
        bar = max(bar_room(self.limit), small_metrics().horizontalAdvance(_("grey = 0")))
        area = QRectF(MARGIN, 4, self.width() - 2 * MARGIN - bar - 10, self.height() - 10)
        boxes = tiles(area, len(self.arms), 1.2)
        heading = heading_height()
        size, fitting = self._size(boxes[0].adjusted(0, heading, 0, 0))
        for found, box in zip(self.arms, boxes, strict=True):
            self.areas.append((box, found.arm.place))
            count = len(found.units)
            note = (
                counted(count, "unit")
                if fitting >= count
                else plural(
                    "{shown} of {n} unit, largest first",
                    "{shown} of {n} units, largest first",
                    count,
                    shown=fitting,
                )
            )
            paint_heading(painter, look, QRectF(box.left(), box.top(), box.width(), heading), found.arm, note)
            across = max(1, int((box.width() + _GAP) / (size + _GAP)))
            for place in range(min(fitting, count)):
                row, column = divmod(place, across)
                corner = QPointF(
                    box.left() + column * (size + _GAP), box.top() + heading + row * (size + _GAP)
                )
                tile = self._fit(QRectF(corner.x(), corner.y(), size, size), found.pictures.shape[2:])
                self._paint_tile(painter, look, tile, found, place)
                self.items.append(tile)
                self._places.append((found, place))
        right = QRectF(area.right() + 10, area.top() + heading - 6, bar, area.height() - heading)
        if self.arms[0].pictures.shape[1] == 3:
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            for line, words in enumerate((_("grey = 0"), f"±{short(self.limit)}")):
                below = right.adjusted(-6, line * small_metrics().height(), 0, 0)
                paint_small(painter, below, words, QColor(look.muted), flags)
        else:
            paint_bar(painter, look, right, self.limit)

    def item_words(self, item: int) -> str:
        found, position = self._places[item]
        picture = found.pictures[position]
        norm = float((picture**2).sum()) ** 0.5
        text = (
            _("{arm} – unit {number}: norm {norm}, {share} near zero, dead")
            if found.active[position] == 0
            else _("{arm} – unit {number}: norm {norm}, {share} near zero")
        )
        return text.format(
            arm=found.arm.name,
            number=found.units[position] + 1,
            norm=fixed(norm, 3),
            share=percent(zero_shares(picture).near),
        )

    def _size(self, box: QRectF) -> tuple[float, int]:
        """Return size and number of the tiles in a block: all units where they fit, else as many as do."""
        most = max(len(found.units) for found in self.arms)
        size = _MOST
        while size >= _LEAST:
            fitting = self._number(box, size)
            if fitting >= most:
                return size, most
            size -= 1.0
        return _LEAST, max(1, self._number(box, _LEAST))

    @staticmethod
    def _number(box: QRectF, size: float) -> int:
        return int((box.width() + _GAP) / (size + _GAP)) * int((box.height() + _GAP) / (size + _GAP))

    @staticmethod
    def _fit(box: QRectF, shape: tuple[int, ...]) -> QRectF:
        """Return the largest box of a picture's aspect in the middle of a square one."""
        height, width = shape
        scale = box.width() / max(height, width)
        whole = QRectF(0, 0, width * scale, height * scale)
        whole.moveCenter(box.center())
        return whole

    def _paint_tile(self, painter: QPainter, look: Theme, tile: QRectF, found: _Filters, place: int) -> None:
        picture = found.pictures[place]
        if len(picture) == 3:
            image = colored_channels(picture, self.limit)
        else:
            # Kernels with another number of channels: the strongest weight at each place.
            image = colored(picture[0] if len(picture) == 1 else _strongest(picture), self.limit, look)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > tile.width())
        painter.drawImage(tile, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawRect(tile)
        if found.active[place] == 0:
            painter.setPen(QPen(QColor(look.muted), 1.4 * look.line_scale))
            painter.drawLine(QLineF(tile.bottomLeft(), tile.topRight()))


def _strongest(picture: Array) -> Array:
    """Return at each place the weight of the largest size among the channels."""
    channel = abs(picture).argmax(axis=0)
    rows, columns = channel.shape
    found: Array = picture[channel, [[row] for row in range(rows)], range(columns)]
    return found
