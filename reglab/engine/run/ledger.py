"""Rows of metrics that wait to be reported."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reglab.engine.run.orders import Rows
from reglab.record.events import LAYER_METRICS, EpochsDone, read_only


class Ledger:
    """Collects the metrics of all stacks epoch by epoch, and hands them out as events.

    Parameters
    ----------
    run : int
        Id of the run.
    metrics : sequence of str
        What is measured.
    replicas, layers : int
        Columns, and the largest number of weight matrices.
    first : int
        Number of the first epoch.
    columns : tuple of int
        The columns of networks that catch up, ascending; empty for all.
    """

    def __init__(
        self,
        run: int,
        metrics: Sequence[str],
        replicas: int,
        layers: int,
        first: int = 1,
        columns: tuple[int, ...] = (),
    ) -> None:
        self._run = run
        self._columns = columns
        self.metrics = tuple(metrics)
        self._shape = (replicas, layers)
        self._values: list[NDArray[np.float64]] = []
        self._layers: list[NDArray[np.float64]] = []
        self._first = first

    @property
    def deepest(self) -> int:
        """The largest number of weight matrices."""
        return self._shape[1]

    @property
    def waiting(self) -> int:
        """Number of epochs not yet handed out."""
        return len(self._values)

    def widen(self, replicas: int) -> None:
        """Have columns for more replicas from the next epoch on; nothing may be waiting."""
        self._shape = (self._shape[0] + replicas, self._shape[1])

    def open_epoch(self) -> None:
        """Begin the row of the next epoch, NaN everywhere."""
        self._values.append(np.full((len(self.metrics), self._shape[0]), np.nan))
        self._layers.append(np.full((len(LAYER_METRICS), *self._shape), np.nan))

    def enter(self, rows: Rows) -> None:
        """Enter what was measured of some networks."""
        present = np.asarray(rows.columns)
        if self._columns:
            present = np.searchsorted(self._columns, present)
        self._values[-1][:, present] = rows.values
        self._layers[-1][:, present, : rows.layers.shape[2]] = rows.layers

    def take(self, seconds: float, arm_seconds: tuple[float, ...]) -> EpochsDone:
        """Return all waiting epochs as one event, with the time of all and of each arm."""
        values, layers = np.stack(self._values, 1), np.stack(self._layers, 1)
        event = EpochsDone(
            self._run,
            self._first,
            {name: read_only(rows) for name, rows in zip(self.metrics, values, strict=True)},
            {name: read_only(rows) for name, rows in zip(LAYER_METRICS, layers, strict=True)},
            seconds,
            self._columns,
            arm_seconds,
        )
        self._first += len(self._values)
        self._values, self._layers = [], []
        return event
