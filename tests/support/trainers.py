"""A trainer that computes nothing: what it does is the name of the experiment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.experiment.training import TrainingSpec
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    EpochsDone,
    Event,
    Progress,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.interventions import Addition, ChangeArm
from reglab.record.networks import Revival
from reglab.record.peeks import Opened, OpenSeal, Peek
from reglab.record.questions import Answer, Question
from reglab.runtime.trainer import WARM_UP_RUN

FAKE = "tests.support.trainers:FakeTrainer"
DEAF_SECONDS = 0.9
DEAF_MOST_SECONDS = 30.0
HEAVY_SECONDS = 0.5
METRICS = COMMON_METRICS + CLASSIFICATION_METRICS


class DisorderlyError(RuntimeError):
    """An error that nobody foresaw."""


def experiment(behaviour: str = "steady", epochs: int = 1_000_000) -> Experiment:
    """An experiment that makes the fake trainer behave in this way."""
    return Experiment(name=behaviour, training=TrainingSpec(epochs=epochs))


class FakeTrainer:
    """Counts epochs; the training loss of epoch n is n.

    ``steady`` takes 1 ms an epoch, ``slow`` 0.3 s with signs of life, or until the file that the
    experiment's notes name is there, ``deaf`` says nothing any more after its first epoch, ``heavy``
    has epochs of one silent step that takes `HEAVY_SECONDS`, ``refusing`` and ``broken`` raise,
    ``mute`` ends without a result, ``early`` stops its only replica after the second epoch,
    ``dying`` takes its process with it, ``leaving`` makes the file that the notes name when its end
    has been told.
    """

    def __init__(self, experiment: Experiment, run: int) -> None:
        self.flush_seconds, self.remembers = 0.03, True
        self._run = run
        self._epochs = experiment.training.epochs
        self._mark = experiment.notes
        self._behaviour = "steady" if run == WARM_UP_RUN else experiment.name
        if self._behaviour == "refusing":
            from reglab.experiment.errors import ExperimentError

            raise ExperimentError([])

    def answer(self, question: Question) -> Answer:
        if question.epoch == -1:
            raise DisorderlyError("no such epoch")
        peek = None
        if isinstance(question.want, OpenSeal):
            peek = Peek(self._run, 1, "last", 3, "2026-11-27T13:00:00+00:00", 9, (Opened(0, 3, 0.5, 0.5),))
        return Answer(self._run, question.number, question.epoch or 0, question.replicas, peek=peek)

    def change(self, command: ChangeArm) -> None:
        self._changed = command

    def revive(self, kept: Revival) -> tuple[Event, ...]:
        if self._behaviour == "broken":
            raise DisorderlyError("torn networks")
        if self._behaviour == "dying":
            os._exit(3)
        if self._behaviour == "heavy":
            time.sleep(HEAVY_SECONDS)
        return ()

    def add(self, command: Addition) -> None:
        self._behaviour = "steady"

    def run(self) -> Generator[Event, None, None]:
        replica = Replica(index=0, arm=0, seed=0, parameters=1, layers=1)
        yield RunStarted(
            self._run, (replica,), self._epochs, METRICS, steps_per_epoch=1, device="cpu", threads=1
        )
        if self._behaviour == "mute":
            return
        epoch: Callable[[int], Generator[Event, None, None]] = getattr(self, f"_{self._behaviour}")
        flushed, first = time.perf_counter(), 1
        for number in range(1, self._epochs + 1):
            yield from epoch(number)
            early = self._behaviour == "early" and number == 2
            if early:
                yield ReplicaStopped(self._run, 0, number, "early_stopping", 1)
            if early or time.perf_counter() - flushed >= self.flush_seconds or number == self._epochs:
                yield self._done(first, number)
                flushed, first = time.perf_counter(), number + 1
            if early:
                break
        try:
            # A clock that runs through pauses: whoever hosts a trainer must keep its own.
            yield RunFinished(self._run, "completed", seconds=1e9)
        finally:
            if self._behaviour == "leaving":
                Path(self._mark).touch()

    def _done(self, first: int, last: int) -> EpochsDone:
        values = read_only(np.arange(first, last + 1, dtype=np.float64)[:, None])
        layers = {"weight_norm": read_only(values[:, :, None])}
        return EpochsDone(self._run, first, dict.fromkeys(METRICS, values), layers, seconds=1e9)

    def _steady(self, _number: int) -> Generator[Event, None, None]:
        time.sleep(0.001)
        yield from ()

    _early = _leaving = _steady

    def _slow(self, number: int) -> Generator[Event, None, None]:
        part = 0
        while part < 30 or (self._mark and not Path(self._mark).exists()):
            yield Progress(self._run, number, min(part, 29) / 30)
            time.sleep(0.01)
            part += 1

    def _heavy(self, _number: int) -> Generator[Event, None, None]:
        time.sleep(HEAVY_SECONDS)
        yield from ()

    def _deaf(self, number: int) -> Generator[Event, None, None]:
        if number > 1:
            deadline = time.monotonic() + DEAF_SECONDS
            if self._mark:
                # Whoever waits for this file knows that nothing is heard from now on, and until it is gone.
                mark = Path(self._mark)
                mark.touch()
                deadline += DEAF_MOST_SECONDS
            while time.monotonic() < deadline and (not self._mark or mark.exists()):
                time.sleep(0.01)
        yield from ()

    def _broken(self, number: int) -> Generator[Event, None, None]:
        if number == 3:
            raise DisorderlyError("the flux is inverted")
        yield from ()

    def _dying(self, number: int) -> Generator[Event, None, None]:
        if number == 3:
            os._exit(3)
        yield from ()
