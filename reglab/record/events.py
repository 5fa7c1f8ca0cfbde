"""What a trainer reports while it runs: frozen events with a run id, floats and read-only arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.experiment import Arm, Change

Array = NDArray[np.float64]

COMMON_METRICS = ("train_loss", "val_loss", "penalty", "objective", "weight_norm")
CLASSIFICATION_METRICS = ("train_accuracy", "val_accuracy")
REGRESSION_METRICS = ("train_r2", "val_r2", "train_rmse", "val_rmse")
FLIPPED_METRICS = ("memorised",)
"""Only where labels are flipped: the share of the flipped training labels that the network puts out,
in evaluation mode with the weights at the end of the epoch; NaN where none was flipped."""
SHIFTED_METRICS = {
    "classification": ("shifted_loss", "shifted_accuracy"),
    "regression": ("shifted_loss", "shifted_r2", "shifted_rmse"),
}
"""Only with a shifted validation set: the same measures on it as on the plain one."""
LAYER_METRICS = ("weight_norm", "near_zero", "penalty_ratio")
"""Per weight matrix: Euclidean norm, the share of weights with |w| < 1e-3, and ‖∇penalty‖ / ‖∇data loss‖
at the last whole batch of the epoch, NaN where no penalty acts on it."""


@dataclass(frozen=True, slots=True)
class Replica:
    """One network of a run: an arm trained with one seed.

    `index` is its column in every metric array. Replicas are ordered by arm, then seed, so
    the baseline's come first.
    """

    index: int
    arm: int
    seed: int
    parameters: int
    """Number of weights and biases."""
    layers: int
    """Number of weight matrices."""


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events; `run` tells to which run it belongs, so that stale ones are dropped."""

    run: int


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """The data are loaded and the networks built; training begins."""

    replicas: tuple[Replica, ...]
    epochs: int
    metrics: tuple[str, ...]
    steps_per_epoch: int
    """Optimiser steps per epoch of the baseline."""
    device: str
    threads: int
    untrained: tuple[float, ...] = ()
    """Training data loss of every replica before its first step; empty where it was not measured."""


@dataclass(frozen=True, slots=True)
class Branched(Event):
    """An arm was branched: its replicas join the run with the past of those they come from.

    Parameters
    ----------
    arm : Arm
        The new arm, the last of the experiment; its changes say what is different, and from when.
    source : int
        Position of the arm it comes from.
    epoch : int
        The last epoch that both have in common.
    replicas : tuple of Replica
        Its replicas; their columns follow those that were there.
    """

    arm: Arm
    source: int
    epoch: int
    replicas: tuple[Replica, ...]


@dataclass(frozen=True, slots=True)
class SeedsAdded(Event):
    """Every arm has further seeds: from now on columns are those of a run that had them from its start.

    Parameters
    ----------
    replicas : tuple of Replica
        All of them. Those that were there before are known by arm and seed, and have the columns given here.
    untrained : tuple of float
        As in `RunStarted`, for all of them.
    """

    replicas: tuple[Replica, ...]
    untrained: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ArmChanged(Event):
    """A hand was laid on an arm while it trained.

    Parameters
    ----------
    arm : int
        Position of the arm.
    change : Change
        Its techniques from an epoch on.
    """

    arm: int
    change: Change


@dataclass(frozen=True, slots=True)
class EpochsDone(Event):
    """All epochs that were completed since the last such event, for all replicas.

    Parameters
    ----------
    first_epoch : int
        Number of the first epoch in the arrays; epochs are counted from 1.
    values : mapping of str to array, shape (epochs, replicas)
        One read-only array per metric, NaN where a replica had ended before.
    layers : mapping of str to array, shape (epochs, replicas, max layers)
        The metrics per weight matrix, NaN where a replica has fewer.
    seconds : float
        Time spent training so far, without pauses.
    replicas : tuple of int
        Columns of a branch or of seeds that catch up: the arrays have these alone, and the epochs are
        known of the others. Empty for all.
    arm_seconds : tuple of float
        Seconds of training and measuring so far of each arm: networks that are trained side by side share
        their time equally. Of a branch only what it took itself. Empty where it was not measured.
    """

    first_epoch: int
    values: Mapping[str, Array]
    layers: Mapping[str, Array]
    seconds: float
    replicas: tuple[int, ...] = ()
    arm_seconds: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """Number of epochs in the arrays."""
        return len(self.values["train_loss"])


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """A sign of life within a long epoch."""

    epoch: int
    """The epoch under way, counted from 1."""
    fraction: float
    """Share of it that is done, 0 to 1."""


StopReason = Literal["early_stopping", "diverged", "finished"]
"""Early stopping ended a replica, or its loss was no longer finite, or its arm is trained for fewer epochs
than others, and it has had them all."""


@dataclass(frozen=True, slots=True)
class ReplicaStopped(Event):
    """A replica ended before the others, see `StopReason`.

    Comes right before the `EpochsDone` that holds the replica's last epoch.
    `epoch` is the last epoch trained, or the one in which it diverged. `restored_epoch` is
    the epoch whose weights it went back to, ``None`` where it kept its last. What it means for
    the network is told by `reglab.record.endings`.
    """

    replica: int
    epoch: int
    reason: StopReason
    restored_epoch: int | None = None


@dataclass(frozen=True, slots=True)
class StateChanged(Event):
    """The run was paused or goes on."""

    state: Literal["running", "paused"]


@dataclass(frozen=True, slots=True)
class RunFinished(Event):
    """The run ended in an orderly way.

    `restored` names, for each replica with early stopping and ``restore_best``, the epoch
    whose weights it ended with (also where it never stopped early).
    """

    reason: Literal["completed", "stopped", "interrupted"]
    """Interrupted is what a record says whose program ended before the run did."""
    seconds: float
    restored: Mapping[int, int] = field(default_factory=dict)


Cause = Literal["refused", "data", "memory", "killed", "process", "installation", "unexpected"]
"""Why something failed, for whoever says what to do about it.

It was ``"refused"`` with a sentence that says the remedy itself; a file of the ``"data"`` is not where it was
or has changed, which the sentence says; it asked for more ``"memory"`` than there
is; its process was ``"killed"`` by the system, or ended otherwise; the ``"installation"`` is not complete;
or nobody foresaw it.
"""


@dataclass(frozen=True, slots=True)
class RunFailed(Event):
    """The run ended with an error, and its networks are gone.

    Parameters
    ----------
    message : str
        What happened, one sentence for a person. What to do about it depends on who shows it.
    details : str
        The traceback, where there is one.
    cause : str
        Why, see `Cause`.
    """

    message: str
    details: str = ""
    cause: Cause = "unexpected"


@dataclass(frozen=True, slots=True)
class NetworksLost(Event):
    """What held the networks of the run is gone: no question about them is answered any more.

    Comes before the end of a run that was ended by force, or after it when the process ends later.
    """


def read_only(values: NDArray[np.float64]) -> Array:
    """Return `values` as an array that nobody can write to."""
    values = np.ascontiguousarray(values, dtype=np.float64)
    values.setflags(write=False)
    return values
