"""The picture of two parameters: a cell for each pair of values, coloured by what came out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from reglab.analysis.strength import StrengthCurve
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.picture import MARGIN, paint_small, small_metrics
from reglab.gui.theme import Theme, mix
from reglab.gui.views.strength.curves import LOG_FROM
from reglab.gui.views.strength.point_picture import PointPicture
from reglab.record.events import Array
from reglab.words import percent, plain
from reglab.words.language import _

_BAR = 12.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, eq=False)
class Heat:
    """What is painted: the first parameter goes to the right, the second upwards.

    Parameters
    ----------
    curve : StrengthCurve
        Means of all cells, the second parameter running fastest, and which is best.
    shape : tuple of int
        Number of values of the first and of the second parameter.
    columns, rows : tuple of str
        Their values, written.
    below, beside : str
        Their names.
    title : str
        What the colours are.
    high : bool
        Whether more is better.
    share : bool
        Whether it is written in per cent.
    hue : int
        Hue of the arm.
    """

    curve: StrengthCurve
    shape: tuple[int, int]
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    below: str
    beside: str
    title: str
    high: bool
    share: bool
    hue: int

    def shades(self) -> Array:
        """How good each cell is among those there are, from 0 to 1; NaN where there is none."""
        values = self.curve.mean
        finite = values[np.isfinite(values)]
        if not len(finite):
            return np.full(values.shape, np.nan)
        if not self.high and finite.min() > 0 and finite.max() / finite.min() > LOG_FROM:
            # One that has run away must not make all others look alike.
            values, finite = np.log(values), np.log(finite)
        low, high = float(finite.min()), float(finite.max())
        shares = (values - low) / ((high - low) or 1.0)
        behind = 1.0 - shares if self.high else shares
        # Differences among the good ones are what is looked for: they have most of the shades.
        found: Array = 1.0 - np.sqrt(behind)
        return found


class HeatPicture(PointPicture):
    """Paints a `Heat`; each cell is a point, the second parameter runs fastest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Heat map"), parent)
        self.content: Heat | None = None
        self._box = QRectF()

    def show_heat(self, content: Heat) -> None:
        """Paint other cells."""
        self.content = content
        self.changed()

    # -- painting ------------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        content = self.content
        if content is None:
            return
        metrics = small_metrics()
        line = metrics.height()
        left = MARGIN + line + 6 + max(metrics.horizontalAdvance(text) for text in content.rows) + 6
        right = _BAR + 8 + metrics.horizontalAdvance("−0.0000") + MARGIN
        above, below = line + 12, 2 * line + 16
        self._box = QRectF(left, above, self.width() - left - right, self.height() - above - below)
        shades = content.shades()
        base, full = QColor(look.surface), look.arm_color(content.hue)
        width = self.cell_box(0).width()
        for index, shade in enumerate(shades.tolist()):
            box = self.cell_box(index)
            if not np.isfinite(shade):
                painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), QColor(look.grid))
                continue
            ground = mix(base, full, 0.06 + 0.8 * shade)
            painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ground)
            text = self._text(float(content.curve.mean[index]))
            if metrics.horizontalAdvance(text) + 6 < width and line + 2 < box.height():
                ink = QColor(look.text)
                if abs(ink.lightness() - ground.lightness()) < 90:
                    ink = QColor(look.surface)
                paint_small(painter, box, text, ink, _CENTRE)
        self._paint_marks(painter, look)
        self._paint_axes(painter, look)
        self._paint_bar(painter, look)

    def _text(self, value: float) -> str:
        assert self.content is not None
        return percent(value, 1) if self.content.share else plain(value)

    def _paint_marks(self, painter: QPainter, look: Theme) -> None:
        """Frame the cells that are as good as the best, and mark that one."""
        assert self.content is not None
        curve = self.content.curve
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index in np.flatnonzero(curve.within).tolist():
            if index != curve.best:
                painter.setPen(QPen(QColor(look.text), 1, Qt.PenStyle.DotLine))
                painter.drawRect(self.cell_box(index).adjusted(2, 2, -2, -2))
        if curve.best is not None:
            box = self.cell_box(curve.best)
            painter.setPen(QPen(QColor(look.text), 2))
            painter.drawRect(box.adjusted(1.5, 1.5, -1.5, -1.5))
            draw_mark(painter, "best", QPointF(box.left() + 9, box.top() + 9), QColor(look.text), look)

    def _paint_axes(self, painter: QPainter, look: Theme) -> None:
        content, box, metrics = self.content, self._box, small_metrics()
        assert content is not None
        ink, line = QColor(look.muted), metrics.height()
        columns, rows = content.shape
        wide, tall = box.width() / columns, box.height() / rows
        skip = _stride(max(metrics.horizontalAdvance(text) for text in content.columns) + 10, wide)
        for at in range(0, columns, skip):
            place = QRectF(box.left() + (at + 0.5) * wide - 60, box.bottom() + 3, 120, line)
            paint_small(painter, place, content.columns[at], ink, _CENTRE)
        for at in range(0, rows, _stride(line + 2, tall)):
            place = QRectF(0, box.bottom() - (at + 0.5) * tall - line / 2, box.left() - 6, line)
            paint_small(painter, place, content.rows[at], ink, _RIGHT)
        below = QRectF(box.left(), box.bottom() + line + 8, box.width(), line)
        paint_small(painter, below, content.below, ink, _CENTRE)
        painter.save()
        painter.translate(MARGIN + line / 2, box.center().y())
        painter.rotate(-90)
        side = QRectF(-box.height() / 2, -line / 2, box.height(), line)
        paint_small(painter, side, content.beside, ink, _CENTRE)
        painter.restore()
        paint_small(painter, QRectF(MARGIN, 2, self.width() - 2 * MARGIN, line), content.title, ink, _LEFT)

    def _paint_bar(self, painter: QPainter, look: Theme) -> None:
        """Paint the scale of the colours, the best at the top."""
        content = self.content
        assert content is not None
        finite = content.curve.mean[np.isfinite(content.curve.mean)]
        if not len(finite):
            return
        line = small_metrics().height()
        bar = QRectF(self._box.right() + 8, self._box.top(), _BAR, min(self._box.height(), 220.0))
        base, full = QColor(look.surface), look.arm_color(content.hue)
        steps = max(2, int(bar.height()))
        for step in range(steps):
            tint = mix(base, full, 0.06 + 0.8 * (1 - (step / (steps - 1)) ** 0.5))
            painter.fillRect(QRectF(bar.left(), bar.top() + step * bar.height() / steps, _BAR, 1.5), tint)
        best, worst = (finite.max(), finite.min()) if content.high else (finite.min(), finite.max())
        for value, y in ((best, bar.top()), (worst, bar.bottom() - line)):
            place = QRectF(bar.right() + 4, y, self.width() - bar.right() - 4, line)
            paint_small(painter, place, self._text(float(value)), QColor(look.muted), _LEFT)

    def cell_box(self, index: int) -> QRectF:
        """Return where a cell is, in pixels."""
        assert self.content is not None
        columns, rows = self.content.shape
        column, row = divmod(index, rows)
        wide, tall = self._box.width() / columns, self._box.height() / rows
        return QRectF(self._box.left() + column * wide, self._box.bottom() - (row + 1) * tall, wide, tall)

    def paint_above(self, painter: QPainter, look: Theme) -> None:
        if self.content is None or self.chosen is None or self.chosen >= len(self.content.curve.mean):
            return
        box = self.cell_box(self.chosen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((look.surface, 5), (look.accent, 3)):
            painter.setPen(QPen(QColor(ink), width))
            painter.drawRect(box.adjusted(-1, -1, 1, 1))

    # -- choosing --------------------------------------------------------------------------------

    def point_at(self, at: QPointF) -> int | None:
        """Return the cell at a place in the picture; ``None`` beside them."""
        if self.content is None or not self._box.contains(at):
            return None
        columns, rows = self.content.shape
        column = min(int((at.x() - self._box.left()) * columns / self._box.width()), columns - 1)
        row = min(int((self._box.bottom() - at.y()) * rows / self._box.height()), rows - 1)
        return column * rows + row

    def point_after(self, key: Qt.Key) -> int | None:
        """Arrow keys go from cell to cell, at first to the best one."""
        if self.content is None or key not in _STEPS:
            return None
        if self.chosen is None:
            return self.content.curve.best or 0
        columns, rows = self.content.shape
        column, row = divmod(self.chosen, rows)
        right, up = _STEPS[key]
        column = min(max(column + right, 0), columns - 1)
        return column * rows + min(max(row + up, 0), rows - 1)


def _stride(needed: float, room: float) -> int:
    """Every so manieth text is written, so that they do not run into each other."""
    return max(1, int(np.ceil(needed / max(room, 1.0))))
