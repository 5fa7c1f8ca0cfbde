"""What is left of each arm's networks when small weights are taken out: a row for each arm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from reglab.analysis.pruning import ArmPruning
from reglab.analysis.verdict.phrases import score_name
from reglab.experiment.base import FieldInfo, Param
from reglab.experiment.dataset_info import Task
from reglab.export.table import Table
from reglab.gui.plots.picture import MARGIN, heading_height, paint_heading, paint_small, small_metrics
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme
from reglab.gui.views.item_picture import ItemPicture
from reglab.words import MISSING, change, duration, fixed, percent
from reglab.words.language import _, grouped, in_context, plural

THRESHOLD = FieldInfo(
    "threshold",
    Param(
        _("Threshold"),
        _(
            "Weights below it in size are set to 0 for this picture alone; at 0 only "
            "what is 0 already is taken out, with the units that do nothing."
        ),
        scale="log",
        slider=(1e-4, 1.0),
        typical=_("0.001 to 0.1"),
    ),
    kind="float",
    default=0.001,
    minimum=0.0,
    maximum=1000.0,
)
"""The field beside the picture."""
NOTE = _(
    "Weights below the threshold are set to 0 here, and units that then do "
    "nothing are taken out; the run’s networks stay. Speed: measured, of what "
    "is left; single zeros in a matrix take as long as any number. Sparse: the "
    "same zeros in torch’s kernels that skip them; below ×1 slower than the "
    "whole network. Training: the seconds of each stack, shared equally by its "
    "networks."
)
_ROOM = 8.0
_LEAST = (92.0, 62.0)
"""Least widths of an arm's name and of the bar, in pixels at the ordinary size of type."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its heading, and the widest text that it usually holds."""

    heading: str
    widest: str


class PruningPicture(ItemPicture):
    """A table with a bar for the share of weights that is left."""

    def __init__(self) -> None:
        super().__init__(_("What is left after pruning"))
        self.rows: list[tuple[ShownArm, ArmPruning | None]] = []
        self.task: Task = "classification"
        self.seconds: Sequence[float] = ()

    def show_content(
        self,
        rows: Sequence[tuple[ShownArm, ArmPruning | None]],
        task: Task,
        seconds: Sequence[float] = (),
    ) -> None:
        """Show arms; ``None`` for one whose networks have all diverged.

        Parameters
        ----------
        rows : sequence of (ShownArm, ArmPruning or None)
            The arms.
        task : {"classification", "regression"}
            What their networks learn.
        seconds : sequence of float
            Seconds of training of every arm of the record; empty where they are not known.
        """
        self.rows, self.task, self.seconds = list(rows), task, seconds
        self.setAccessibleDescription(". ".join(map(self.item_words, range(len(self.rows)))))
        self.setMinimumHeight(self.minimumSizeHint().height())
        self.renew_reading()
        self.changed()

    def paper_size(self) -> QSize:
        """Size at which no word is cut."""
        return QSize(round(68 * small_metrics().height()), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            320, round(self._top() + len(self.rows) * heading_height() + 5.6 * small_metrics().height())
        )

    def item_words(self, item: int) -> str:
        arm, found = self.rows[item]
        if found is None:
            return _("{arm}: all networks diverged").format(arm=arm.name)
        before, after = found.before, found.after
        milliseconds = change(1000 * before.seconds, 1000 * after.seconds)
        texts = {
            "arm": arm.name,
            "left": grouped(round(after.weights)),
            "weights": grouped(round(before.weights)),
            "read": _count(after.inputs),
            "inputs": grouped(round(before.inputs)),
            "multiplications": grouped(round(after.multiplications)),
            "all_multiplications": grouped(round(before.multiplications)),
            "time": milliseconds,
        }
        if found.networks == 1:
            return _(
                "{arm}: {left} of {weights} weights left, {read} of {inputs} inputs read, "
                "{multiplications} of {all_multiplications} multiplications for an example, "
                "1,000 examples in {time} ms"
            ).format(**texts)
        return plural(
            "{arm}, mean of {n} network: {left} of {weights} weights left, {read} of {inputs} inputs read, "
            "{multiplications} of {all_multiplications} multiplications for an example, 1,000 examples in "
            "{time} ms",
            "{arm}, mean of {n} networks: {left} of {weights} weights left, {read} of {inputs} inputs read, "
            "{multiplications} of {all_multiplications} multiplications for an example, 1,000 examples in "
            "{time} ms",
            found.networks,
            **texts,
        )

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of numbers."""
        return (
            Column(_("training"), "10.0 s"),
            Column(_("weights"), "100 %"),
            Column(_("units"), _of(64, 64)),
            Column(_("parameters"), _of(10_000, 10_000)),
            Column(in_context("column", "validation loss"), "0.000 → 0.000"),
            Column(
                in_context("column", "validation accuracy")
                if self.task == "classification"
                else score_name(self.task),
                "100.0 % → 100.0 %",
            ),
            Column(_("speed"), "×10.0"),
            Column(_("sparse"), "×10.00"),
        )

    def cells(self, arm: ShownArm, found: ArmPruning) -> tuple[str, ...]:
        """The numbers of an arm, by column."""
        before, after = found.before, found.after
        ends = before.score, after.score
        shares = " → ".join(percent(score, 1) for score in ends)
        return (
            duration(self.seconds[arm.arm]) if self.seconds else MISSING,
            percent(found.left),
            _of(after.units, before.units),
            _of(after.parameters, before.parameters),
            change(before.loss, after.loss),
            shares if self.task == "classification" else change(*ends),
            f"×{fixed(found.speed, 1)}",
            f"×{fixed(found.sparse_speed, 2)}" if math.isfinite(found.sparse_speed) else MISSING,
        )

    def tables(self) -> list[Table]:
        """Return the numbers of every arm, as they are shown."""
        if self.message or not self.rows:
            return []
        rows = [[arm.name, *self.cells(arm, found)] for arm, found in self.rows if found is not None]
        return [Table(_("After pruning"), [_("arm"), *(column.heading for column in self.columns)], rows)]

    # -- painting ----------------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        self.items, self.areas = [], []
        places = self._places()
        row = heading_height()
        top = 4.0
        muted, right = QColor(look.muted), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, (left, width) in zip(self.columns, places[2:], strict=True):
            paint_small(painter, QRectF(left, top, width, self._top() - 6), column.heading, muted, right)
        top = self._top()
        for arm, found in self.rows:
            line = QRectF(MARGIN, top, self.width() - 2 * MARGIN, row)
            self.items.append(line)
            self.areas.append((line, arm.place))
            if arm.selected:
                painter.fillRect(line, QColor(look.window))
            name_left, name_width = places[0]
            paint_heading(painter, look, QRectF(name_left, top, name_width, row), arm)
            if found is None:
                rest = QRectF(places[1][0], top, line.right() - places[1][0], row)
                left_middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                paint_small(painter, rest, _("all networks diverged"), muted, left_middle)
            else:
                self._paint_bar(painter, look, QRectF(places[1][0], top, places[1][1], row), arm, found.left)
                ink = QColor(look.text)
                for text, (left, width) in zip(self.cells(arm, found), places[2:], strict=True):
                    paint_small(painter, QRectF(left, top, width, row), text, ink, right)
            top += row
        self._paint_note(painter, look, top)

    def _paint_bar(self, painter: QPainter, look: Theme, box: QRectF, arm: ShownArm, share: float) -> None:
        bar = QRectF(box.left(), box.center().y() - 5, box.width(), 10)
        painter.fillRect(bar, QColor(look.grid))
        bar.setWidth(share * bar.width())
        painter.fillRect(bar, look.arm_color(arm.hue))

    def _paint_note(self, painter: QPainter, look: Theme, top: float) -> None:
        painter.setFont(QApplication.font())
        small = painter.font()
        small.setPointSizeF(0.9 * small.pointSizeF())
        painter.setFont(small)
        painter.setPen(QColor(look.muted))
        box = QRectF(MARGIN, top + 6, self.width() - 2 * MARGIN, self.height() - top - 8)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), NOTE)

    def _top(self) -> float:
        return small_metrics().height() + 10

    def _places(self) -> list[tuple[float, float]]:
        """Left end and width of the name, the bar, and every column of numbers, from left to right."""
        metrics = small_metrics()
        texts = [[column.heading, column.widest] for column in self.columns]
        for arm, found in self.rows:
            for each, text in zip(texts, self.cells(arm, found) if found else (), strict=False):
                each.append(text)
        widths = [max(map(metrics.horizontalAdvance, each)) + 2 for each in texts]
        whole = self.width() - 2 * MARGIN
        rest = whole - sum(widths) - _ROOM * (len(widths) + 1)
        name, bar = max(_LEAST[0], 0.62 * rest), max(_LEAST[1], min(0.38 * rest, 220.0))
        if rest < sum(_LEAST):
            # The number beside it says the same.
            name, bar = max(_LEAST[0], rest), 0.0
        scale = min(1.0, (whole - name - bar - _ROOM * (len(widths) + 1)) / sum(widths))
        places, left = [], float(MARGIN)
        for width in (name, bar, *(scale * width for width in widths)):
            places.append((left, width))
            left += width + _ROOM
        return places


def _count(mean: float) -> str:
    """A mean of counts: whole where it is."""
    return grouped(round(mean)) if mean == round(mean) else fixed(mean, 1)


def _of(some: float, every: float) -> str:
    return _("{some} of {all}").format(some=grouped(round(some)), all=grouped(round(every)))
