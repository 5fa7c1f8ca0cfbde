"""Sweeps for tests: small ones, and a backend that trains in the test's own process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sweeps import Batch, Sweep, make_sweep
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, TrainingSpec
from reglab.runtime.trainer import TRAINER
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
