"""What early stopping would have done to curves that were trained without it, or with other settings.

Nothing is trained anew: a rule that only looks at the curve and ends it leaves all that comes before
as it is, so its outcome can be read off the recorded curve.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.comparison import SCORES
from reglab.analysis.curves import best_epochs, lengths
from reglab.analysis.outcomes import ReplicaState, replica_state
from reglab.experiment.techniques.early_stopping import LOSSES, EarlyStopping, Monitor, StoppingRule
from reglab.record.endings import sound_rows
from reglab.record.events import Array
from reglab.record.record import RunRecord


@dataclass(frozen=True, slots=True)
class Point:
    """A network at one epoch; epoch 0 and NaN where there is none."""

    epoch: int = 0
    loss: float = math.nan
    """Validation data loss."""
    score: float = math.nan
    """Accuracy or R² on the validation set."""
    train_loss: float = math.nan
    """Training data loss."""


@dataclass(frozen=True, slots=True)
class SeedReplay:
    """What the rule would have made of one network.

    Parameters
    ----------
    column, seed : int
        Its column in the record and its seed.
    state : str
        What became of it in the run, as in `ReplicaSummary`.
    trained : int
        Number of epochs with numbers: the rule cannot be followed beyond.
    planned : int
        Number of epochs that it would have been trained without any rule: more than `trained`
        where the run itself stopped it early.
    stop : int or None
        Epoch after which the rule ends the training; ``None`` where it would not have by `trained`.
    kept : Point
        The weights it ends with: the restored ones, else those of the stop, else the last. Empty
        where these are not sound: it diverged before the rule stopped it.
    last : Point
        The last epoch trained, or before it diverged.
    best : Point
        The epoch of the smallest validation loss of the whole curve.
    """

    column: int
    seed: int
    state: ReplicaState
    trained: int
    planned: int
    stop: int | None
    kept: Point
    last: Point
    best: Point

    @property
    def sound(self) -> bool:
        """Whether it has weights to end with."""
        return self.kept.epoch > 0

    @property
    def saved(self) -> int:
        """Number of the epochs planned that the rule would have spared, or has."""
        return 0 if self.stop is None else self.planned - self.stop

    @property
    def missed(self) -> float:
        """How much smaller the smallest validation loss of the whole curve is than the one kept."""
        return self.kept.loss - self.best.loss


@dataclass(frozen=True, slots=True)
class ArmReplay:
    """What the rule would have made of all networks of an arm.

    Parameters
    ----------
    arm : int
        Position in the record's experiment.
    settings : EarlyStopping
        The rule.
    score : str
        ``"accuracy"`` or ``"r2"``: what the points' `score` is.
    seeds : tuple of SeedReplay
        Ordered as the record's seeds.
    """

    arm: int
    settings: EarlyStopping
    score: str
    seeds: tuple[SeedReplay, ...]

    @property
    def sound(self) -> tuple[SeedReplay, ...]:
        """The networks that count in means."""
        return tuple(seed for seed in self.seeds if seed.sound)

    @property
    def stopped(self) -> tuple[SeedReplay, ...]:
        """The networks that the rule would have stopped."""
        return tuple(seed for seed in self.seeds if seed.stop is not None)

    @property
    def saved_share(self) -> float:
        """Share of all epochs planned that the rule would have spared; NaN before the first epoch."""
        planned = sum(seed.planned for seed in self.seeds)
        return sum(seed.saved for seed in self.seeds) / planned if planned else math.nan

    def mean(self, value: Callable[[SeedReplay], float | None]) -> float:
        """Mean of a value over the sound networks that have it, NaN without any."""
        found = [number for seed in self.sound if (number := value(seed)) is not None]
        return math.fsum(found) / len(found) if found else math.nan


class ArmCurves:
    """The curves of an arm's networks as recorded by now, for any number of replays.

    What no setting changes is computed once, so a replay costs what the rule costs.

    Parameters
    ----------
    record : RunRecord
        A record that knows its replicas.
    arm : int
        Position in the record's experiment.
    """

    def __init__(self, record: RunRecord, arm: int) -> None:
        self.arm = arm
        self.epochs = record.epochs
        """Number of epochs recorded when the curves were taken."""
        self.score = SCORES[record.experiment.data.info.task]
        self._record = record
        self._columns = record.columns(arm) if record.epochs else []
        names = ("val_loss", "train_loss", f"val_{self.score}")
        self._values = {name: self._take(name) for name in names} if self._columns else {}
        self._seeds = {replica.index: replica.seed for replica in record.replicas}
        self._states = [
            replica_state(record, column, count)
            for column, count in zip(self._columns, self._counts, strict=True)
        ]
        self._candidates: dict[tuple[str, int], list[list[int]]] = {}

    def replay(self, settings: EarlyStopping) -> ArmReplay:
        """Follow the rule of `settings` over every curve.

        Raises
        ------
        KeyError
            If the run does not measure the monitored value.
        """
        if not self._columns:
            return ArmReplay(self.arm, settings, self.score, ())
        curves = self._values[settings.monitor].T
        candidates = self._candidates_of(settings.monitor, settings.start_from_epoch)
        found = []
        for place, count in enumerate(self._counts):
            rule = settings.rule()
            stop = _follow(rule, curves[place], candidates[place], count)
            found.append(
                self._outcome(place, count, stop, rule.best_epoch if settings.restore_best else None)
            )
        return ArmReplay(self.arm, settings, self.score, tuple(found))

    def _outcome(self, place: int, count: int, stop: int | None, restored: int | None) -> SeedReplay:
        kept = restored or stop or count
        ran_out = kept == count and stop is None and restored is None and self._states[place] == "diverged"
        if ran_out or (kept and not self._sound[kept - 1, place]):
            kept = 0
        sound = np.flatnonzero(self._sound[:count, place])
        return SeedReplay(
            self._columns[place],
            self._seeds[self._columns[place]],
            self._states[place],
            count,
            self._planned(place, count),
            stop,
            self._point(place, kept),
            self._point(place, int(sound[-1]) + 1 if len(sound) else 0),
            self._point(place, self._best[place] or 0),
        )

    def _planned(self, place: int, count: int) -> int:
        """Epochs of a network without any rule: all that its run came to, where one stopped it early."""
        record = self._record
        if self._states[place] != "stopped_early":
            return count
        planned = record.planned(self.arm)
        return planned if record.state == "completed" else min(planned, max(count, record.epochs))

    def _point(self, place: int, epoch: int) -> Point:
        if not epoch:
            return Point()
        row = (epoch - 1, place)
        values, score = self._values, f"val_{self.score}"
        return Point(
            epoch, float(values["val_loss"][row]), float(values[score][row]), float(values["train_loss"][row])
        )

    def _take(self, metric: str) -> Array:
        """A metric of the arm's networks, shape (epochs, seeds); what the record hands out never changes."""
        columns = self._columns
        adjacent = columns == list(range(columns[0], columns[-1] + 1))
        return self._record.values(metric)[:, slice(columns[0], columns[-1] + 1) if adjacent else columns]

    @cached_property
    def _counts(self) -> list[int]:
        if not self._columns:
            return []
        counts: list[int] = lengths(self._values["train_loss"], self._values["val_loss"]).tolist()
        return counts

    @cached_property
    def _sound(self) -> NDArray[np.bool_]:
        """Whether the weights after an epoch are sound, shape (epochs, seeds)."""
        return sound_rows(self._record, 0, self.epochs)[:, self._columns]

    @cached_property
    def _best(self) -> list[int | None]:
        return best_epochs(self._values["val_loss"], np.array(self._counts, dtype=np.int64))

    def _candidates_of(self, monitor: Monitor, start: int) -> list[list[int]]:
        """For each network the epochs after `start` that may improve on all before them.

        The rule's best is never worse than any value before by more than the smallest improvement, so
        only a value better than all of them can improve on it.
        """
        key = monitor, start
        if key not in self._candidates:
            # One is kept: whoever drags the start passes through all of them.
            self._candidates = {key: _new_bests(self._values[monitor][start:], monitor, start)}
        return self._candidates[key]


def replay(record: RunRecord, arm: int, settings: EarlyStopping) -> ArmReplay:
    """Say what early stopping with `settings` would have made of every network of an arm."""
    return ArmCurves(record, arm).replay(settings)


def _new_bests(values: Array, monitor: Monitor, start: int) -> list[list[int]]:
    """Epochs, counted from 1, of the values better than all before; the first is always among them."""
    if not len(values):
        return [[] for _ in range(values.shape[1])]
    bests = np.fmin if monitor in LOSSES else np.fmax
    so_far = bests.accumulate(values, axis=0)
    better = np.ones(values.shape, dtype=bool)
    # What is no number is better than nothing, and nothing hides behind it.
    better[1:] = so_far[1:] != so_far[:-1]
    return [(np.flatnonzero(column) + start + 1).tolist() for column in better.T]


def _follow(rule: StoppingRule, curve: Array, candidates: Sequence[int], count: int) -> int | None:
    """Take the first `count` epochs of a curve; return the epoch where the rule stops, if it does."""
    done = 0
    for epoch in candidates:
        if epoch > count:
            break
        stop = rule.pass_over(done + 1, epoch - 1)
        if stop is None and rule.update(epoch, float(curve[epoch - 1]))[1]:
            stop = epoch
        if stop is not None:
            return stop
        done = epoch
    return rule.pass_over(done + 1, count)
