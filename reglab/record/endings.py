"""What every network of a run ended with, and whether that counts: the one place where it is decided.

A network counts by the weights that it ends with. It has **diverged** where these are not sound: where its
loss is no longer finite, or its training loss is more than `BEYOND` times that of the same network before
its first step (for classes, and more than `BEYOND`). Compared with its own beginning the rule knows no unit
and no company, and spares networks that learn nothing: those stay near where they began. A network that
early stopping takes back to sound weights counts, whatever came after; one that comes back within the
bounds by itself counts again, which is why the engine does not end it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import ReplicaStopped
from reglab.words.language import _, grouped

if TYPE_CHECKING:
    from reglab.record.record import RunRecord

BEYOND = 1000.0
"""A training loss more than so many times that of the untrained network is out of all bounds."""
RULE = _("loss not finite, or training loss over {times} times that of the untrained network").format(
    times=grouped(round(BEYOND))
)
"""What “diverged” means, in a few words."""


def bounds(record: RunRecord) -> NDArray[np.float64]:
    """Return the training loss up to which each network is sound, shape (replicas,).

    Infinite where the loss before the first step is not known, as in records of earlier versions.
    """
    untrained = np.full(len(record.replicas), np.nan)
    untrained[: len(record.untrained)] = record.untrained
    least = 1.0 if record.experiment.data.info.task == "classification" else 0.0
    found: NDArray[np.float64] = np.where(untrained > 0, BEYOND * np.maximum(untrained, least), np.inf)
    return found


def sound_rows(record: RunRecord, first: int = 0, end: int | None = None) -> NDArray[np.bool_]:
    """Return for some epochs whether the weights that a network had after it are sound.

    Shape (epochs, replicas); row i is epoch ``first + i + 1``. False where there are no numbers.
    """
    losses = record.values("train_loss")[first:end]
    found: NDArray[np.bool_] = np.isfinite(losses) & (losses <= bounds(record))
    return found


def weights_epoch(record: RunRecord, column: int, epoch: int | None = None) -> int:
    """Return the epoch whose weights a network has as of an epoch; ``None`` is now, or its end.

    Those it was taken back to, where it had ended by then; never beyond what is recorded.
    """
    last = record.epochs
    stop = record.stopped.get(column)
    if stop is not None and (epoch is None or epoch >= stop.epoch):
        # A stop may be reported a moment before the rows of its epochs.
        return min(stop.restored_epoch or stop.epoch, last)
    if epoch is None or (record.ended and epoch >= last):
        return min(record.restored.get(column, last), last)
    return min(epoch, last)


def is_sound(record: RunRecord, column: int, epoch: int | None = None) -> bool:
    """Whether the weights that a network has as of an epoch are sound; initial weights are.

    Of epochs that are not recorded yet nothing bad is known.
    """
    return not unsound(record, (column,), epoch)


def unsound(record: RunRecord, columns: Iterable[int], epoch: int | None = None) -> frozenset[int]:
    """Return those of some networks that as of an epoch have weights that are not sound."""
    limits = bounds(record)
    return frozenset(column for column in columns if not _is_sound(record, column, epoch, limits))


def diverged(record: RunRecord) -> Mapping[int, int]:
    """Return the networks that have ended with weights that are not sound, or have no other now.

    By column, with the epoch in which it happened: the first without finite numbers, or the first of
    those out of bounds without a break.
    """
    limits, found = bounds(record), {}
    for replica in record.replicas:
        column = replica.index
        if _is_sound(record, column, None, limits):
            continue
        stop = record.stopped.get(column)
        if stop is not None and _lost(stop):
            found[column] = stop.epoch
            continue
        end = weights_epoch(record, column)
        inside = np.flatnonzero(record.values("train_loss")[:end, column] <= limits[column])
        found[column] = int(inside[-1]) + 2 if len(inside) else 1
    return found


def _is_sound(record: RunRecord, column: int, epoch: int | None, limits: NDArray[np.float64]) -> bool:
    stop = record.stopped.get(column)
    if stop is not None and _lost(stop) and (epoch is None or epoch >= stop.epoch):
        return False
    row = weights_epoch(record, column, epoch)
    # A branch that catches up has no numbers yet.
    return not row or not record.values("train_loss")[row - 1, column] > limits[column]


def _lost(stop: ReplicaStopped) -> bool:
    """Whether a network ended with numbers that are not finite, and nothing to go back to."""
    return stop.reason == "diverged" and not stop.restored_epoch
