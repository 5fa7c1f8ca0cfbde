"""The past of a run: memories of its stacks as of earlier epochs, within a budget.

Every epoch is kept until the budget is spent. Then every second one goes, and from then on every second
one is kept; and so on with 4, 8, … The initial weights, the newest epoch, the best validation epoch of
every replica, the epoch to which early stopping would go back, and the epoch in which a replica stopped
are always kept, even where they alone are more than the budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from reglab.engine.lanes.stopping import Watch
from reglab.engine.replicas.memory import Memory

BUDGET = 256 * 2**20
"""Bytes that all kept memories of a run may take."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stack after an epoch.

    Parameters
    ----------
    lane : int
        Number of the lane.
    columns : tuple of int
        Columns of its replicas, in the order of the memory.
    memory : Memory
        Its state.
    watches : mapping of int to Watch
        Early stopping of the replicas that have it, by their place.
    """

    lane: int
    columns: tuple[int, ...]
    memory: Memory
    watches: Mapping[int, Watch] = field(default_factory=dict)


class Snapshots:
    """Moments of all lanes by epoch.

    Parameters
    ----------
    budget : int
        Bytes that may be kept.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._moments: dict[int, list[Moment]] = {}
        self._stride = 1
        self._newest = 0
        self._bytes = 0
        self._best: dict[int, tuple[float, int]] = {}
        self._returns: dict[int, int] = {}
        self._stops: set[int] = set()

    @property
    def epochs(self) -> NDArray[np.int64]:
        """All epochs that are kept, ascending."""
        return np.array(sorted(self._moments), np.int64)

    @property
    def thinned(self) -> NDArray[np.int64] | None:
        """The same where epochs were let go of; ``None`` while all are kept."""
        return None if self._stride == 1 else self.epochs

    @property
    def newest(self) -> int:
        """The newest epoch."""
        return self._newest

    def note(self, epoch: int, columns: Sequence[int], losses: NDArray[np.float64]) -> None:
        """Take the validation losses of an epoch, shape (replicas,): the best epochs are kept."""
        for column, loss in zip(columns, losses.tolist(), strict=True):
            if column not in self._best or loss < self._best[column][0]:
                self._best[column] = (loss, epoch)

    def note_return(self, column: int, epoch: int) -> None:
        """Keep the epoch to whose weights early stopping would go back."""
        self._returns[column] = epoch

    def note_stop(self, epoch: int) -> None:
        """Keep the epoch in which a replica stopped."""
        self._stops.add(epoch)

    def take(self, epoch: int, moments: Sequence[Moment]) -> None:
        """Keep a copy of all lanes after an epoch, and let go of what is beyond the budget."""
        spare: dict[int, Memory] = {}
        if self._newest in self._moments and not self._wanted(self._newest):
            spare = {moment.lane: moment.memory for moment in self._drop(self._newest)}
        self._newest = epoch
        self._keep(epoch, (replace(m, memory=m.memory.copy(spare.get(m.lane))) for m in moments))
        self._thin()

    def put(self, epoch: int, moments: Sequence[Moment]) -> None:
        """Keep moments for good, without copying them: networks that come from a file."""
        if moments:
            self._keep(epoch, moments)
        self._newest = max(self._newest, epoch)

    def best(self, column: int) -> int | None:
        """The best validation epoch of a replica; ``None`` where it has none."""
        return self._best[column][1] if column in self._best else None

    def join(self, epoch: int, moment: Moment) -> None:
        """Add a branch that catches up to an epoch that is kept."""
        if epoch in self._moments:
            self._keep(epoch, [replace(moment, memory=moment.memory.copy())])

    def renumber(self, moved: Mapping[int, int]) -> None:
        """Give the replicas other columns."""
        for epoch, moments in self._moments.items():
            columns = [tuple(moved[column] for column in moment.columns) for moment in moments]
            pairs = zip(moments, columns, strict=True)
            self._moments[epoch] = [replace(moment, columns=own) for moment, own in pairs]
        self._best = {moved[column]: best for column, best in self._best.items()}
        self._returns = {moved[column]: epoch for column, epoch in self._returns.items()}

    def find(self, column: int, epoch: int) -> tuple[int, Moment] | None:
        """Return the newest kept epoch of a replica that is not beyond `epoch`, and its moment."""
        # Mostly the epoch itself is kept: the others need not even be sorted.
        if (moment := self._at(epoch, column)) is not None:
            return epoch, moment
        for kept in sorted((e for e in self._moments if e < epoch), reverse=True):
            if (moment := self._at(kept, column)) is not None:
                return kept, moment
        return None

    def _at(self, epoch: int, column: int) -> Moment | None:
        """The moment of a replica in this very epoch, if it is kept."""
        return next((each for each in self._moments.get(epoch, ()) if column in each.columns), None)

    def _wanted(self, epoch: int) -> bool:
        if epoch % self._stride == 0 or epoch in self._stops or epoch in self._returns.values():
            return True
        return any(best == epoch for _, best in self._best.values())

    def _keep(self, epoch: int, moments: Iterable[Moment]) -> None:
        here = self._moments.setdefault(epoch, [])
        for moment in moments:
            here.append(moment)
            self._bytes += moment.memory.bytes

    def _drop(self, epoch: int) -> list[Moment]:
        gone = self._moments.pop(epoch)
        self._bytes -= sum(moment.memory.bytes for moment in gone)
        return gone

    def _thin(self) -> None:
        # Past the newest epoch a larger stride would let nothing more go.
        while self._bytes > self._budget and self._stride <= self._newest:
            self._stride *= 2
            for epoch in list(self._moments):
                if epoch != self._newest and not self._wanted(epoch):
                    self._drop(epoch)
