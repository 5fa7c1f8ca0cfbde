"""Networks of a run as plain numbers, by epoch: what outlives the process that trained them.

Which epochs are kept is decided where they are asked for (`AllNetworks`). With a record they make a
`Revival`, by which views can ask about the networks of a run again, without training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from reglab.record.events import Event, ReplicaStopped

Numbers = NDArray[Any]
"""All parameters of one network in a row, in the number format of the training."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworksAt:
    """Networks as they were evaluated after an epoch.

    Parameters
    ----------
    epoch : int
        The epoch, from 1. Initial weights follow from the seeds and need not be kept.
    columns : tuple of int
        Columns of the networks.
    values : tuple of array, shape (numbers of the network,)
        The parameters of each, from input to output, as `reglab.engine.replicas.weights` has them.
    """

    epoch: int
    columns: tuple[int, ...]
    values: tuple[Numbers, ...]

    @property
    def bytes(self) -> int:
        """Memory that the numbers take."""
        return sum(numbers.nbytes for numbers in self.values)


@dataclass(frozen=True, slots=True)
class AllNetworks:
    """Ask for the networks themselves, of as many epochs as fit.

    What every network ended with, its best epoch and the one in which it stopped come first, then epochs at
    even distances. Where not even what they ended with fits, there are none.

    Parameters
    ----------
    budget : int
        Bytes that they may take.
    """

    budget: int


@dataclass(frozen=True, slots=True, eq=False)
class Revival:
    """What is needed to ask about the networks of a record again.

    Parameters
    ----------
    networks : tuple of NetworksAt
        By epoch, ascending.
    epochs : int
        Epochs of the record.
    stopped : tuple of ReplicaStopped
        Networks that ended before the others.
    restored : mapping of int to int
        Epoch whose weights networks ended with, by their columns, where it is not their last.
    looks : int
        Looks at the sealed test part that were counted.
    """

    networks: tuple[NetworksAt, ...]
    epochs: int
    stopped: tuple[ReplicaStopped, ...]
    restored: Mapping[int, int]
    looks: int


@dataclass(frozen=True, slots=True)
class Revived(Event):
    """The networks of a record can be asked about again, or, with a sentence, they cannot."""

    trouble: str = ""
