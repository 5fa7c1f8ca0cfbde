"""Whether an arm was still getting better when its record ends."""

from __future__ import annotations

from typing import Literal

from reglab.analysis.outcomes import ArmSummary, ReplicaSummary
from reglab.record.record import RunRecord

Early = Literal["", "short", "validation_falls", "training_falls"]
"""Why it is too early to judge: few epochs are trained, or a loss still falls; empty where it is not."""
LAST_SHARE = 20
"""The best epoch is at the end where it is in the last 1/20 of the epochs."""
RECENT_SHARE = 10
"""The fall is looked at over the last 1/10 of the epochs."""
SHORT_SHARE = 10
"""A run is short where less than 1/10 of its epochs are trained."""
LEAST_FALL = 0.01
"""A fall by less than this share of the loss is no longer one."""


def still_falling(record: RunRecord, arm: ArmSummary) -> bool:
    """Whether an arm's validation loss was falling at the last epoch that is recorded.

    It was where most of the networks that trained to there have their best epoch at the end,
    and their mean loss fell noticeably over the last tenth of the epochs. After a single epoch
    nothing is known, which counts as falling.
    """
    epochs, trained = _trained(record, arm)
    if not trained:
        return False
    at_end = epochs - max(1, epochs // LAST_SHARE)
    if 2 * sum((r.best_epoch or 0) > at_end for r in trained) <= len(trained):
        return False
    return _falls(record, "val_loss", trained, epochs)


def unsettled(record: RunRecord, arm: ArmSummary) -> Early:
    """Why the end of the record is too early to say that an arm will not overfit; empty where it is not.

    While training loss falls, the gap may still open. Networks that stopped early have come to their end.
    """
    epochs, trained = _trained(record, arm)
    if trained and SHORT_SHARE * epochs < record.planned(arm.index):
        return "short"
    if still_falling(record, arm):
        return "validation_falls"
    if _falls(record, "train_loss", trained, epochs):
        return "training_falls"
    return ""


def _trained(record: RunRecord, arm: ArmSummary) -> tuple[int, list[ReplicaSummary]]:
    """The last epoch of an arm, and the networks that trained to there."""
    epochs = min(record.epochs, record.planned(arm.index))
    trained = [
        r
        for r in arm.replicas
        if r.epochs and r.state != "diverged" and r.stopped_epoch is None and r.epochs == epochs
    ]
    return epochs, trained


def _falls(record: RunRecord, metric: str, replicas: list[ReplicaSummary], epochs: int) -> bool:
    """Whether the mean of a loss fell noticeably over the last of so many epochs."""
    if not replicas or epochs == 1:
        return bool(replicas)
    columns = [r.index for r in replicas]
    curve = record.values(metric)
    before, last = (
        float(curve[row, columns].mean()) for row in (epochs - 1 - max(1, epochs // RECENT_SHARE), epochs - 1)
    )
    return before - last > LEAST_FALL * abs(before)
