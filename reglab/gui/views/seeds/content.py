"""Differences from the baseline as rows of dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reglab.analysis.comparison import METRICS, SCORES, Comparison, seed_differences
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.paired import PairedDifference
from reglab.analysis.seeds_words import (
    level_words,
    mean_words,
    seeds_sentence,
    would_tell,
)
from reglab.analysis.verdict.phrases import interval_ends, score_name, signed
from reglab.experiment.dataset_info import Task
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.views.dot_rows import DotContent, DotRow, Dots
from reglab.record.peeks import Point
from reglab.words import capital, decimals
from reglab.words.language import _

Measure = Literal["loss", "gap", "score"]

_KEY = (("dot", _("a seed")), ("mean", _("mean")), ("interval", _("interval")))
_HEADS = (_("mean"), _("interval"), _("better in"), _("seeds to tell"))


_NAMES: dict[tuple[Point, str], str] = {
    ("last", "loss"): _("validation loss at the end"),
    ("best", "loss"): _("validation loss at the best epochs"),
    ("last", "gap"): _("gap at the end"),
    ("best", "gap"): _("gap at the best epochs"),
    ("last", "classification"): _("validation accuracy at the end"),
    ("best", "classification"): _("validation accuracy at the best epochs"),
    ("last", "regression"): _("validation R² at the end"),
    ("best", "regression"): _("validation R² at the best epochs"),
}
"""What a measure is called with the weights of each point; a score by the task."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a record is shown.

    Parameters
    ----------
    measure : {"loss", "gap", "score"}
        The measure.
    point : {"last", "best"}
        With which weights.
    task : {"classification", "regression"}
        What is learned.
    """

    measure: Measure
    point: Point
    task: Task

    @property
    def metric(self) -> str:
        """The metric's name in records."""
        return {"loss": "val_loss", "gap": "gap", "score": f"val_{SCORES[self.task]}"}[self.measure]

    @property
    def name(self) -> str:
        """What it is called."""
        return {"loss": _("validation loss"), "gap": _("gap"), "score": score_name(self.task)}[self.measure]

    @property
    def points(self) -> bool:
        """Whether differences are in percentage points."""
        return self.measure == "score" and self.task == "classification"

    def of(self, compared: Comparison) -> PairedDifference:
        """The difference that is shown of an arm."""
        return (compared.last if self.point == "last" else compared.best)[self.metric]

    def sentence(self, compared: Comparison) -> str:
        """What the seeds say of an arm."""
        what = _NAMES[self.point, self.measure if self.measure != "score" else self.task]
        return seeds_sentence(compared.name, self.of(compared), what, points=self.points)


def content_of(
    shown: Shown, arms: Sequence[ArmSummary], compared: Sequence[Comparison], visible: Sequence[ShownArm]
) -> DotContent:
    """Return a row for every arm beside the baseline that is to be seen."""
    by_arm = {arm.arm: arm for arm in visible}
    rows = tuple(_row(shown, arms, each, by_arm[each.arm]) for each in compared if each.arm in by_arm)
    text = _("{measure} − baseline’s (points)") if shown.points else _("{measure} − baseline’s")
    title = text.format(measure=capital(shown.name))
    better = METRICS[shown.task][shown.metric]
    return DotContent(rows, _HEADS, title, _KEY, percent=shown.points, zero=True, better=better)


def _row(shown: Shown, arms: Sequence[ArmSummary], compared: Comparison, visible: ShownArm) -> DotRow:
    found, points = shown.of(compared), shown.points
    seeds = seed_differences(arms[compared.arm], arms[0], shown.metric, shown.point)
    cells = (
        mean_words(found, points=points),
        interval_ends(found, points=points),
        _("{some} of {all}").format(some=found.wins, all=found.n),
        would_tell(found),
    )
    digits = 1 if points else decimals(*(value for _seed, value in seeds))
    values = ", ".join(f"{seed}: {signed(value, digits, points=points)}" for seed, value in seeds)
    words = _("{arm}, by seed – {values}").format(arm=compared.name, values=values)
    if found.low is not None:
        words += _("; interval at {level}").format(level=level_words(found))
    dots = Dots(tuple(value for _seed, value in seeds), found.mean, True, found.low, found.high)
    return DotRow(visible, (dots,), cells, words)
