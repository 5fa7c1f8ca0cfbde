"""What a sweep reports while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Cause
from reglab.sweeps.outcomes import CellOutcome

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SweepStarted:
    """The work is cut and begins.

    Parameters
    ----------
    cells : int
        Points of the sweep.
    there : int
        How many of them are known already and are not computed again.
    seconds : float
        Estimate for the others.
    jobs : int
        Processes that work at the same time.
    """

    cells: int
    there: int
    seconds: float
    jobs: int


@dataclass(frozen=True, slots=True)
class PointsMoved:
    """Points that are under way, as they stand now.

    Parameters
    ----------
    cells : tuple of int
        Their places in the sweep.
    epoch, epochs : int
        Epochs trained, and planned.
    last, best : mapping of str to array, shape (cells, arms, seeds)
        Metrics with the weights that the networks have, and at their best epoch so far; NaN for one that
        has diverged.
    """

    cells: tuple[int, ...]
    epoch: int
    epochs: int
    last: Mapping[str, Array]
    best: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class CellsDone:
    """Points that have ended; in the folder, where there is one, before this is told."""

    outcomes: tuple[CellOutcome, ...]


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """A process that trained has ended unexpectedly; its points are computed again.

    Parameters
    ----------
    cells : tuple of int
        Points that it was at, whose numbers so far do not count.
    message : str
        How it ended, as a sentence.
    """

    cells: tuple[int, ...]
    message: str


@dataclass(frozen=True, slots=True)
class SweepFinished:
    """Nothing more will come.

    Parameters
    ----------
    reason : str
        ``"completed"``; ``"stopped"`` by a person; or ``"failed"``.
    seconds : float
        How long it took.
    message, details, cause
        Of a failure, as in `reglab.record.events.RunFailed`.
    """

    reason: Literal["completed", "stopped", "failed"]
    seconds: float
    message: str = ""
    details: str = ""
    cause: Cause = "unexpected"


SweepEvent = SweepStarted | PointsMoved | CellsDone | WorkerLost | SweepFinished
