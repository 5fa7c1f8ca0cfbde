"""Sweeps for tests: small ones, and a backend that trains in the test's own process."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sweeps import Batch, Sweep, make_sweep
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record.events import (
    COMMON_METRICS,
    EpochsDone,
    Event,
    Replica,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.runtime.trainer import TRAINER, WARM_UP_RUN
from reglab.sweeps.backend import BatchDone, Report
from reglab.sweeps.events import SweepEvent
from reglab.sweeps.result import SweepResult
from reglab.sweeps.work import train_batch

SMALL = Experiment(
    name="Small",
    data=DataSpec(train=20, validation=24, test=20),
    network=NetworkSpec(layers=(DenseLayer(units=8),)),
    training=TrainingSpec(optimizer=SGD(lr=0.3), batch_size=10, epochs=6),
    arms=(Arm(name="Plain"), Arm(name="L2", techniques=(L2(),))),
    seeds=2,
)


def small_sweep(values: str = "0,1e-3:1:4log", seeds: int = 2, **over: str) -> Sweep:
    """A sweep of tiny networks."""
    return make_sweep(SMALL, {"l2.strength": values, **over}, seeds=seeds)


class Inline:
    """A backend that trains one batch after the other while it is polled."""

    def __init__(self, trainer: str = TRAINER, jobs: int = 1) -> None:
        self.local = True
        self.jobs = jobs
        self.trained: list[tuple[str, ...]] = []
        """Identities of the points of all batches that were begun."""
        self.stops = 0
        self._trainer = trainer
        self._waiting: deque[tuple[int, Batch]] = deque()

    def start(self) -> None:
        """Nothing has to get ready."""

    def submit(self, number: int, batch: Batch) -> None:
        """Take a batch."""
        self._waiting.append((number, batch))

    def poll(self, timeout: float) -> Sequence[Report]:
        """Train the next batch to its end."""
        del timeout
        if not self._waiting:
            return []
        number, batch = self._waiting.popleft()
        self.trained.append(batch.keys)
        reports: list[Report] = []
        steps = train_batch(batch, self._trainer)
        while True:
            try:
                moved = next(steps)
            except StopIteration as end:
                return [*reports, BatchDone(number, end.value)]
            if moved is not None:
                reports.append(moved)

    def stop(self) -> None:
        """Forget what waits."""
        self.stops += 1
        self._waiting.clear()

    def close(self) -> None:
        """Nothing is left behind."""


def result_of(sweep: Sweep, events: Iterable[SweepEvent | None]) -> SweepResult:
    """Apply all events."""
    result = SweepResult(sweep)
    for event in events:
        if event is not None:
            result.apply(event)
    return result


COUNTING = "tests.support.sweeps:CountingTrainer"
KILLS = "REGLAB_TEST_KILLS"
"""Names the folder in which every `CountingTrainer` that is to kill its process finds how often."""


class CountingTrainer:
    """A trainer that computes nothing: the validation loss of epoch n is n plus the strength of L2.

    Where the environment says so, it takes its process with it, a few times in all.
    """

    trained: ClassVar[list[tuple[str, int]]] = []
    """Name and number of networks of every experiment of which an epoch was asked for in this process."""

    def __init__(self, experiment: Experiment, run: int) -> None:
        self.flush_seconds, self.remembers = 0.0, True
        self._experiment, self._run = experiment, run

    def run(self) -> Iterator[Event]:
        """Count to the last epoch."""
        seeds = self._experiment.seed_values()
        arms = self._experiment.arms
        replicas = tuple(
            Replica(place * len(seeds) + number, place, seed, 1, 1)
            for place in range(len(arms))
            for number, seed in enumerate(seeds)
        )
        epochs = self._experiment.training.epochs
        self.trained.append((self._experiment.name, len(replicas)))
        yield RunStarted(self._run, replicas, epochs, COMMON_METRICS, 1, "cpu", 1)
        strengths = [sum(getattr(t, "strength", 0.0) for t in arm.techniques) for arm in arms]
        row = np.repeat(strengths, len(seeds))
        for epoch in range(1, epochs + 1):
            if self._run != WARM_UP_RUN:
                _die_if_asked()
            values = {name: read_only((row + epoch)[None]) for name in COMMON_METRICS}
            yield EpochsDone(self._run, epoch, values, {}, 0.0)
        yield RunFinished(self._run, "completed", 0.0)


def _die_if_asked() -> None:
    folder = os.environ.get(KILLS)
    for mark in Path(folder).glob("kill-*") if folder else ():
        try:
            mark.unlink()
        except FileNotFoundError:
            continue  # another process took it
        os.kill(os.getpid(), signal.SIGKILL)
