"""What is shown of several seeds: a line in the middle and a band around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.student import reach
from reglab.record.events import Array
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class Spread:
    """A line and a band over the seeds of an arm.

    Parameters
    ----------
    key : str
        Name in settings.
    line : {"mean", "median"}
        The line.
    band : {"min-max", "sd", "interval"}
        The band: all seeds, one sample standard deviation to each side, or the 95 % interval of
        the mean by Student's t.
    label : str
        Name on the screen.
    short : str
        The same with the abbreviations of the field, where there is little room.
    """

    key: str
    line: Literal["mean", "median"]
    band: Literal["min-max", "sd", "interval"]
    label: str
    short: str


SPREADS = {
    spread.key: spread
    for spread in (
        Spread("mean-range", "mean", "min-max", _("mean, min–max"), _("mean, min–max")),
        Spread("mean-sd", "mean", "sd", _("mean ± standard dev."), _("mean ± SD")),
        Spread("mean-interval", "mean", "interval", _("mean, 95 % interval"), _("mean, 95 % CI")),
        Spread("median-range", "median", "min-max", _("median, min–max"), _("median, min–max")),
    )
}
"""The choices, by key; the first is the default."""

DEFAULT_SPREAD = "mean-range"


class Band(NamedTuple):
    """A line and the edges of the band around it: arrays of one shape."""

    line: Array
    low: Array
    high: Array


def reduce_seeds(values: Array, spread: Spread) -> Band:
    """Reduce the seeds of each arm, or of whatever else networks have in common, to a line and a band.

    Parameters
    ----------
    values : array, shape (…, seeds)
        A metric, e.g. of the shape (epochs, arms, seeds); what is not finite belongs to a network that no
        longer trains.
    spread : Spread
        What line and band are.

    Returns
    -------
    Band
        Arrays of the shape (…): the same without the seeds.
        Over the networks that still train: NaN where none does. With one network the band has
        no width.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # networks about to diverge
        return _reduce(values, spread)


def _reduce(values: Array, spread: Spread) -> Band:
    # NaN sorts to the end: the first `count` entries are the networks that still train.
    ordered = np.sort(np.where(np.isfinite(values), values, np.nan), axis=-1)
    count = np.count_nonzero(~np.isnan(ordered), axis=-1)
    lowest, highest = ordered[..., 0], _pick(ordered, count - 1)
    if spread.line == "median":
        line = 0.5 * (_pick(ordered, (count - 1) // 2) + _pick(ordered, count // 2))
    else:
        line = _mean(ordered, count)
    if spread.band == "min-max":
        return Band(line, lowest, highest)
    half = _deviation(ordered, count)
    if spread.band == "interval":
        half = half * _interval_factors(ordered.shape[-1])[count]
    return Band(line, line - half, line + half)


def _pick(ordered: Array, index: NDArray[np.int64]) -> Array:
    index = np.clip(index, 0, ordered.shape[-1] - 1)
    picked: Array = np.take_along_axis(ordered, index[..., None], axis=-1)[..., 0]
    return picked


def _mean(ordered: Array, count: NDArray[np.int64]) -> Array:
    total = np.nansum(ordered, axis=-1)
    mean: Array = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean


def _deviation(ordered: Array, count: NDArray[np.int64]) -> Array:
    """Sample standard deviation; 0 for one network, NaN for none."""
    mean = _mean(ordered, count)
    squares = np.nansum((ordered - mean[..., None]) ** 2, axis=-1)
    start = np.where(count == 1, 0.0, np.nan)
    deviation: Array = np.sqrt(np.divide(squares, count - 1, out=start, where=count > 1))
    return deviation


@lru_cache(maxsize=8)
def _interval_factors(seeds: int) -> Array:
    """For each number of networks from 0 on: half width of the interval per standard deviation."""
    return np.array([0.0, 0.0, *(reach(n) for n in range(2, seeds + 1))])
