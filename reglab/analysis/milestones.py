"""The epochs that are marked on an arm's curves: the best one, and where networks stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reglab.analysis.outcomes import middle
from reglab.analysis.series import Statistics

Kind = Literal["best", "stopped", "diverged"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """An epoch of an arm: the median over the `count` networks that have one."""

    kind: Kind
    epoch: int
    count: int


class Milestones:
    """Finds the milestones of every arm while a run goes on.

    The best epoch of a network is that of its smallest validation loss, the first of equals.
    """

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._epochs = 0
        shape = (statistics.arms, statistics.seeds)
        self._best = np.full(shape, np.inf)
        self._best_epoch = np.zeros(shape, dtype=np.int64)
        self._seen: tuple[str, int, int] = ("", 0, 0)
        self._lost: Mapping[int, int] = {}
        self._found: list[tuple[Milestone, ...]] = [()] * statistics.arms

    def update(self) -> None:
        """Take what was recorded since the last call."""
        record = self._statistics.record
        # At the end weights may be restored.
        seen = (record.state, record.epochs, len(record.stopped))
        if seen == self._seen:
            return
        self._seen = seen
        if record.epochs > self._epochs:
            self._take_epochs()
        self._lost = self._statistics.diverged
        self._found = [self._find(arm) for arm in range(self._statistics.arms)]

    def of(self, arm: int) -> tuple[Milestone, ...]:
        """Return the milestones of an arm as of the last update."""
        return self._found[arm]

    def _take_epochs(self) -> None:
        new = self._statistics.values("val_loss", self._epochs)
        new = np.where(np.isfinite(new), new, np.inf)
        rows = np.argmin(new, axis=0)
        smallest = np.take_along_axis(new, rows[None], axis=0)[0]
        better = smallest < self._best
        self._best = np.where(better, smallest, self._best)
        self._best_epoch = np.where(better, rows + 1 + self._epochs, self._best_epoch)
        self._epochs += len(new)

    def _find(self, arm: int) -> tuple[Milestone, ...]:
        record = self._statistics.record
        best = self._best_epoch[arm]
        stops: dict[Kind, list[int]] = {"stopped": [], "diverged": []}
        for column in record.columns(arm):
            if column in self._lost:
                stops["diverged"].append(self._lost[column])
            elif (stop := record.stopped.get(column)) and stop.reason != "finished":
                stops["stopped"].append(stop.epoch)
        found: dict[Kind, list[int]] = {"best": best[best > 0].tolist(), **stops}
        return tuple(Milestone(kind, middle(epochs), len(epochs)) for kind, epochs in found.items() if epochs)
