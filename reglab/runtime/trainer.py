"""What trains: what a runner needs of it, how it is found, and how it gets warm."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any, Protocol, cast

from reglab.experiment.data import DataSpec
from reglab.experiment.demand import seconds_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import TrainingSpec
from reglab.record.events import Event, RunStarted
from reglab.record.interventions import Addition, ChangeArm
from reglab.record.networks import Revival
from reglab.record.questions import Answer, Question
from reglab.runtime.child import imported

TRAINER = "reglab.engine.run.trainer:Trainer"
"""What trains: module and attribute, imported only where the training runs."""

WARM_UP_RUN = 0
"""Id of the run that warms the trainer up; no event of it is ever sent."""

MEASURED_EPOCHS = 10
"""Epochs by which the machine is measured, some milliseconds together."""
_BELIEVED = (0.1, 30.0)
"""What a machine may be slower by; beyond, something else was measured."""


class TrainerLike(Protocol):
    """What a runner needs of a trainer."""

    flush_seconds: float
    """Least time between two `EpochsDone`; 0 means one per epoch."""
    remembers: bool
    """Whether past epochs are kept, for questions and branches."""

    def run(self) -> Generator[Event, None, None]:
        """Train; closing the generator stops. After its end, another one goes on with what is left."""

    def answer(self, question: Question) -> Answer:
        """Answer a question about the networks; possible between any two events, and after the last."""

    def change(self, command: ChangeArm) -> None:
        """Give an arm other techniques from the next epoch on."""

    def add(self, command: Addition) -> None:
        """Branch an arm or add seeds; what joins catches up with the others."""

    def revive(self, kept: Revival) -> tuple[Event, ...]:
        """Take over networks of a run that ended elsewhere, to be asked about; return what is to be told."""


class HelperLike(Protocol):
    """What a helper's process needs of what trains there; orders and replies are the engine's own."""

    @property
    def under_way(self) -> int | None:
        """Number of the order whose epoch is under way, if one is."""

    def obey(self, ticket: int, order: Any) -> Any:
        """Carry an order out, and return the reply, or ``None``; of an epoch `work` does the work."""

    def work(self, interrupted: Callable[[], bool]) -> Any:
        """Go on with the epoch under way until it is over, and return the reply, or until interrupted."""

    def answer(self, question: Question) -> Answer:
        """Answer a question about the networks that are trained here."""


MakeTrainer = Callable[[Experiment, int], TrainerLike]


def load_trainer(path: str) -> MakeTrainer:
    """Import a trainer by ``"module:attribute"``."""
    return cast(MakeTrainer, imported(path))


def load_helper(path: str) -> HelperLike:
    """Make what helps the trainer of this name."""
    return cast(HelperLike, imported(path).helper())


def _small(epochs: int) -> Experiment:
    data = DataSpec(train=20, validation=20, test=20)
    return Experiment(name="warm-up", data=data, training=TrainingSpec(epochs=epochs), seeds=2)


def warm_up(make: MakeTrainer) -> None:
    """Train a moment, so that the first real run does not wait for lazy set-up."""
    for _ in make(_small(2), WARM_UP_RUN).run():
        pass


def measured_slowness(make: MakeTrainer) -> float:
    """Return how much slower this machine is than that of `reglab.experiment.demand.time`."""
    measured = _small(MEASURED_EPOCHS)
    trainer = make(measured, WARM_UP_RUN)
    trainer.remembers, trainer.flush_seconds = False, 1.0
    began, ended = 0.0, 0.0
    for event in trainer.run():
        ended = time.perf_counter()
        began = ended if isinstance(event, RunStarted) else began
    return min(max((ended - began) / seconds_of(measured).total, _BELIEVED[0]), _BELIEVED[1])
