"""The push of an arm's penalties against that of the data, read from a run."""

from __future__ import annotations

import numpy as np

from reglab.record.events import Array
from reglab.record.record import RunRecord

METRIC = "penalty_ratio"


class PenaltyRatios:
    """Reads the ratio per layer of an arm, mean over its seeds, as of an epoch."""

    def __init__(self) -> None:
        self.epoch: int | None = None
        """The epoch that is looked at; ``None`` follows the newest."""
        self._record: RunRecord | None = None

    def set_record(self, record: RunRecord | None) -> None:
        """Read another run, or none."""
        self._record, self.epoch = record, None

    def of(self, arm: str) -> tuple[Array | None, str]:
        """Return (ratio for each weight matrix, as of when) of the arm with this name.

        Where nothing is known, the words say what to do instead.
        """
        record = self._record
        if record is None:
            return None, "Press Run to see it"
        names = [each.name for each in record.experiment.arms]
        if arm not in names:
            return None, "Run again to see it"
        epoch = record.epochs if self.epoch is None else min(self.epoch, record.epochs)
        if METRIC not in record.layer_metrics or epoch < 1:
            return None, "Nothing measured yet"
        columns = record.columns(names.index(arm))
        values = record.layer_values(METRIC)[epoch - 1, columns]
        return _mean(values), f"At epoch {epoch:,}"


def _mean(values: Array) -> Array:
    """Mean over the seeds that were still training, NaN where none was."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    mean: Array = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean
