"""The pull of an arm's penalties against that of the data, read from a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reglab.analysis.curves import lengths
from reglab.analysis.pull import EARLY_SHARE, EarlyPull, early_pull
from reglab.analysis.verdict import RunFinding
from reglab.record.events import Array
from reglab.record.matching import place_of
from reglab.record.record import RunRecord
from reglab.words.language import _, grouped

METRIC = "penalty_ratio"


@dataclass(frozen=True, slots=True)
class Pulls:
    """How strongly the penalties of an arm pull.

    Parameters
    ----------
    now : array, shape (weight matrices,), or None
        Ratio of the penalties' gradient to that of the data at the epoch that is looked at, mean
        over the seeds; NaN where nothing pulls.
    told : str
        Which epoch that is; where nothing is known, what to do.
    early : EarlyPull, optional
        What that meant early in the run.
    underfits : bool
        Whether the run shows that the arm underfits, whatever its pull is.
    """

    now: Array | None
    told: str
    early: EarlyPull | None = None
    underfits: bool = False

    def at(self, positions: Sequence[int]) -> Pulls:
        """The pulls on some weight matrices alone."""
        if self.now is None:
            return self
        return replace(self, now=_chosen(self.now, positions))

    def early_at(self, position: int) -> float:
        """The early pull on one weight matrix, NaN where none is known."""
        layers = self.early.layers if self.early is not None else ()
        return layers[position] if position < len(layers) else float("nan")


class PullReader:
    """Reads from a run how strongly the penalties of an arm pull against the data."""

    def __init__(self) -> None:
        self.epoch: int | None = None
        """The epoch that is looked at; ``None`` follows the newest."""
        self.found: RunFinding | None = None
        """What the verdict on the run is based on, where there is one yet."""
        self._record: RunRecord | None = None
        self._early: dict[int, EarlyPull | None] = {}
        """By arm, once the early part is over."""

    def set_record(self, record: RunRecord | None) -> None:
        """Read another run, or none."""
        self._record, self.epoch, self.found = record, None, None
        self._early.clear()

    def of(self, key: str) -> Pulls:
        """Return the pulls of the arm with this key."""
        record = self._record
        if record is None:
            return Pulls(None, _("Press Run to see it"))
        position = place_of(record.experiment, key)
        if position is None:
            return Pulls(None, _("Run again to see it"))
        columns = record.columns(position)
        if METRIC not in record.layer_metrics or not record.epochs or not columns:
            return Pulls(None, _("Nothing measured yet"))
        # The newest of its own: an arm that stopped early has no pull where others go on.
        newest = int(lengths(record.values("train_loss")[:, columns]).max())
        epoch = newest if self.epoch is None else min(self.epoch, record.epochs)
        if epoch < 1:
            return Pulls(None, _("Nothing measured yet"))
        values = record.layer_values(METRIC)[epoch - 1, columns]
        finding = self.found.of(position) if self.found is not None else None
        underfits = finding is not None and finding.too_strong
        return Pulls(
            _mean(values),
            _("At epoch {epoch}").format(epoch=grouped(epoch)),
            self._early_of(record, position),
            underfits,
        )

    def _early_of(self, record: RunRecord, arm: int) -> EarlyPull | None:
        if arm not in self._early:
            found = early_pull(record, arm)
            if record.epochs < record.planned(arm) // EARLY_SHARE:
                return found
            self._early[arm] = found
        return self._early[arm]


def _chosen(values: Array, positions: Sequence[int]) -> Array:
    """The values at some positions, NaN where there are fewer."""
    chosen = [values[position] if position < len(values) else np.nan for position in positions]
    return np.array(chosen, dtype=np.float64)


def _mean(values: Array) -> Array:
    """Mean over the seeds that were still training, NaN where none was."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    mean: Array = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean
