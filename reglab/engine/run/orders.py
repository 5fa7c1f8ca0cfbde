"""What the process that leads a run and those that help it tell each other about their networks.

The leader says what is to be done, and everybody does it: so all are at the same epoch, and what joins the
run or is changed in it does so everywhere at once. An epoch is done in two steps. It is trained and measured
first; where the leader is told to stop meanwhile, it is given up everywhere. Only when all have measured it
is it settled: then networks stop, and the epoch belongs to the past.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.demand import Part
from reglab.experiment.experiment import Arm, Experiment
from reglab.record.events import Array, ReplicaStopped
from reglab.record.interventions import Addition


@dataclass(frozen=True, slots=True)
class Begin:
    """Have the networks of a part of an experiment ready; answered by `Begun`."""

    experiment: Experiment
    run: int
    part: Part
    remembers: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """The training data loss of the networks before their first step, by their columns."""

    untrained: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Train:
    """Train and measure an epoch; answered by `Trained`.

    Parameters
    ----------
    epoch : int
        The epoch, counted from 1.
    arms : tuple of (int, Arm)
        Arms that were changed, and have other techniques from this epoch on, by their position.
    joined : bool
        Whether only the networks are meant that have joined last, and catch up.
    """

    epoch: int
    arms: tuple[tuple[int, Arm], ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Trained:
    """The epoch is trained and measured."""


@dataclass(frozen=True, slots=True)
class Settle:
    """The epoch that was measured is over; answered by `Settled`."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the networks of a process are.

    Parameters
    ----------
    ended, joined_ended : bool
        Whether all of them have ended, and whether all have that joined last.
    seconds : tuple of float
        Seconds of training of each arm.
    kept : array of int64, optional
        Epochs that can be gone back to; ``None`` for all.
    """

    ended: bool
    joined_ended: bool
    seconds: tuple[float, ...]
    kept: NDArray[np.int64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What was measured of some networks.

    Parameters
    ----------
    columns : tuple of int
        Their columns.
    values : array, shape (metrics, networks)
        The metrics; NaN of a network whose numbers are not finite.
    layers : array, shape (metrics, networks, weight matrices)
        The metrics per weight matrix.
    """

    columns: tuple[int, ...]
    values: Array
    layers: Array


@dataclass(frozen=True, slots=True)
class Settled:
    """What an epoch has brought."""

    rows: tuple[Rows, ...]
    stopped: tuple[ReplicaStopped, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Join:
    """Take in a branch or further seeds; answered by `Joined`."""

    addition: Addition


@dataclass(frozen=True, slots=True)
class Joined:
    """Loss before the first step of the new networks, where they begin, by their columns."""

    untrained: Mapping[int, float]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Finish:
    """The run is over; answered by `Finished`."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Epochs whose weights networks have gone back to, by their columns."""

    restored: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Halt:
    """Give up the epoch under way; answered by nothing."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Let go of the networks; answered by nothing."""


Order = Begin | Train | Settle | Join | Finish | Halt | Forget
Reply = Begun | Trained | Settled | Joined | Finished
