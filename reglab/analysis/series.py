"""The statistics over seeds of one run, computed once per epoch and kept."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np

from reglab.analysis.extents import Extents
from reglab.analysis.spread import Spread, reduce_seeds
from reglab.record.endings import diverged, sound_rows, weights_epoch
from reglab.record.events import Array
from reglab.record.record import RunRecord

BOUND_FACTOR = 100.0
"""Values this many times larger than those of the first epoch do not widen an axis."""
FIRST_CUT = 16
"""Before so many epochs nothing is early while a run is under way."""
_LOSSES = ("train_loss", "val_loss")


class Series:
    """One metric over the epochs: line and band of every arm.

    Arrays have the shape (epochs, arms); row i is epoch i + 1.

    Parameters
    ----------
    arms : int
        Number of arms.
    """

    def __init__(self, arms: int) -> None:
        self.epochs = 0
        """Number of epochs in the arrays."""
        self.ends = np.zeros(arms, dtype=np.int64)
        """For each arm: number of epochs up to the last in which one of its networks trained."""
        self.scale = self.late_scale = 1.0
        """Size of what is measured, in the first epoch and when the early part was cut off."""
        self.extents = Extents(arms)
        """Between which values it lies."""
        self._store = np.full((3, 256, arms), np.nan)

    @property
    def line(self) -> Array:
        """The line in the middle."""
        return self._store[0, : self.epochs]

    @property
    def low(self) -> Array:
        """Lower edge of the band."""
        return self._store[1, : self.epochs]

    @property
    def high(self) -> Array:
        """Upper edge of the band."""
        return self._store[2, : self.epochs]

    def append(self, values: Array, spread: Spread) -> None:
        """Reduce the next epochs, an array of shape (epochs, arms, seeds)."""
        end = self.epochs + len(values)
        if end > self._store.shape[1]:
            grown = np.full((3, max(end, 2 * self._store.shape[1]), self._store.shape[2]), np.nan)
            grown[:, : self.epochs] = self._store[:, : self.epochs]
            self._store = grown
        reduced = self._store[:, self.epochs : end]
        reduced[:] = reduce_seeds(values, spread)
        trained = np.isfinite(reduced[0])
        last = len(values) - np.argmax(trained[::-1], axis=0)
        self.ends = np.where(trained.any(axis=0), self.epochs + last, self.ends)
        self.extents.widen(reduced, values)
        self.epochs = end

    def cut(self, moment: int, values: Array, scale: float) -> None:
        """Cut off the early part of every arm as of a number of epochs, see `Extents.cut`.

        `values` are those of all epochs, `scale` is the size of what is measured at that moment.
        """
        self.late_scale = scale
        self.extents.cut(moment, self.ends, self._store[:, : self.epochs], values)

    def last_outside(self, arms: Collection[int], end: float, *, above: bool) -> int:
        """Return the last early epoch in which a line or band of some arms lies beyond an end of the axis."""
        chosen = list(arms)
        early = int(self.extents.cuts[chosen].max(initial=0))
        parts = self._store[:, :early, chosen]
        beyond = (parts > end) if above else (parts < end)
        found = np.flatnonzero(beyond.any(axis=(0, 2)))
        return int(found[-1]) + 1 if len(found) else 0


class Statistics:
    """The series of a record, brought up to date when asked for.

    Only epochs that are new since the last call are reduced, and only metrics that somebody
    asks for.

    A network that early stopping ended goes into the line with the weights it ended with (the
    restored ones, where weights were restored) for as long as another network of its arm trains:
    so the line is always over the same networks, and ends near what `final` says. What diverged is left
    out while it is out of bounds, and from the end on (`reglab.record.endings`).

    Parameters
    ----------
    record : RunRecord
        A record that knows its replicas.
    spread : Spread
        What line and band are.
    """

    def __init__(self, record: RunRecord, spread: Spread) -> None:
        self.record = record
        self.spread = spread
        self.arms = len(record.experiment.arms)
        self.reduced_epochs = 0
        """Number of epochs reduced so far, all metrics together."""
        self.horizon = math.inf
        """Number of epochs that are looked at, where the later ones are not."""
        self.generation = 0
        """Rises when epochs that were reduced before are reduced anew."""
        self._held: int | None = None
        self._lost: tuple[tuple[object, ...], Mapping[int, int]] = (), {}
        self._stops = 0
        self._series: dict[str, Series] = {}
        columns = [record.columns(arm) for arm in range(self.arms)]
        seeds = max(map(len, columns), default=0)
        # Arms may have fewer networks than others: the missing ones are NaN, one column past the end.
        self._columns = np.full((self.arms, seeds), len(record.replicas), dtype=np.int64)
        for arm, own in enumerate(columns):
            self._columns[arm, : len(own)] = own
        self._even = all(len(own) == seeds for own in columns)

    @property
    def seeds(self) -> int:
        """Number of networks per arm."""
        return self._columns.shape[1]

    @property
    def epochs(self) -> int:
        """Number of epochs that are shown: those of the last `advance`, all before the first."""
        return self.record.epochs if self._held is None else self._held

    @property
    def diverged(self) -> Mapping[int, int]:
        """The networks that have diverged by now, by column, with the epochs; see `endings.diverged`."""
        record = self.record
        stamp = (record.state, record.epochs, len(record.stopped), record.revision)
        if stamp != self._lost[0]:
            self._lost = stamp, diverged(record)
        return self._lost[1]

    def advance(self) -> None:
        """Go on to what is recorded by now; until the next call all series end at the same epoch."""
        self._held = self.record.epochs

    def final(self, metric: str) -> Array:
        """Return the line's value of each arm over what its networks ended with, or have reached so far.

        Each network counts with its restored weights, else its last; diverged ones do not count. The
        mean is that of `reglab.analysis.outcomes`. NaN for an arm without such a network.
        """
        record = self.record
        ends = [self._final_epoch(replica.index) for replica in record.replicas] if record.epochs else []
        parts = [self.recorded(m) for m in (("val_loss", "train_loss") if metric == "gap" else (metric,))]
        own = [[p[end - 1, column] if end else np.nan for column, end in enumerate(ends)] for p in parts]
        with np.errstate(invalid="ignore"):
            values = np.subtract(own[0], own[1]) if len(own) > 1 else np.array(own[0])
        by_arm = np.append(values, np.nan)[self._columns]
        line: Array = reduce_seeds(by_arm[None], self.spread)[0][0]
        return line

    def all_diverged(self) -> int | None:
        """Return the epoch in which the last network diverged, ``None`` where not all of them did."""
        lost = self.diverged
        return max(lost.values()) if lost and len(lost) == len(self.record.replicas) else None

    def _final_epoch(self, column: int) -> int:
        """The epoch of the weights that a network has now; 0 where they are not sound."""
        return 0 if column in self.diverged else min(weights_epoch(self.record, column), self.epochs)

    def series(self, metric: str) -> Series:
        """Return a metric's series with all `epochs`.

        Raises
        ------
        KeyError
            If the run does not measure `metric`.
        """
        if self._stops != len(self.record.stopped):
            # What a network goes on with is known only now.
            self._stops = len(self.record.stopped)
            self.generation += 1
            self._series.clear()
        series = self._series.get(metric)
        if series is None:
            series = self._series[metric] = Series(self.arms)
        new = self.epochs - series.epochs
        if new > 0 and self.seeds:
            if not series.epochs:
                series.scale = self._scale(metric, 0)
                series.extents.bound = BOUND_FACTOR * series.scale or math.inf
            series.append(self._carried(metric, series.epochs), self.spread)
            self.reduced_epochs += new
        if series.epochs and (moment := self._moment()) != series.extents.moment:
            series.cut(moment, self._carried(metric, 0), self._scale(metric, max(0, moment - 1)))
        return series

    def _scale(self, metric: str, row: int) -> float:
        """Size of what is measured in a row; the two losses and their difference have one."""
        names = _LOSSES if metric in (*_LOSSES, "gap") else (metric,)
        return max(_typical(self.values(name, row, row + 1)) for name in names)

    def _moment(self) -> int:
        """The number of epochs of which the early ones are cut off: it doubles, and is all at the end."""
        epochs = int(min(self.epochs, self.horizon))
        if self.record.ended and self.epochs == self.record.epochs:
            return epochs
        return 0 if epochs < FIRST_CUT else FIRST_CUT << int(math.log2(epochs // FIRST_CUT))

    def _carried(self, metric: str, first: int) -> Array:
        """Rows from `first` on, stopped networks continued while another one of their arm trains."""
        values = self.values(metric, first, self.epochs)
        stops = {c: s.epoch for c, s in self.record.stopped.items() if c not in self.diverged}
        if not stops:
            return values
        trained = np.atleast_2d(np.any(np.isfinite(values), axis=-1))
        for arm, seed in np.argwhere(np.isin(self._columns, list(stops))).tolist():
            column = int(self._columns[arm, seed])
            end, row = self._final_epoch(column), max(0, stops[column] - first)
            if end and row < len(values):
                kept = self.values(metric, end - 1, end)[0, arm, seed]
                values[row:, arm, seed] = np.where(trained[row:, arm], kept, np.nan)
        return values

    def recorded(self, metric: str) -> Array:
        """Return a metric of the record, shape (epochs, replicas)."""
        return self.record.values(metric)

    def values(self, metric: str, first: int = 0, end: int | None = None) -> Array:
        """Return rows `first` to `end` of a metric, shape (epochs, arms, seeds); NaN where it diverged."""
        if metric == "gap":
            # record.values("gap") would subtract all epochs again in every frame.
            with np.errstate(invalid="ignore"):
                rows = self.record.values("val_loss")[first:end] - self.record.values("train_loss")[first:end]
        else:
            rows = self.recorded(metric)[first:end]
        sound = sound_rows(self.record, first, end)
        if not sound.all():
            rows = np.where(sound, rows, np.nan)
        if not self._even:
            rows = np.concatenate([rows, np.full((len(rows), 1), np.nan)], axis=1)
        return rows[:, self._columns]


def _typical(values: Array) -> float:
    """Scale of the first epoch: its largest absolute value, networks that already diverge aside."""
    sizes = np.sort(np.abs(values[np.isfinite(values) & (values != 0)]))
    if not len(sizes):
        return 0.0
    middle = sizes[(len(sizes) - 1) // 2]
    return float(sizes[sizes <= BOUND_FACTOR * middle].max())
