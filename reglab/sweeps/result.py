"""Everything that is known of a sweep: what came out of its points, and how those under way stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.sweeps import Cell, Contest, Sweep
from reglab.sweeps.events import Array, CellsDone, PointsMoved, SweepEvent, WorkerLost
from reglab.sweeps.outcomes import CellOutcome

At = Literal["last", "best"]


class SweepResult:
    """The answer to a sweep, whole or as far as it has come; belongs to one thread.

    Parameters
    ----------
    asked : Sweep or Contest
        What was asked; the points of a contest are those of its sweeps, one behind the other.
    cells : tuple of Cell, optional
        Its points, where they are known already.
    """

    def __init__(self, asked: Sweep | Contest, cells: tuple[Cell, ...] | None = None) -> None:
        self.asked = asked
        self.cells = asked.cells() if cells is None else cells
        self.revision = 0
        """Raised whenever anything has changed."""
        self._outcomes: dict[str, CellOutcome] = {}
        self._places: dict[str, list[int]] = {}
        for cell in self.cells:
            self._places.setdefault(cell.key, []).append(cell.index)
        self._epochs = np.zeros(len(self.cells), np.int64)
        self._done = np.zeros(len(self.cells), np.bool_)
        self._numbers: dict[tuple[At, str], Array] = {}

    # -- filling ---------------------------------------------------------------------------

    def apply(self, event: SweepEvent) -> bool:
        """Take an event; return whether anything has changed."""
        if isinstance(event, PointsMoved):
            self._move(event)
        elif isinstance(event, CellsDone):
            self.add(event.outcomes)
        elif isinstance(event, WorkerLost):
            self._forget(event.cells)
        else:
            return False
        self.revision += 1
        return True

    def add(self, outcomes: Iterable[CellOutcome]) -> None:
        """Enter what came out of points; those of other sweeps are left out."""
        for outcome in outcomes:
            for index in self._places.get(outcome.key, ()):
                self._enter(index, outcome)
            if outcome.key in self._places:
                self._outcomes[outcome.key] = outcome

    def _enter(self, index: int, outcome: CellOutcome) -> None:
        first = self.asked.experiment.first_seed
        for network in outcome.networks:
            column = network.seed - first
            for name, value in network.last.items():
                self._array("last", name)[index, network.arm, column] = value
            for name, value in network.best.items():
                self._array("best", name)[index, network.arm, column] = value
        self._done[index] = True
        self._epochs[index] = self.cells[index].experiment.epochs

    def _move(self, event: PointsMoved) -> None:
        for place, first in enumerate(event.cells):
            # Points that are the same question train once.
            for index in self._places[self.cells[first].key]:
                if self._done[index]:
                    continue
                self._epochs[index] = event.epoch
                for name, array in event.last.items():
                    self._array("last", name)[index] = array[place]
                for name, array in event.best.items():
                    self._array("best", name)[index] = array[place]

    def _forget(self, cells: Iterable[int]) -> None:
        for first in cells:
            for index in self._places[self.cells[first].key]:
                if not self._done[index]:
                    self._epochs[index] = 0
                    for array in self._numbers.values():
                        array[index] = np.nan

    def _array(self, at: At, name: str) -> Array:
        key = (at, name)
        if key not in self._numbers:
            shape = (len(self.cells), self.asked.arms_at_point, self.asked.seeds)
            self._numbers[key] = np.full(shape, np.nan)
        return self._numbers[key]

    # -- reading ---------------------------------------------------------------------------

    @property
    def sweep(self) -> Sweep:
        """The sweep that was asked; not of a contest, which has several."""
        assert isinstance(self.asked, Sweep)
        return self.asked

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics that are known, ``"gap"`` among them."""
        return tuple(name for at, name in self._numbers if at == "last")

    @property
    def done(self) -> NDArray[np.bool_]:
        """Which points have ended, in the shape of the sweep."""
        return self._done.reshape(self.asked.shape).copy()

    @property
    def complete(self) -> bool:
        """Whether all points have ended."""
        return bool(self._done.all())

    @property
    def share(self) -> float:
        """Share of the training that is done, 0 to 1."""
        planned = np.array([cell.experiment.epochs for cell in self.cells], np.float64)
        return float(np.where(self._done, planned, self._epochs).sum() / planned.sum())

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The points that have not ended."""
        return tuple(cell for cell, done in zip(self.cells, self._done, strict=True) if not done)

    @property
    def outcomes(self) -> Mapping[str, CellOutcome]:
        """What came out of the points that have ended, by identity."""
        return self._outcomes

    def values(self, metric: str, at: At = "last") -> Array:
        """Return a metric, shape (values of the first axis, …, of the last, arms, seeds).

        NaN where a point has not begun or a network has diverged; points under way are as they stand.

        Parameters
        ----------
        metric : str
            ``"train_loss"``, ``"val_loss"``, ``"gap"``, ``"val_accuracy"`` …
        at : {"last", "best"}
            With the weights that a network ended with, or at its best validation epoch.
        """
        shape = (*self.asked.shape, self.asked.arms_at_point, self.asked.seeds)
        found = self._numbers.get((at, metric))
        return np.full(shape, np.nan) if found is None else found.reshape(shape).copy()

    def of_arm(self, metric: str, arm: int, at: At = "last", *, ended: bool = False) -> Array:
        """Return a metric of one arm, shape (points, seeds), as `values` has it.

        With `ended` it is NaN, too, at points that are still under way.
        """
        if (found := self._numbers.get((at, metric))) is None:
            return np.full((len(self.cells), self.asked.seeds), np.nan)
        return np.where(self._done[:, None], found[:, arm], np.nan) if ended else found[:, arm].copy()

    def rows(self) -> Iterator[tuple[Cell, CellOutcome]]:
        """The points that have ended, in order, with what came out."""
        for cell in self.cells:
            if (outcome := self._outcomes.get(cell.key)) is not None:
                yield cell, outcome
