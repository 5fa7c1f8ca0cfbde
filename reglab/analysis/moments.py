"""How the arms stood in an epoch that has gone by."""

from __future__ import annotations

import numpy as np

from reglab.analysis.outcomes import Means, Values, means
from reglab.record.endings import unsound, weights_epoch
from reglab.record.record import RunRecord


def arms_at(record: RunRecord, epoch: int) -> tuple[Means, ...]:
    """Return mean and deviation of every metric over the networks of each arm in an epoch.

    A network that had stopped counts with the weights it had then, as in the views of that epoch; one
    that had diverged does not.

    Parameters
    ----------
    record : RunRecord
        What was recorded.
    epoch : int
        The epoch, counted from 1; before the first nothing is measured.
    """
    if epoch < 1 or not record.epochs:
        return tuple(Means(0, {}, {}) for _ in record.experiment.arms)
    curves = {name: record.values(name) for name in (*record.metrics, "gap")}
    found: list[list[Values]] = [[] for _ in record.experiment.arms]
    lost = unsound(record, (replica.index for replica in record.replicas), epoch)
    for replica in record.replicas:
        row = weights_epoch(record, replica.index, epoch) - 1
        values = {name: float(curve[row, replica.index]) for name, curve in curves.items()}
        # A branch that catches up has no numbers yet.
        if row >= 0 and replica.index not in lost and np.isfinite(values["gap"]):
            found[replica.arm].append(values)
    return tuple(means(values) for values in found)
