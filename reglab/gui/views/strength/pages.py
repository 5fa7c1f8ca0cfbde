"""The place of the picture: a curve, a heat map or a message, and the key to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reglab.analysis.paired import Better
from reglab.analysis.strength import Stronger, strength_curve
from reglab.analysis.strength_words import plane_sentences
from reglab.experiment.sweeps import Contest
from reglab.experiment.techniques.words import number
from reglab.gui import theme as themes
from reglab.gui.plots.curve_layer import training_color
from reglab.gui.plots.marks import Mark, draw_mark
from reglab.gui.plots.picture import Picture
from reglab.gui.theme import Theme
from reglab.gui.views.plane.legend import Entry, Legend, area_entry, line_entry
from reglab.gui.views.strength.contest_page import contest_curves, contest_entries, contest_words
from reglab.gui.views.strength.curve_picture import CurvePicture
from reglab.gui.views.strength.curves import Curves
from reglab.gui.views.strength.findings import (
    Line,
    Shown,
    direction_of,
    is_share,
    judged_words,
    lines_of,
    metrics_of,
    quantity_title,
    sentences,
    title_of,
    value_words,
)
from reglab.gui.views.strength.heat_picture import Heat, HeatPicture
from reglab.gui.views.strength.ruler import Ruler
from reglab.sweeps import SweepResult
from reglab.words.language import _, plural


class Pages(QWidget):
    """Shows a sweep as a curve or a heat map."""

    point_chosen = Signal(int)
    """A person chose a point, by its number in the sweep; −1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curve = CurvePicture()
        self.heat = HeatPicture()
        self.empty = Picture(_("Nothing to show yet"))
        self.stack = QStackedWidget()
        for page in (self.empty, self.curve, self.heat):
            self.stack.addWidget(page)
        self.legend = Legend()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 2)
        column.setSpacing(2)
        column.addWidget(self.stack, 1)
        column.addWidget(self.legend)
        self.curve.point_chosen.connect(self.point_chosen)
        self.heat.point_chosen.connect(self.point_chosen)

    @property
    def contest(self) -> bool:
        """Whether curves over axes of their own are shown."""
        content = self.curve.content
        return self.stack.currentWidget() is self.curve and content is not None and not content.shared

    def show_message(self, words: str) -> None:
        """Show a sentence in the place of a picture."""
        self.empty.show_message(words)
        self.legend.show_entries(())
        self.stack.setCurrentWidget(self.empty)

    def choose(self, point: int | None) -> None:
        """Mark a point, or none."""
        self.curve.choose(point)
        self.heat.choose(point)

    def show_result(
        self, result: SweepResult, shown: Shown, hues: tuple[int, ...], *, running: bool
    ) -> list[str]:
        """Show a sweep, and return what it says in sentences."""
        if isinstance(result.asked, Contest):
            return self._show_contest(result, shown, hues, running=running)
        if len(result.sweep.axes) == 1:
            return self._show_curves(result, shown, hues, running=running)
        return self._show_heat(result, shown, hues, running=running)

    def _show_curves(
        self, result: SweepResult, shown: Shown, hues: tuple[int, ...], *, running: bool
    ) -> list[str]:
        parameter = result.sweep.parameters[0]
        lines = lines_of(result, shown, running=running)
        ruler = Ruler(result.sweep.axes[0].values, log=parameter.logarithmic)
        self.curve.show_curves(
            Curves(
                lines,
                hues,
                (ruler,) * len(lines),
                quantity_title(result, shown),
                title_of(parameter),
                direction_of(parameter),
                percent=is_share(result, shown),
                positive=shown.key == "loss",
            )
        )
        self.stack.setCurrentWidget(self.curve)
        self.legend.show_entries(_entries(lines, hues, shown, result.sweep.seeds, parameter.stronger))
        if running:
            return []
        if len(lines) == 1:
            return sentences(result, shown, lines[0])
        return [f"{line.name}: {said[0]}" for line in lines if (said := sentences(result, shown, line))]

    def _show_contest(
        self, result: SweepResult, shown: Shown, hues: tuple[int, ...], *, running: bool
    ) -> list[str]:
        content = contest_curves(result, shown, hues, running=running)
        self.curve.show_curves(content)
        self.stack.setCurrentWidget(self.curve)
        look = themes.current()
        marks = [] if running else [_mark_entry(_("best (as good)"), "best", look)]
        self.legend.show_entries([*contest_entries(result, shown, content), *marks])
        return [] if running else contest_words(result, shown)

    def _show_heat(
        self, result: SweepResult, shown: Shown, hues: tuple[int, ...], *, running: bool
    ) -> list[str]:
        sweep = result.sweep
        metric, training = metrics_of(result, shown)
        arm = len(sweep.arms) - 1
        better: Better = "higher" if shown.key == "score" else "lower"
        values = result.of_arm(metric, arm, shown.at)
        curve = strength_curve(range(sweep.points), values, better=better, stronger=None)
        judged = strength_curve(
            range(sweep.points),
            result.of_arm(metric if training else "val_loss", arm, shown.at, ended=True),
            better=better,
            stronger=None,
        )
        nothing = np.zeros_like(judged.within)
        marked = (None, nothing) if running else (judged.best, judged.within)
        first, second = sweep.parameters
        columns, rows = (tuple(number(v) for v in axis.values) for axis in sweep.axes)
        title = quantity_title(result, shown)
        if shown.key == "gap":
            heading = plural(
                "{quantity}, mean of {n} seed", "{quantity}, mean of {n} seeds", sweep.seeds, quantity=title
            )
        else:
            heading = plural(
                "Validation: {quantity}, mean of {n} seed",
                "Validation: {quantity}, mean of {n} seeds",
                sweep.seeds,
                quantity=title,
            )
        self.heat.show_heat(
            Heat(
                replace(curve, best=marked[0], within=marked[1]),
                (len(columns), len(rows)),
                columns,
                rows,
                title_of(first),
                title_of(second),
                heading,
                high=better == "higher",
                share=is_share(result, shown),
                hue=hues[arm],
            )
        )
        self.stack.setCurrentWidget(self.heat)
        self.legend.show_entries(_heat_entries())
        if running or judged.best is None:
            return []
        cell = result.cells[judged.best]
        where = ", ".join(value_words(p, v) for p, v in zip(sweep.parameters, cell.values, strict=True))
        metric = judged_words(result, shown)
        return plane_sentences(judged, point=where, metric=metric, share=is_share(result, shown))


def _entries(
    lines: tuple[Line, ...], hues: tuple[int, ...], shown: Shown, seeds: int, stronger: Stronger | None
) -> list[Entry]:
    look = themes.current()
    found = []
    only = len(lines) == 1
    for line, hue in zip(lines, hues, strict=True):
        color = look.arm_color(hue)
        word = _("gap") if shown.key == "gap" else _("validation")
        found.append(line_entry(word if only else f"{line.name}: {word}", color, 2.4 * look.line_scale))
        if line.training is not None:
            word = _("training")
            words = word if only else f"{line.name}: {word}"
            found.append(line_entry(words, training_color(color, look), 1.1 * look.line_scale))
    tint = QColor(look.arm_color(hues[-1]))
    tint.setAlpha(60)
    if seeds > 1:
        found.append(area_entry(_("95 % interval"), tint))
    if any(line.judged.best is not None for line in lines):
        found.append(_mark_entry(_("best"), "best", look))
    flat = [line for line in lines if line.judged.flat and line.judged.flat[0] != line.judged.flat[1]]
    if flat:
        found.append(line_entry(_("as good as the best"), look.arm_color(hues[-1]), 4))
    if any(line.judged.chosen is not None for line in flat):
        word = _("smallest of these") if stronger == "smaller" else _("strongest of these")
        found.append(_mark_entry(word, "diamond", look, look.arm_color(hues[-1])))
    return found


def _heat_entries() -> list[Entry]:
    look = themes.current()

    def frame(painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(QColor(look.text), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(2, 2, -2, -2))

    return [_mark_entry(_("best"), "best", look), Entry(_("as good as the best"), 20.0, frame)]


def _mark_entry(word: str, mark: Mark, look: Theme, color: QColor | None = None) -> Entry:
    def paint(painter: QPainter, place: QRectF) -> None:
        draw_mark(painter, mark, QPointF(place.center()), color or QColor(look.text), look)

    return Entry(word, 12.0, paint)
