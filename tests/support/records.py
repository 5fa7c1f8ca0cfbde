"""Records made by hand from curves, so that analysis and window can be tested without training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    LAYER_METRICS,
    REGRESSION_METRICS,
    SHIFTED_METRICS,
    EpochsDone,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.record import RunRecord

RUN = 7


def experiment(
    arms: Sequence[str] = ("plain", "L2"),
    seeds: int = 5,
    epochs: int = 300,
    data: Mapping[str, Any] | None = None,
    techniques: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Experiment:
    """An experiment whose arms carry the names given; every arm but the first has an L2 of its own."""
    given = dict(techniques or {})
    return build(
        {
            "version": 1,
            "name": "made by hand",
            "data": dict(data or {}),
            "training": {"epochs": epochs},
            "arms": [
                {
                    "name": name,
                    "techniques": given.get(name, [] if i == 0 else [{"kind": "l2", "strength": 0.01 * i}]),
                }
                for i, name in enumerate(arms)
            ],
            "seeds": seeds,
        }
    )


def record(
    question: Experiment,
    curves: Mapping[str, ArrayLike],
    *,
    stops: Sequence[ReplicaStopped] = (),
    restored: Mapping[int, int] | None = None,
    end: Literal["completed", "stopped"] | None = "completed",
    seconds: float = 2.0,
    untrained: Sequence[float] = (),
) -> RunRecord:
    """A record that holds `curves` (epochs, or epochs × replicas); metrics that are not given are zero.

    With ``end=None`` the run is still under way.
    """
    seeds = question.seed_values()
    replicas = tuple(
        Replica(arm * len(seeds) + place, arm, seed, 42, len(question.network.layers) + 1)
        for arm in range(len(question.arms))
        for place, seed in enumerate(seeds)
    )
    task = question.data.info.task
    metrics = COMMON_METRICS + (CLASSIFICATION_METRICS if task == "classification" else REGRESSION_METRICS)
    if question.data.shifted is not None:
        metrics += SHIFTED_METRICS[task]
    given = {name: np.asarray(curve, dtype=float) for name, curve in curves.items()}
    epochs = max((len(curve) for curve in given.values()), default=0)
    values = {}
    for name in metrics:
        curve = given.get(name, np.zeros(epochs))
        values[name] = read_only(
            np.broadcast_to(curve if curve.ndim == 2 else curve[:, None], (epochs, len(replicas)))
        )
    made = RunRecord(question, RUN)
    made.apply(RunStarted(RUN, replicas, question.training.epochs, metrics, 4, "cpu", 1, tuple(untrained)))
    if epochs:
        layers = {
            name: read_only(np.zeros((epochs, len(replicas), len(question.network.layers) + 1)))
            for name in LAYER_METRICS
        }
        made.apply(EpochsDone(RUN, 1, values, layers, seconds))
    for stop in stops:
        made.apply(stop)
    if end is not None:
        made.apply(RunFinished(RUN, end, seconds, dict(restored or {})))
    return made


def by_replica(question: Experiment, *arms: ArrayLike) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Lay one curve per arm (epochs, or epochs × seeds) side by side as (epochs, replicas)."""
    blocks = []
    for arm in arms:
        curve = np.asarray(arm, dtype=float)
        blocks.append(curve if curve.ndim == 2 else np.repeat(curve[:, None], question.seeds, axis=1))
    return np.hstack(blocks)
