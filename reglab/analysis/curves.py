"""What can be read off one validation curve: its length, its best epoch, and where it turns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array

TAIL_EPOCHS = 10
"""The end of a curve is the median of at most this many last epochs."""
NOISE_EPOCHS = 512
"""The jitter of a curve is judged by at most this many last epochs."""
MIN_RISE = 0.01
"""A rise below this share of the minimum does not count."""
NOISE_FACTOR = 5.0
"""A rise below this many standard deviations of the jitter does not count."""


def lengths(*curves: Array) -> NDArray[np.int64]:
    """Return for each replica the number of epochs before the first value that is not finite.

    Parameters
    ----------
    *curves : array, shape (epochs, replicas)
        One or more metrics; an epoch counts where all of them are finite.
    """
    finite = np.logical_and.reduce([np.isfinite(curve) for curve in curves])
    if not len(finite):
        return np.zeros(finite.shape[1], dtype=np.int64)
    first_bad = np.argmin(finite, axis=0)
    return np.where(finite.all(axis=0), len(finite), first_bad).astype(np.int64)


def best_epochs(val_loss: Array, counts: NDArray[np.int64]) -> list[int | None]:
    """Return for each replica the epoch of its smallest validation loss, the first of equals.

    Epochs are counted from 1; ``None`` for a replica without an epoch.
    """
    if not len(val_loss):
        return [None] * len(counts)
    used = np.arange(len(val_loss))[:, None] < counts
    rows = np.argmin(np.where(used, val_loss, np.inf), axis=0)
    return [int(row) + 1 if count else None for row, count in zip(rows, counts, strict=True)]


def turn_epochs(val_loss: Array, counts: NDArray[np.int64]) -> list[int | None]:
    """Return for each replica the epoch where its validation loss turns upwards.

    It is the epoch of the smallest validation loss, provided that the curve ends clearly
    above it: the median of the last epochs after the minimum (at most `TAIL_EPOCHS`) lies
    more than `MIN_RISE` of the minimum, and more than `NOISE_FACTOR` standard deviations of
    the curve's jitter, above the minimum. The jitter is estimated robustly from the changes
    from epoch to epoch, so that the smallest value of a flat, noisy curve is no turn. ``None``
    where the curve never turns.
    """
    noise = _jitter(val_loss, counts)
    turns: list[int | None] = []
    for column, (best, count) in enumerate(zip(best_epochs(val_loss, counts), counts.tolist(), strict=True)):
        after = 0 if best is None else count - best
        if best is None or after == 0:
            turns.append(None)
            continue
        tail = sorted(val_loss[count - min(after, TAIL_EPOCHS) : count, column].tolist())
        end = 0.5 * (tail[(len(tail) - 1) // 2] + tail[len(tail) // 2])
        smallest = float(val_loss[best - 1, column])
        needed = max(MIN_RISE * abs(smallest), NOISE_FACTOR * noise[column])
        turns.append(best if end - smallest > needed else None)
    return turns


def _jitter(curves: Array, counts: NDArray[np.int64]) -> list[float]:
    """Standard deviation of each curve around its trend, judged by the last of its own epochs.

    The median absolute deviation of the changes from epoch to epoch, as a standard
    deviation; the change of two values that jitter independently varies √2 times as much
    as each of them. 0 for a curve of fewer than three epochs.
    """
    if not int(counts.max(initial=0)):
        return [0.0] * len(counts)
    changes = np.diff(_last_rows(curves, counts, NOISE_EPOCHS), axis=0)
    if not len(changes):
        return [0.0] * len(counts)
    deviations = np.abs(changes - _medians(changes))
    return [float(d) * 1.4826 / 2**0.5 for d in _medians(deviations)]


def _last_rows(curves: Array, counts: NDArray[np.int64], most: int) -> Array:
    """At most the last `most` rows of every curve, the last below; NaN above where it has fewer."""
    longest = int(counts.max())
    height = min(most, longest)
    if (counts == longest).all():
        return curves[longest - height : longest]
    rows = counts - height + np.arange(height)[:, None]
    taken = np.take_along_axis(curves, np.maximum(rows, 0), axis=0)
    return np.where(rows >= 0, taken, np.nan)


def _medians(values: Array) -> Array:
    """Median of each column over its finite values, 0 where there are none.

    ``np.nanmedian`` does the same 20 times slower, and this is called while curves are painted.
    """
    ordered = np.sort(np.where(np.isfinite(values), values, np.nan), axis=0)
    found = np.sum(~np.isnan(ordered), axis=0)
    columns = np.arange(values.shape[1])
    middle = 0.5 * (
        ordered[(found - 1) // 2, columns] + ordered[np.minimum(found // 2, len(values) - 1), columns]
    )
    return np.where(found > 0, middle, 0.0)
