"""How many seeds would tell: an estimate from the spread that is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reglab.analysis.paired import PairedDifference
from reglab.analysis.student import student_t

POWER = 0.8
"""How often a difference of the size that is seen should then be told."""
MOST = 1000
"""More seeds than this are not counted."""


@dataclass(frozen=True, slots=True)
class SeedsNeeded:
    """How many seeds would tell a difference from zero.

    Parameters
    ----------
    seeds : int or None
        Least number of seeds, ``None`` where it is more than `MOST`.
    told : bool
        Whether the seeds that are there tell it already.
    """

    seeds: int | None
    told: bool


def seeds_needed(
    difference: PairedDifference, *, level: float | None = None, power: float = POWER
) -> SeedsNeeded | None:
    """Estimate how many seeds would tell a difference, were it and its spread as they are seen.

    The interval of n seeds lies beside zero in a share `power` of all runs where

        (t(½ + level/2; n − 1) + t(power; n − 1)) · s / √n ≤ |mean|,

    with the sample standard deviation s of the differences, which is Guenther's approximation to the
    power of the t-test. The estimate is as uncertain as mean and spread of few seeds are.

    Parameters
    ----------
    difference : PairedDifference
        What was seen.
    level : float, optional
        Confidence level of the interval, else that of the difference.
    power : float
        Share of runs, above 0.5 and below 1.

    Returns
    -------
    SeedsNeeded or None
        ``None`` where the seeds allow no estimate: fewer than two, no spread or no difference.
    """
    if difference.error is None or difference.error == 0 or difference.middle == 0:
        return None
    level = difference.level if level is None else level
    size = abs(difference.middle) / (difference.error * math.sqrt(difference.n))
    told = difference.clearly_better or difference.clearly_worse
    return SeedsNeeded(_least(size, level, power), told)


def _least(size: float, level: float, power: float) -> int | None:
    """The least n for a mean of so many standard deviations, by halving the range."""
    low, high = 2, MOST
    if not _enough(high, size, level, power):
        return None
    while low < high:
        middle = (low + high) // 2
        if _enough(middle, size, level, power):
            high = middle
        else:
            low = middle + 1
    return low


def _enough(n: int, size: float, level: float, power: float) -> bool:
    quantiles = student_t(0.5 + level / 2, n - 1) + student_t(power, n - 1)
    return quantiles <= size * math.sqrt(n)
