"""An arm against the baseline, seed by seed, at the end of training and at the best epochs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.paired import Better, PairedDifference, compare
from reglab.experiment.datasets import Task

Point = Literal["last", "best"]
"""``"last"``: each network as it ended. ``"best"``: each at its best validation epoch."""

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


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired differences of one arm from the baseline, by metric."""

    arm: int
    name: str
    last: Mapping[str, PairedDifference]
    best: Mapping[str, PairedDifference]


def comparisons(arms: tuple[ArmSummary, ...], task: Task) -> tuple[Comparison, ...]:
    """Compare every arm but the first with the first."""
    return tuple(
        Comparison(
            arm.index, arm.name, _compare(arms[0], arm, task, "last"), _compare(arms[0], arm, task, "best")
        )
        for arm in arms[1:]
    )


def _compare(baseline: ArmSummary, arm: ArmSummary, task: Task, point: Point) -> dict[str, PairedDifference]:
    """Pair the networks of equal seeds; a diverged one takes its pair out."""
    values = []
    for side in (baseline, arm):
        by_seed = {r.seed: r for r in side.replicas if r.state != "diverged"}
        values.append({seed: r.last if point == "last" else r.best for seed, r in by_seed.items()})
    first, second = values
    seeds = [seed for seed in first if seed in second]
    return {
        metric: compare(
            [second[seed].get(metric, math.nan) for seed in seeds],
            [first[seed].get(metric, math.nan) for seed in seeds],
            better,
        )
        for metric, better in METRICS[task].items()
    }
