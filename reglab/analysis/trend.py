"""Whether an arm was still getting better when its record ends."""

from __future__ import annotations

from reglab.analysis.outcomes import ArmSummary
from reglab.record.record import RunRecord

LAST_SHARE = 20
"""The best epoch is at the end where it is in the last 1/20 of the epochs."""
RECENT_SHARE = 10
"""The fall is looked at over the last 1/10 of the epochs."""
LEAST_FALL = 0.01
"""A fall by less than this share of the loss is no longer one."""


def still_falling(record: RunRecord, arm: ArmSummary) -> bool:
    """Whether an arm's validation loss was falling at the last epoch that is recorded.

    It was where most of the networks that trained to there have their best epoch at the end,
    and their mean loss fell noticeably over the last tenth of the epochs. After a single epoch
    nothing is known, which counts as falling.
    """
    epochs = record.epochs
    trained = [r for r in arm.replicas if r.stopped_epoch is None and r.epochs == epochs]
    if not trained or not epochs:
        return False
    at_end = epochs - max(1, epochs // LAST_SHARE)
    if 2 * sum((r.best_epoch or 0) > at_end for r in trained) <= len(trained):
        return False
    if epochs == 1:
        return True
    columns = [r.index for r in trained]
    curve = record.values("val_loss")
    before, last = (
        float(curve[row, columns].mean()) for row in (epochs - 1 - max(1, epochs // RECENT_SHARE), epochs - 1)
    )
    return before - last > LEAST_FALL * abs(before)
