"""What every network of a run came to, as the history keeps it beside the curves."""

from __future__ import annotations

import math
from collections.abc import Mapping

from reglab.analysis import RunSummary
from reglab.analysis.outcomes import json_number
from reglab.store.history.entries import NetworkResult

_Four = tuple[float | None, float | None, float | None, float | None]


def results_of(summary: RunSummary) -> list[NetworkResult]:
    """Return the results of all networks of a run, arm by arm."""
    score = f"val_{summary.score}"
    return [
        NetworkResult(
            arm.index,
            arm.name,
            network.seed,
            network.state,
            network.parameters,
            network.epochs,
            network.final_epoch,
            *_numbers(network.last, score),
            network.best_epoch,
            *_numbers(network.best, score),
        )
        for arm in summary.arms
        for network in arm.replicas
    ]


def _numbers(values: Mapping[str, float], score: str) -> _Four:
    train, val, gap, reached = (
        json_number(values.get(name, math.nan)) for name in ("train_loss", "val_loss", "gap", score)
    )
    return train, val, gap, reached
