"""What came out of every network and of every arm: numbers at the best epoch and at the end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reglab.analysis.curves import best_epochs, lengths, turn_epochs
from reglab.experiment.experiment import Arm
from reglab.record.endings import diverged, is_sound, weights_epoch
from reglab.record.events import Array, Replica
from reglab.record.record import RunRecord

Values = Mapping[str, float]
"""Metrics of one epoch by name, ``"gap"`` among them; NaN where there is none."""

EpochName = Literal["best_epoch", "turn_epoch", "stopped_epoch"]

ReplicaState = Literal["waiting", "training", "completed", "interrupted", "stopped_early", "diverged"]


@dataclass(frozen=True, slots=True)
class ReplicaSummary:
    """One network: how far it came, and its numbers.

    Parameters
    ----------
    index, arm, seed, parameters
        As in `Replica`.
    state : str
        ``"waiting"`` before its first epoch, ``"training"``, ``"completed"``,
        ``"interrupted"`` (the run was stopped), ``"stopped_early"`` or ``"diverged"``.
    epochs : int
        Number of epochs with numbers.
    best_epoch : int or None
        Epoch of the smallest validation loss.
    turn_epoch : int or None
        Where validation loss turns upwards, see `curves.turn_epochs`.
    stopped_epoch : int or None
        Where early stopping or a loss that was not finite ended it; ``None`` where it trained on.
    restored_epoch : int or None
        Epoch whose weights early stopping gave back.
    final_epoch : int or None
        Epoch of the weights it ended with: the restored one, else its last. ``None``
        where it diverged or has not begun.
    last, best : mapping of str to float
        Metrics at `final_epoch` and at `best_epoch`.
    diverged_epoch : int or None
        Where it diverged, by `reglab.record.endings`; ``None`` where it is sound.
    rescued : bool
        Whether its loss was no longer finite when early stopping took it back to sound weights.
    """

    index: int
    arm: int
    seed: int
    parameters: int
    state: ReplicaState
    epochs: int
    best_epoch: int | None
    turn_epoch: int | None
    stopped_epoch: int | None
    restored_epoch: int | None
    final_epoch: int | None
    last: Values
    best: Values
    diverged_epoch: int | None = None
    rescued: bool = False


@dataclass(frozen=True, slots=True)
class Means:
    """Mean and standard deviation over the networks of an arm that have the value.

    Diverged networks are left out; `n` says how many are in. `sd` is the sample standard
    deviation, NaN below two networks.
    """

    n: int
    mean: Values
    sd: Values


@dataclass(frozen=True, slots=True)
class ArmSummary:
    """One arm: its networks, and what they have in common."""

    index: int
    name: str
    techniques: str
    """Its regularization in a few words."""
    replicas: tuple[ReplicaSummary, ...]
    last: Means
    """At the end: each network with the weights it ended with."""
    best: Means
    """At each network's best validation epoch."""

    @property
    def diverged(self) -> tuple[ReplicaSummary, ...]:
        """The networks that ended with weights that are not sound, see `reglab.record.endings`."""
        return tuple(r for r in self.replicas if r.state == "diverged")

    def mean_epoch(self, name: EpochName) -> float | None:
        """Mean of an epoch over the networks that have it, ``None`` where none has."""
        epochs = self._epochs(name)
        return math.fsum(epochs) / len(epochs) if epochs else None

    def middle_epoch(self, name: EpochName) -> int | None:
        """Median of an epoch over the networks that have it, as `middle`; ``None`` where none has."""
        epochs = self._epochs(name)
        return middle(epochs) if epochs else None

    def _epochs(self, name: EpochName) -> list[int]:
        return [e for r in self.replicas if (e := getattr(r, name)) is not None]


def middle(epochs: Sequence[int]) -> int:
    """Median of epochs, which is one of them: the lower of the two in the middle of an even number.

    It is what a person is shown wherever networks have epochs of their own.
    """
    return sorted(epochs)[(len(epochs) - 1) // 2]


def arm_summaries(record: RunRecord) -> tuple[ArmSummary, ...]:
    """Summarize every arm of a record, also while it runs."""
    replicas = _replica_summaries(record) if record.replicas else []
    return tuple(
        _arm(position, arm, tuple(r for r in replicas if r.arm == position))
        for position, arm in enumerate(record.experiment.arms)
    )


def _replica_summaries(record: RunRecord) -> list[ReplicaSummary]:
    curves = {name: record.values(name) for name in record.metrics} if record.epochs else {}
    if not curves:
        return [_waiting(replica) for replica in record.replicas]
    train, val = curves["train_loss"], curves["val_loss"]
    curves["gap"] = val - train
    counts = lengths(train, val)
    bests, turns = best_epochs(val, counts), turn_epochs(val, counts)
    lost = diverged(record)
    finals = [
        None if r.index in lost else min(weights_epoch(record, r.index), int(counts[r.index])) or None
        for r in record.replicas
    ]
    last, best = _values_at(curves, finals), _values_at(curves, bests)
    found = []
    for replica in record.replicas:
        column = replica.index
        stop = record.stopped.get(column)
        restored = stop.restored_epoch if stop else None
        found.append(
            ReplicaSummary(
                column,
                replica.arm,
                replica.seed,
                replica.parameters,
                replica_state(record, column, int(counts[column])),
                int(counts[column]),
                bests[column],
                turns[column],
                stop.epoch if stop and stop.reason != "finished" else None,
                restored if restored is not None else record.restored.get(column),
                finals[column],
                last[column],
                best[column],
                lost.get(column),
                rescued=stop is not None and stop.reason == "diverged" and column not in lost,
            )
        )
    return found


def _waiting(replica: Replica) -> ReplicaSummary:
    nothing: Values = {}
    return ReplicaSummary(
        replica.index,
        replica.arm,
        replica.seed,
        replica.parameters,
        "waiting",
        0,
        *(None,) * 5,
        nothing,
        nothing,
    )


def replica_state(record: RunRecord, column: int, count: int) -> ReplicaState:
    """Say what became of a replica that has `count` epochs with numbers."""
    if not is_sound(record, column):
        return "diverged"
    if (stop := record.stopped.get(column)) is not None:
        return "completed" if stop.reason == "finished" else "stopped_early"
    if record.state == "completed":
        return "completed"
    if record.ended:
        return "interrupted"
    return "training" if count else "waiting"


def _values_at(curves: Mapping[str, Array], epochs: Sequence[int | None]) -> list[Values]:
    """Every metric of every replica at an epoch of its own."""
    rows = np.array([0 if epoch is None else epoch - 1 for epoch in epochs])
    columns = np.arange(len(epochs))
    table = np.stack([curve[rows, columns] for curve in curves.values()], axis=1).tolist()
    names = tuple(curves)
    nothing = dict.fromkeys(names, math.nan)
    return [
        dict(zip(names, row, strict=True)) if epoch is not None else nothing
        for epoch, row in zip(epochs, table, strict=True)
    ]


def _arm(position: int, arm: Arm, replicas: tuple[ReplicaSummary, ...]) -> ArmSummary:
    sound = [r for r in replicas if r.state not in ("diverged", "waiting")]
    return ArmSummary(
        position,
        arm.name,
        arm.summary(),
        replicas,
        means([r.last for r in sound]),
        means([r.best for r in sound]),
    )


def json_number(value: float) -> float | None:
    """A number for JSON, which has none that is not finite: ``None`` stands for those."""
    return value if math.isfinite(value) else None


def means(values: Sequence[Values]) -> Means:
    """Return mean and deviation of every metric over some networks."""
    if not values:
        return Means(0, {}, {})
    n = len(values)
    mean, sd = {}, {}
    for name in values[0]:
        numbers = [v[name] for v in values]
        mean[name] = middle = math.fsum(numbers) / n
        sd[name] = math.sqrt(math.fsum((x - middle) ** 2 for x in numbers) / (n - 1)) if n > 1 else math.nan
    return Means(n, mean, sd)
