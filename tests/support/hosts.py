"""A host that trains nothing: it reports curves made by hand, so that commands can be tested quickly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    REGRESSION_METRICS,
    EpochsDone,
    Event,
    Progress,
    Replica,
    ReplicaStopped,
    RunFailed,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.questions import Answer, Question
from reglab.runtime.host import Command

Ending = Literal["completed", "failed", "waits", "diverged"]


class ScriptedHost:
    """Overfits without regularization and hardly with it, the same way every time.

    Parameters
    ----------
    ending : {"completed", "failed", "waits", "diverged"}
        How the run ends; with ``"waits"`` half of the epochs are reported and then nothing
        until it is told to stop, with ``"diverged"`` every network diverges at epoch 1.
    on_wait : callable, optional
        Called at every look for events while it waits.
    """

    def __init__(self, ending: Ending = "completed", on_wait: Callable[[], None] | None = None) -> None:
        self._ending = ending
        self._on_wait = on_wait
        self._events: list[Event] = []
        self.closed = False
        self.busy = False
        self.ready = True
        self.jobs = 1

    def start(self) -> None:
        assert not self.closed

    def run(self, run: int, experiment: Experiment, *, paused: bool = False) -> None:
        assert not paused
        self.busy, self._run = True, run
        epochs = experiment.training.epochs
        done = epochs if self._ending == "completed" else max(1, epochs // 2)
        self._events = [_started(run, experiment), *_curves(run, experiment, done)]
        if self._ending == "completed":
            self._events.append(RunFinished(run, "completed", 2.0))
        elif self._ending == "diverged":
            replicas = _started(run, experiment).replicas
            self._events += [ReplicaStopped(run, replica.index, 1, "diverged") for replica in replicas]
            self._events.append(RunFinished(run, "completed", 1.0))
        elif self._ending == "failed":
            self._events.append(RunFailed(run, "The training process ended.", "details"))

    def command(self, command: Command) -> None:
        if command == "stop":
            self._events.append(RunFinished(self._run, "stopped", 1.0))

    def ask(self, question: Question) -> None:
        assert question.run == self._run
        self._events.append(Answer(self._run, question.number, 0, question.replicas, trouble="It has none."))

    def poll(self, timeout: float) -> list[Event]:
        events, self._events = self._events, []
        if not events and self._on_wait is not None:
            self._on_wait()
        return events

    def close(self) -> None:
        self.closed, self.busy = True, False


def _started(run: int, experiment: Experiment) -> RunStarted:
    seeds = experiment.seed_values()
    replicas = tuple(
        Replica(arm * len(seeds) + place, arm, seed, 100, 2)
        for arm in range(len(experiment.arms))
        for place, seed in enumerate(seeds)
    )
    task = experiment.data.info.task
    metrics = COMMON_METRICS + (CLASSIFICATION_METRICS if task == "classification" else REGRESSION_METRICS)
    return RunStarted(run, replicas, experiment.training.epochs, metrics, 5, "cpu", 1)


def _curves(run: int, experiment: Experiment, epochs: int) -> list[Event]:
    started = _started(run, experiment)
    t = np.linspace(0, 1, epochs)[:, None]
    arm = np.array([replica.arm for replica in started.replicas])
    seed = np.array([replica.seed for replica in started.replicas])
    gap = np.where(arm == 0, 0.6, 0.1) + 0.01 * (seed % 5)
    train = 0.7 - 0.5 * t + 0 * gap
    values = {name: read_only(np.zeros_like(train)) for name in started.metrics}
    values |= {"train_loss": read_only(train), "val_loss": read_only(train + gap * t)}
    for name in started.metrics:
        if name.startswith("val_") and name != "val_loss":
            values[name] = read_only(0.9 - 0.2 * gap * t)
    half = max(1, epochs // 2)
    parts = [slice(0, half), slice(half, epochs)]
    return [
        Progress(run, 1, 0.5),
        *(
            EpochsDone(
                run,
                part.start + 1,
                {k: read_only(v[part]) for k, v in values.items()},
                {},
                2.0 * part.stop / epochs,
            )
            for part in parts
            if part.stop > part.start
        ),
    ]
