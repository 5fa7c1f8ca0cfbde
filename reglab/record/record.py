"""The record of one run: append-only metric arrays, one column per replica."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.experiment import Experiment
from reglab.record.events import (
    ArmChanged,
    Array,
    Branched,
    EpochsDone,
    Event,
    NetworksLost,
    Replica,
    ReplicaStopped,
    RunFailed,
    RunFinished,
    RunStarted,
    SeedsAdded,
    StateChanged,
)
from reglab.record.more_seeds import moved_columns, moved_peeks, moved_stops, spread_out
from reglab.record.networks import Revived
from reglab.record.notes import Noted, with_note
from reglab.record.peeks import Peek
from reglab.record.questions import Kept

State = Literal["empty", "untrained", "running", "paused", "completed", "stopped", "interrupted", "failed"]
"""An untrained one has networks, but no run that trains them has begun."""


class RunRecord:
    """What happened in one run of an experiment.

    Events are applied in their order with `apply`; arrays that were handed out stay valid
    and never change. Belongs to one thread.

    Parameters
    ----------
    experiment : Experiment
        What was run.
    run : int
        Id of the run; events of another run are ignored.
    """

    def __init__(self, experiment: Experiment, run: int) -> None:
        self.experiment = experiment
        self.run = run
        self.state: State = "empty"
        self.replicas: tuple[Replica, ...] = ()
        self.metrics: tuple[str, ...] = ()
        self.epochs = 0
        """Number of epochs recorded."""
        self.planned_epochs = experiment.epochs
        """Epochs of the arm that trains longest."""
        self.seconds = 0.0
        self.arm_seconds: tuple[float, ...] = ()
        """Seconds of training of each arm, as `EpochsDone` has them; empty where they are not known."""
        self.steps_per_epoch = 0
        self.device = ""
        self.threads = 0
        self.untrained: tuple[float, ...] = ()
        """Training data loss of every replica before its first step; empty where it is not known."""
        self.stopped: dict[int, ReplicaStopped] = {}
        self.restored: dict[int, int] = {}
        self.failure: RunFailed | None = None
        self.lost = False
        """Whether the networks are gone, so that only what is recorded can be shown."""
        self.revived = False
        """Whether its networks come from a file: they can be looked at, and not be trained on."""
        self.kept: NDArray[np.int64] = np.empty(0, np.int64)
        """Epochs that views can go back to."""
        self.peeks: tuple[Peek, ...] = ()
        """Every look at the sealed test part, in their order."""
        self.notes: Mapping[str, str] = {}
        """What a person wrote about it, by the places of `reglab.record.notes`; replaced, never changed."""
        self.revision = 0
        """Raised whenever what was recorded of past epochs has changed: by a branch."""
        self.branches: dict[int, tuple[int, int]] = {}
        """For each branch, by its position: that of the arm it comes from, and the last epoch in common."""
        self._behind: tuple[int, int] | None = None
        self._caught_up_seconds = 0.0
        """Time in which all networks waited for a branch: no new epoch came of it."""
        self._values: dict[str, Array] = {}
        self._layers: dict[str, Array] = {}

    def apply(self, event: Event) -> bool:
        """Take one event; return whether it belonged to this run and changed the record."""
        if event.run != self.run:
            return False
        if isinstance(event, RunStarted):
            self._start(event)
        elif isinstance(event, EpochsDone):
            self._append(event)
            self.arm_seconds = event.arm_seconds or self.arm_seconds
        elif isinstance(event, ReplicaStopped):
            self.stopped[event.replica] = event
        elif isinstance(event, StateChanged):
            self.state = event.state
        elif isinstance(event, RunFinished):
            self.state, self.seconds = event.reason, event.seconds
            self.restored = dict(event.restored)
        elif isinstance(event, RunFailed):
            self.state, self.failure, self.lost = "failed", event, True
        elif isinstance(event, NetworksLost | Revived | Kept | Peek | Noted):
            self._note(event)
        elif isinstance(event, ArmChanged):
            self._change(event)
        elif isinstance(event, Branched):
            self._branch(event)
        elif isinstance(event, SeedsAdded):
            self._add_seeds(event)
        else:
            return False
        return True

    def rename(self, names: Sequence[str]) -> bool:
        """Call the arms by other names, in their order; return whether any is another one.

        Names are words about what was asked, and no part of it.
        """
        pairs = list(zip(self.experiment.arms, names, strict=True))
        if all(arm.name == name for arm, name in pairs):
            return False
        arms = tuple(arm.model_copy(update={"name": name}) for arm, name in pairs)
        self.experiment = self.experiment.model_copy(update={"arms": arms})
        return True

    def copy(self) -> RunRecord:
        """Return the record as it is now, for another thread; what is applied to this one leaves it."""
        made = copy(self)
        # Arrays that are shared grow beyond what the copy counts.
        for name in ("stopped", "restored", "branches", "_values", "_layers"):
            setattr(made, name, dict(getattr(self, name)))
        return made

    @property
    def ended(self) -> bool:
        """Whether no more epochs will come."""
        return self.state in ("completed", "stopped", "interrupted", "failed")

    @property
    def epochs_per_second(self) -> float:
        """Recorded epochs per second of training, 0 before the first."""
        seconds = self.seconds - self._caught_up_seconds
        return self.epochs / seconds if seconds > 0 else 0.0

    @property
    def catching_up(self) -> tuple[int, int] | None:
        """Position and last epoch of a branch that is behind the others; ``None`` where none is."""
        if self._behind is None or self.ended:
            return None
        arm, epoch = self._behind
        # One that stopped early has nothing more to catch up.
        trains = any(column not in self.stopped for column in self.columns(arm))
        return self._behind if trains and epoch < self.epochs else None

    def columns(self, arm: int) -> list[int]:
        """Columns of the replicas of an arm, by its position in the experiment, ordered by seed."""
        return [replica.index for replica in self.replicas if replica.arm == arm]

    def planned(self, arm: int) -> int:
        """Epochs that an arm is trained, if nothing stops it."""
        experiment = self.experiment
        return min(experiment.arm_training(experiment.arms[arm]).epochs, self.planned_epochs)

    def values(self, metric: str) -> Array:
        """Return a metric as a read-only array of shape (epochs, replicas).

        ``"gap"`` is validation minus training data loss. Row i is epoch i + 1.

        Raises
        ------
        KeyError
            If the run does not measure `metric`.
        """
        if metric == "gap":
            return _frozen(self.values("val_loss") - self.values("train_loss"))
        if not self.epochs:
            return _frozen(np.empty((0, len(self.replicas))))
        return _frozen(self._values[metric][: self.epochs])

    @property
    def layer_metrics(self) -> tuple[str, ...]:
        """Names of the metrics per weight matrix that were recorded."""
        return tuple(self._layers)

    def layer_values(self, metric: str) -> Array:
        """Return a metric per weight matrix, shape (epochs, replicas, max layers), read-only."""
        if not self.epochs:
            return _frozen(np.empty((0, len(self.replicas), 0)))
        return _frozen(self._layers[metric][: self.epochs])

    def _start(self, event: RunStarted) -> None:
        self.state = "running"
        self.replicas, self.metrics = event.replicas, event.metrics
        self.planned_epochs, self.steps_per_epoch = event.epochs, event.steps_per_epoch
        self.device, self.threads = event.device, event.threads
        self.untrained = event.untrained

    def _note(self, event: NetworksLost | Revived | Kept | Peek | Noted) -> None:
        """Take what is about the networks, or written, and no part of the curves."""
        if isinstance(event, NetworksLost):
            self.lost = True
        elif isinstance(event, Revived):
            self.revived, self.lost = True, bool(event.trouble)
        elif isinstance(event, Kept):
            self.kept = event.epochs
        elif isinstance(event, Noted):
            self.notes = with_note(self.notes, event)
        else:
            self.peeks = (*self.peeks, event)

    def _change(self, event: ArmChanged) -> None:
        arms = list(self.experiment.arms)
        arm = arms[event.arm]
        arms[event.arm] = arm.changed(event.change.epoch, event.change.techniques)
        self.experiment = self.experiment.model_copy(update={"arms": tuple(arms)})

    def _branch(self, event: Branched) -> None:
        """Give the new replicas columns with the past of those they come from."""
        sources = self.columns(event.source)
        place = len(self.experiment.arms)
        self.branches[place], self._behind = (event.source, event.epoch), (place, event.epoch)
        self.experiment = self.experiment.model_copy(update={"arms": (*self.experiment.arms, event.arm)})
        self.replicas = (*self.replicas, *event.replicas)
        if self.untrained:
            self.untrained += tuple(self.untrained[column] for column in sources)
        for store in (self._values, self._layers):
            for name, rows in store.items():
                past = np.full_like(rows[:, sources], np.nan)
                past[: event.epoch] = rows[: event.epoch, sources]
                store[name] = np.concatenate([rows, past], axis=1)
        self.revision += 1

    def _add_seeds(self, event: SeedsAdded) -> None:
        """Give the networks the columns that they have with the new ones among them."""
        moved, columns = moved_columns(self.replicas, event.replicas), len(event.replicas)
        for store in (self._values, self._layers):
            for name, rows in store.items():
                store[name] = spread_out(rows, moved, columns)
        self.stopped, self.peeks = moved_stops(self.stopped, moved), moved_peeks(self.peeks, moved)
        self.restored = {moved[column]: epoch for column, epoch in self.restored.items()}
        self.replicas, self.untrained, self.revision = event.replicas, event.untrained, self.revision + 1
        seeds = len({replica.seed for replica in event.replicas})
        self.experiment = self.experiment.model_copy(update={"seeds": seeds})

    def _fill(self, event: EpochsDone) -> None:
        """Enter epochs of a branch, which others have trained before."""
        rows = slice(event.first_epoch - 1, event.first_epoch - 1 + event.count)
        if rows.stop > self.epochs:
            raise ValueError(f"epoch {rows.stop} of a branch is beyond epoch {self.epochs}")
        for store, new in ((self._values, event.values), (self._layers, event.layers)):
            for name, values in new.items():
                # What was handed out stays as it is.
                store[name] = store[name].copy()
                store[name][rows, list(event.replicas)] = values
        self._caught_up_seconds += event.seconds - self.seconds
        self.seconds = event.seconds
        if self._behind is not None:
            self._behind = self._behind[0], rows.stop
        self.revision += 1

    def _append(self, event: EpochsDone) -> None:
        if event.replicas:
            self._fill(event)
            return
        if event.first_epoch != self.epochs + 1:
            last = event.first_epoch + event.count - 1
            raise ValueError(f"epochs {event.first_epoch} to {last} do not follow epoch {self.epochs}")
        self._behind = None
        end = self.epochs + event.count
        for store, new in ((self._values, event.values), (self._layers, event.layers)):
            for name, rows in new.items():
                store[name] = _grown(store.get(name), self.epochs, end, rows)
                store[name][self.epochs : end] = rows
        self.epochs, self.seconds = end, event.seconds


def _grown(store: Array | None, used: int, needed: int, like: Array) -> Array:
    """Return `store` with room for `needed` rows; what was handed out stays as it is."""
    if store is not None and len(store) >= needed:
        return store
    capacity = max(256, needed, 0 if store is None else 2 * len(store))
    grown = np.full((capacity, *like.shape[1:]), np.nan)
    if store is not None:
        grown[:used] = store[:used]
    return grown


def _frozen(values: Array) -> Array:
    view = values.view()
    view.setflags(write=False)
    return view
