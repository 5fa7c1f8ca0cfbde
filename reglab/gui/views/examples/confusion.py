"""Confusion matrices of the arms side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from reglab.analysis.confusion import Integers, confusion_matrix, predicted_classes
from reglab.export import table as exported
from reglab.gui.plots.picture import (
    MARGIN,
    heading_height,
    paint_heading,
    paint_small,
    small_metrics,
    tiles,
)
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme, mix
from reglab.gui.views.examples.content import ExamplesContent
from reglab.gui.views.grid_picture import Cell, GridPicture
from reglab.gui.widgets.labels import small_font
from reglab.words import fixed, percent
from reglab.words.language import _, grouped, in_context, plural

_STRONGEST = 0.62
"""Share of the colour in a cell that holds its whole row: numbers stay readable on it."""
_KEY = (0.02, 0.1, 0.5, 1.0)
"""Shares whose shades the key shows."""
_SMALLEST = 0.75
"""How much smaller than usual a number may be."""
_WORTH_A_NUMBER = 0.02
"""Share of a true class from which on a mistake has a number where there is no room for all."""
_NAMES = 0.4
"""Share of a matrix that names of classes may take of its width, and of its height."""


@dataclass(frozen=True, slots=True, eq=False)
class ArmMatrix:
    """The confusion matrix of one arm, true classes in rows, summed over seeds."""

    arm: ShownArm
    counts: Integers
    seeds: int

    @property
    def right(self) -> float:
        """Share of the examples that are classified rightly, NaN without any."""
        whole = int(self.counts.sum())
        return int(np.trace(self.counts)) / whole if whole else np.nan

    def share(self, row: int, column: int) -> float:
        """Share of a true class's examples that are taken for a class, NaN without any."""
        whole = int(self.counts[row].sum())
        return int(self.counts[row, column]) / whole if whole else np.nan


class ConfusionPicture(GridPicture):
    """Rows are true classes, columns predicted ones; right on the diagonal, wrong beside it."""

    def __init__(self) -> None:
        super().__init__(_("Confusion matrices"))
        self.matrices: list[ArmMatrix] = []
        self._classes: tuple[str, ...] = ()

    def show_content(self, content: ExamplesContent) -> None:
        """Show the matrices of all arms, over the seeds that are shown."""
        self._classes = content.info.classes
        count = len(self._classes)
        self.matrices = [
            ArmMatrix(
                shown.arm,
                np.sum(
                    [
                        confusion_matrix(content.truth(shown, seed), predicted_classes(outputs), count)
                        for seed, outputs in enumerate(shown.outputs)
                    ],
                    axis=0,
                ),
                len(shown.outputs),
            )
            for shown in content.arms
        ]
        self.shapes = [(count, count)] * len(self.matrices)
        words = "; ".join(
            _("{arm} {share} right").format(arm=matrix.arm.name, share=percent(matrix.right))
            for matrix in self.matrices
        )
        self.setAccessibleDescription(f"{words}; {_('arrow keys read single cells')}")
        self.renew_reading()
        self.changed()

    def cell_words(self, cell: Cell) -> str:
        matrix = self.matrices[cell[0]]
        true, predicted = (self._classes[place] for place in cell[1:])
        count, whole = int(matrix.counts[cell[1], cell[2]]), int(matrix.counts[cell[1]].sum())
        values = {
            "arm": matrix.arm.name,
            "true": true,
            "predicted": predicted,
            "count": grouped(count),
            "all": grouped(whole),
            "share": percent(matrix.share(cell[1], cell[2])),
        }
        if matrix.seeds == 1:
            return _("{arm} – “{true}” predicted as “{predicted}”: {count} of {all} ({share})").format(
                **values
            )
        return plural(
            "{arm} – “{true}” predicted as “{predicted}”: {count} of {all} ({share}), {n} seed together",
            "{arm} – “{true}” predicted as “{predicted}”: {count} of {all} ({share}), {n} seeds together",
            matrix.seeds,
            **values,
        )

    def tables(self) -> list[exported.Table]:
        """Return the matrices of all arms: one row for each true class."""
        rows: list[list[exported.Cell]] = [
            [matrix.arm.name, name, *counts]
            for matrix in self.matrices
            for name, counts in zip(self._classes, matrix.counts.tolist(), strict=True)
        ]
        heads = [
            _("arm"),
            _("true class"),
            *(_("predicted {class_name}").format(class_name=name) for name in self._classes),
        ]
        return [exported.Table(_("Confusion"), heads, rows)] if rows else []

    # -- painting ---------------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self.boxes, self.areas = [], []
        metrics, heading = small_metrics(), heading_height()
        line = metrics.height() + 3
        area = QRectF(MARGIN, 4, self.width() - 2 * MARGIN, self.height() - 12 - line)
        self._paint_key(painter, look, QRectF(MARGIN, area.bottom() + 4, area.width(), line))
        for box, matrix in zip(tiles(area, len(self.matrices), 1.15, 18.0), self.matrices, strict=True):
            self.areas.append((box, matrix.arm.place))
            note = _("{share} right").format(share=percent(matrix.right))
            paint_heading(
                painter, look, QRectF(box.left(), box.top(), box.width(), heading), matrix.arm, note
            )
            names = max(metrics.horizontalAdvance(name) for name in self._classes) + 8
            left = min(names, _NAMES * box.width()) + line
            # Names that are wider than a column stand upright below it.
            upright = names - 8 > (box.width() - left - 1) / len(self._classes)
            below = min(names, _NAMES * box.height()) if upright else line
            cells = box.adjusted(left, heading, -1, -below - line)
            self.boxes.append(cells)
            self._paint_cells(painter, look, cells, matrix)
            self._paint_names(painter, look, cells, left - line, below, upright=upright)

    @staticmethod
    def _paint_key(painter: QPainter, look: Theme, box: QRectF) -> None:
        """Say what the shades mean, in one line."""
        surface, ink, x = QColor(look.surface), QColor(look.muted), box.left()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for words, color in ((in_context("correct", "right"), look.good), (_("wrong"), look.error)):
            for share in _KEY:
                step = QRectF(x, box.top() + 3, 14, box.height() - 6)
                painter.fillRect(step, mix(surface, QColor(color), _STRONGEST * np.sqrt(share)))
                painter.setPen(QPen(QColor(look.grid), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(step)
                x += 14
            width = small_metrics().horizontalAdvance(words) + 4
            paint_small(painter, QRectF(x + 5, box.top(), width, box.height()), words, ink, flags)
            x += width + 18
        shares = ", ".join(fixed(100 * share, 0) for share in _KEY)
        words = _("shade: {shares} % of the true class; numbers are examples").format(shares=shares)
        paint_small(painter, QRectF(x, box.top(), box.right() - x, box.height()), words, ink, flags)

    def _paint_cells(self, painter: QPainter, look: Theme, box: QRectF, matrix: ArmMatrix) -> None:
        surface, good, bad = QColor(look.surface), QColor(look.good), QColor(look.error)
        count = len(self._classes)
        width, height = box.width() / count, box.height() / count
        metrics = small_metrics()
        widest = metrics.horizontalAdvance(grouped(int(matrix.counts.max(initial=0)))) * 1.1
        numbers = widest <= width - 2 and metrics.height() <= height
        scarce = None if numbers else _scarce_font(matrix.counts, width, height)
        shares = numbers and 2 * metrics.height() <= height - 2
        shares = shares and metrics.horizontalAdvance("100 %") <= width - 2
        for row in range(count):
            for column in range(count):
                cell = QRectF(box.left() + column * width, box.top() + row * height, width, height)
                share, here = matrix.share(row, column), int(matrix.counts[row, column])
                strength = _STRONGEST * np.sqrt(np.nan_to_num(share))
                painter.fillRect(cell, mix(surface, good if row == column else bad, strength))
                painter.setPen(QPen(QColor(look.grid), 1))
                painter.drawRect(cell)
                ink = QColor(look.text if here else look.muted)
                middle = Qt.AlignmentFlag.AlignCenter
                if shares:
                    upper = QRectF(cell.left(), cell.center().y() - metrics.height(), width, metrics.height())
                    paint_small(painter, upper, grouped(here), ink, middle, bold=row == column)
                    paint_small(painter, upper.translated(0, metrics.height()), percent(share), ink, middle)
                elif numbers:
                    paint_small(painter, cell, grouped(here), ink, middle, bold=row == column)
                elif scarce is not None and row != column and share > _WORTH_A_NUMBER:
                    painter.setFont(scarce)
                    painter.setPen(ink)
                    painter.drawText(cell, int(middle), grouped(here))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.accent if matrix.arm.selected else look.axis), 1))
        painter.drawRect(box)

    def _paint_names(
        self, painter: QPainter, look: Theme, box: QRectF, room: float, depth: float, *, upright: bool
    ) -> None:
        """Name the classes: true ones to the left, in `room`, and predicted ones below, in `depth`."""
        metrics, ink = small_metrics(), QColor(look.muted)
        line, count = metrics.height() + 3, len(self._classes)
        width, height = box.width() / count, box.height() / count
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        center = Qt.AlignmentFlag.AlignCenter
        every = max(1, int(np.ceil(0.9 * metrics.height() / height)))
        for place in range(0, count, every):
            at = QRectF(box.left() - room - 2, box.top() + place * height, room - 3, height)
            paint_small(painter, at, self._classes[place], ink, right)
            below = QRectF(box.left() + place * width, box.bottom() + 1, width, line)
            if upright:
                painter.save()
                painter.translate(below.left(), box.bottom() + depth)
                painter.rotate(-90)
                paint_small(painter, QRectF(0, 0, depth - 5, width), self._classes[place], ink, right)
                painter.restore()
            else:
                paint_small(painter, below, self._classes[place], ink, center)
        below = QRectF(box.left(), box.bottom() + depth, box.width(), line)
        paint_small(painter, below, _("predicted →"), ink, center)
        painter.save()
        painter.translate(box.left() - room - line, box.bottom())
        painter.rotate(-90)
        paint_small(painter, QRectF(0, 0, box.height(), line), _("← true"), ink, center)
        painter.restore()


def _scarce_font(counts: Integers, width: float, height: float) -> QFont | None:
    """The font for the mistakes that stand out where there is no room for all numbers.

    A little smaller where that makes all of them fit; ``None`` where they do not, for a large number
    that is missing beside small ones would mislead.
    """
    font = small_font()
    wrong = counts - np.diag(np.diag(counts))
    needed = small_metrics().horizontalAdvance(grouped(int(wrong.max(initial=0))))
    scale = min(1.0, (width - 4) / max(needed, 1.0))
    if scale < _SMALLEST or small_metrics().height() > height:
        return None
    font.setPointSizeF(font.pointSizeF() * scale)
    return font
