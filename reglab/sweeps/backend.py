"""Where the batches of a sweep are trained: the interface of the local pool and of a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reglab.experiment.sweeps import Batch
from reglab.runtime.failures import Failure
from reglab.sweeps.events import PointsMoved
from reglab.sweeps.outcomes import CellOutcome


@dataclass(frozen=True, slots=True)
class BatchDone:
    """A batch has ended."""

    number: int
    outcomes: tuple[CellOutcome, ...]


@dataclass(frozen=True, slots=True)
class BatchLost:
    """The process that trained a batch is gone, or has no memory for it; it may be tried again."""

    number: int
    failure: Failure


@dataclass(frozen=True, slots=True)
class BatchFailed:
    """A batch cannot be trained, here or elsewhere; with number -1 none can."""

    number: int
    failure: Failure


Report = PointsMoved | BatchDone | BatchLost | BatchFailed


class Backend(Protocol):
    """Trains batches, several at a time. Belongs to one thread; several sweeps may follow each other."""

    @property
    def local(self) -> bool:
        """Whether it takes the memory of this machine."""

    @property
    def jobs(self) -> int:
        """Batches that are trained at the same time."""

    @jobs.setter
    def jobs(self, jobs: int) -> None:
        """Fewer, where the memory does not do for all."""

    def start(self) -> None:
        """Begin to get ready; returns at once. Safe to call again."""

    def submit(self, number: int, batch: Batch) -> None:
        """Take a batch; it is trained as soon as there is a place."""

    def poll(self, timeout: float) -> Sequence[Report]:
        """Return what has happened, waiting at most `timeout` seconds for the first."""

    def stop(self) -> None:
        """Give up all batches; nothing of them is reported any more."""

    def close(self) -> None:
        """Stop everything and leave nothing behind. Safe to call again."""
