"""A run of made-up curves whose record grows epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.training import TrainingSpec
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    REGRESSION_METRICS,
    EpochsDone,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.record import RunRecord


class GrowingRun:
    """A record of made-up curves that is fed as a trainer would feed it.

    `values` may be changed before it is given.
    """

    def __init__(
        self, arms: int = 2, seeds: int = 3, epochs: int = 300, task: str = "classification"
    ) -> None:
        experiment = Experiment(
            data=DataSpec(set="moons" if task == "classification" else "sine"),
            training=TrainingSpec(epochs=epochs),
            arms=tuple(Arm(name=f"Arm {arm}") for arm in range(arms)),
            seeds=seeds,
        )
        self.metrics = COMMON_METRICS + (
            CLASSIFICATION_METRICS if task == "classification" else REGRESSION_METRICS
        )
        self.record = RunRecord(experiment, 1)
        self.replicas = tuple(
            Replica(arm * seeds + seed, arm, seed, 100, 2) for arm in range(arms) for seed in range(seeds)
        )
        rng = np.random.default_rng(7)
        t = np.linspace(0, 1, epochs)[:, None]
        pace = rng.uniform(0.8, 1.2, len(self.replicas)) * np.repeat(1 + np.arange(arms), seeds)
        noise = rng.normal(0, 0.01, (epochs, len(self.replicas)))
        train = 0.7 * np.exp(-4 * t * pace) + 0.02 + np.abs(noise)
        val = 0.4 * np.exp(-8 * t * pace) + 0.3 + 0.3 * t / pace + noise
        self.values: dict[str, np.ndarray] = {
            "train_loss": train,
            "val_loss": val,
            "penalty": 0.1 * t * pace,
            "objective": train + 0.1 * t * pace,
            "weight_norm": 5 + 5 * t * pace,
            "train_accuracy": 1 - train / 2,
            "val_accuracy": 1 - val / 2,
            "train_r2": 1 - train,
            "val_r2": 1 - val,
            "train_rmse": np.sqrt(train),
            "val_rmse": np.sqrt(np.abs(val)),
        }

    def start(self) -> None:
        """Tell the replicas."""
        epochs = self.record.experiment.training.epochs
        self.record.apply(RunStarted(1, self.replicas, epochs, self.metrics, 10, "cpu", 1))

    def give(self, count: int | None = None) -> None:
        """Give the next epochs, or all that are left."""
        first = self.record.epochs
        end = len(self.values["val_loss"]) if count is None else first + count
        self.record.apply(EpochsDone(1, first + 1, self.rows(first, end), {}, float(end)))

    def stop(self, replica: int, epoch: int, *, diverged: bool = False) -> None:
        """Tell that a network stopped; its values from then on must be missing already."""
        self.record.apply(ReplicaStopped(1, replica, epoch, "diverged" if diverged else "early_stopping"))

    def finish(self) -> None:
        """Tell that the run is over."""
        self.record.apply(RunFinished(1, "completed", 1.0))

    def rows(self, first: int, end: int) -> Mapping[str, np.ndarray]:
        return {metric: read_only(self.values[metric][first:end]) for metric in self.metrics}


def growing_run(*args: int, task: str = "classification", given: int = 0) -> GrowingRun:
    """Make a run whose replicas are known: ``growing_run(arms, seeds, epochs, task=..., given=...)``."""
    made = GrowingRun(*args, task=task)
    made.start()
    if given:
        made.give(given)
    return made
