"""A network of which some units are off: drawn with its lines where it is small, else as fields of dots."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.plots.picture import paint_small, small_metrics
from reglab.gui.theme import Theme, mix
from reglab.gui.widgets.labels import small_font
from reglab.words.language import _

MOST_IN_COLUMN = 16
"""Units that stand one above the other; more are a field of dots."""
MOST_DOTS = 256
"""Dots of a field; of a larger layer the first ones are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One layer of the network.

    Parameters
    ----------
    name : str
        What stands below it.
    units : int
        Its units or channels.
    off : array of bool, shape (units,), optional
        Which of them are off; ``None`` where none ever is.
    """

    name: str
    units: int
    off: NDArray[np.bool_] | None = None

    @property
    def dropped(self) -> NDArray[np.bool_]:
        """Which units are off."""
        return np.zeros(self.units, dtype=np.bool_) if self.off is None else self.off


class MaskDrawing(QWidget):
    """Units that are on are filled, those that are off grey and crossed out; lines join what is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        """What is drawn."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Units that are on and off"))
        theme.manager().theme_changed.connect(self._renew)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Draw a network."""
        self.columns = columns
        said = [
            _("layer {name}: {off} of {units} off").format(
                name=column.name, off=int(column.dropped.sum()), units=column.units
            )
            for column in columns
            if column.off is not None
        ]
        self.setAccessibleDescription("; ".join(said))
        self.setToolTip(_("Filled: on. Grey and crossed out: off in this step."))
        self.update()

    @Slot()
    def _renew(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, theme.px(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, theme.px(150))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.columns:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        row = small_metrics().height() + 3
        area = QRectF(4, 4, self.width() - 8, self.height() - row - 8)
        boxes = self._boxes(area)
        placed = [_places(column, box) for column, box in zip(self.columns, boxes, strict=True)]
        self._paint_lines(painter, look, placed)
        for column, box, (points, radius) in zip(self.columns, boxes, placed, strict=True):
            for point, off in zip(points, column.dropped.tolist(), strict=False):
                _paint_unit(painter, look, point, radius, off=off)
            under = QRectF(box.left() - 12, area.bottom() + 4, box.width() + 24, row)
            words = column.name
            if column.off is not None:
                words = f"{column.name}: {int(column.dropped.sum())}/{column.units}"
            paint_small(painter, under, words, QColor(look.muted), Qt.AlignmentFlag.AlignCenter)
        painter.end()

    def _boxes(self, area: QRectF) -> list[QRectF]:
        """Divide the width: a column of circles needs less than a field of dots."""
        shares = [1.0 if column.units <= MOST_IN_COLUMN else 2.0 for column in self.columns]
        gap = 16.0
        room = area.width() - gap * (len(shares) - 1)
        boxes, x = [], area.left()
        for share in shares:
            width = room * share / sum(shares)
            boxes.append(QRectF(x, area.top(), width, area.height()))
            x += width + gap
        return boxes

    def _paint_lines(self, painter: QPainter, look: Theme, placed: list[tuple[list[QPointF], float]]) -> None:
        pen = QPen(mix(QColor(look.muted), QColor(look.surface), 0.55), 0.8 * look.line_scale)
        painter.setPen(pen)
        for place in range(len(self.columns) - 1):
            left, right = self.columns[place], self.columns[place + 1]
            if max(left.units, right.units) > MOST_IN_COLUMN:
                continue
            painter.drawLines(
                [
                    QLineF(start, end)
                    for start, gone in zip(placed[place][0], left.dropped.tolist(), strict=True)
                    for end, ended in zip(placed[place + 1][0], right.dropped.tolist(), strict=True)
                    if not gone and not ended
                ]
            )


def _places(column: Column, box: QRectF) -> tuple[list[QPointF], float]:
    """Return where the units of a layer are drawn, and their radius."""
    shown = min(column.units, MOST_DOTS)
    across = 1 if column.units <= MOST_IN_COLUMN else math.ceil(math.sqrt(shown * box.width() / box.height()))
    down = -(-shown // across)
    step = min(box.height() / down, box.width() / across if across > 1 else box.height(), 20.0)
    left = box.center().x() - step * (across - 1) / 2
    top = box.center().y() - step * (down - 1) / 2
    points = [QPointF(left + step * (unit % across), top + step * (unit // across)) for unit in range(shown)]
    return points, max(1.5, min(6.0, 0.38 * step))


def _paint_unit(painter: QPainter, look: Theme, point: QPointF, radius: float, *, off: bool) -> None:
    if not off:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.accent))
        painter.drawEllipse(point, radius, radius)
        return
    painter.setPen(QPen(QColor(look.muted), 1.2 * look.line_scale))
    painter.setBrush(mix(QColor(look.muted), QColor(look.surface), 0.75))
    painter.drawEllipse(point, radius, radius)
    if radius > 2:
        arm = 0.7 * radius
        painter.drawLine(QLineF(point.x() - arm, point.y() - arm, point.x() + arm, point.y() + arm))
