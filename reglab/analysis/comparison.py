"""An arm against the baseline, seed by seed, at the end of training and at the best epochs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reglab.analysis.holm import holm_levels
from reglab.analysis.outcomes import ArmSummary, Values
from reglab.analysis.paired import Better, PairedDifference, compare
from reglab.analysis.student import LEVEL
from reglab.experiment.dataset_info import Task
from reglab.record.peeks import Point
from reglab.words.language import _

METRICS: dict[Task, dict[str, Better]] = {
    "classification": {"gap": "lower", "val_loss": "lower", "train_loss": "lower", "val_accuracy": "higher"},
    "regression": {
        "gap": "lower",
        "val_loss": "lower",
        "train_loss": "lower",
        "val_r2": "higher",
        "val_rmse": "lower",
    },
}
"""What is compared, and which direction is better."""

SCORES: dict[Task, str] = {"classification": "accuracy", "regression": "r2"}
"""The score of a task; its metrics are ``train_…`` and ``val_…``."""

SCORE_NAMES = {"accuracy": _("accuracy"), "r2": "R²"}
"""What scores are called, within a sentence."""

JUDGED = 4
"""Measures of an arm that the verdict looks at: gap, validation loss, validation score, and whether it
underfits (validation loss at the best epochs)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired differences of one arm from the baseline, by metric."""

    arm: int
    name: str
    last: Mapping[str, PairedDifference]
    best: Mapping[str, PairedDifference]


def comparisons(arms: tuple[ArmSummary, ...], task: Task, validation: int) -> tuple[Comparison, ...]:
    """Compare every arm but the first with the first, and judge all of it together.

    Where nothing differs in truth, each of many intervals has a chance of its own to lie beside zero.
    With the levels of Holm’s procedure (`reglab.analysis.holm`) any of them does so in at most 5 % of
    the runs.

    Parameters
    ----------
    arms : tuple of ArmSummary
        The baseline first.
    task : {"classification", "regression"}
        What is learned.
    validation : int
        Number of validation examples.
    """
    return _judged_together(
        [
            Comparison(
                arm.index,
                arm.name,
                _compare(arms[0], arm, task, "last", validation),
                _compare(arms[0], arm, task, "best", validation),
            )
            for arm in arms[1:]
        ],
        task,
    )


def _judged_together(found: Sequence[Comparison], task: Task) -> tuple[Comparison, ...]:
    """The same comparisons at the levels of Holm’s procedure."""
    family = [difference for compared in found for difference in judged(compared, task)]
    if not family:
        return tuple(found)
    levels = iter(holm_levels([difference.p for difference in family]))
    sign_levels = iter(holm_levels([difference.sign_p for difference in family]))
    # What is shown beside it, and judged in no sentence of its own, has the most careful of the levels.
    careful = 1 - (1 - LEVEL) / len(family)
    together = []
    for compared in found:
        last, best = (
            {metric: difference.judged_at(careful, careful) for metric, difference in side.items()}
            for side in (compared.last, compared.best)
        )
        for side, metric in _looks(task):
            mine = last if side == "last" else best
            mine[metric] = mine[metric].judged_at(next(levels), next(sign_levels))
        together.append(replace(compared, last=last, best=best))
    return tuple(together)


def _looks(task: Task) -> tuple[tuple[Point, str], ...]:
    """What is judged of an arm: gap, loss and score at the end, and the loss at the best epochs."""
    return ("last", "gap"), ("last", "val_loss"), ("last", f"val_{SCORES[task]}"), ("best", "val_loss")


def judged(compared: Comparison, task: Task) -> tuple[PairedDifference, ...]:
    """The differences of an arm that the verdict judges."""
    sides = {"last": compared.last, "best": compared.best}
    return tuple(sides[side][metric] for side, metric in _looks(task))


def compare_losses(arm: ArmSummary, other: ArmSummary, level: float) -> PairedDifference:
    """Compare the validation losses of two arms at their end."""
    return _difference(*_paired_networks(arm, other, "last"), "val_loss", "lower", level, None)


def _compare(
    baseline: ArmSummary, arm: ArmSummary, task: Task, point: Point, validation: int
) -> dict[str, PairedDifference]:
    mine, others = _paired_networks(arm, baseline, point)
    return {
        metric: _difference(
            mine, others, metric, better, LEVEL, validation if metric == "val_accuracy" else None
        )
        for metric, better in METRICS[task].items()
    }


def _paired_networks(one: ArmSummary, other: ArmSummary, point: Point) -> tuple[list[Values], list[Values]]:
    """Numbers of the networks of equal seeds; a diverged one takes its pair out."""
    first, second = _sound_networks(one, point), _sound_networks(other, point)
    seeds = [seed for seed in first if seed in second]
    return [first[seed] for seed in seeds], [second[seed] for seed in seeds]


def _sound_networks(arm: ArmSummary, point: Point) -> dict[int, Values]:
    """Numbers of the networks that are sound, by their seed."""
    sound = (replica for replica in arm.replicas if replica.state != "diverged")
    return {replica.seed: replica.last if point == "last" else replica.best for replica in sound}


def seed_differences(
    arm: ArmSummary, baseline: ArmSummary, metric: str, point: Point
) -> tuple[tuple[int, float], ...]:
    """Arm minus baseline, with the seed, of every seed in which both networks are sound."""
    mine, others = _sound_networks(arm, point), _sound_networks(baseline, point)
    pairs = ((seed, mine[seed], others[seed]) for seed in mine if seed in others)
    return tuple((seed, a.get(metric, math.nan) - b.get(metric, math.nan)) for seed, a, b in pairs)


def _difference(
    arm: Sequence[Values],
    baseline: Sequence[Values],
    metric: str,
    better: Better,
    level: float,
    examples: int | None,
) -> PairedDifference:
    mine, others = ([values.get(metric, math.nan) for values in side] for side in (arm, baseline))
    scales = [_scale(a, metric) + _scale(b, metric) for a, b in zip(arm, baseline, strict=True)]
    scale = None if metric == "val_accuracy" else scales
    return compare(mine, others, better, level=level, scale=scale, examples=examples)


def _scale(values: Values, metric: str) -> float:
    """How much a metric of a network can be expected to vary: as its error does, which it is measured by."""
    if metric == "val_r2":
        return 1 - values.get("val_r2", math.nan)
    name = {"gap": "val_loss"}.get(metric, metric)
    return abs(values.get(name, math.nan))
