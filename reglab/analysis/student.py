"""Student's t distribution, and the confidence that intervals are given with."""

from __future__ import annotations

import math
from functools import cache

LEVEL = 0.95
"""Confidence level of an interval that stands alone."""


@cache
def student_t(probability: float, freedom: int) -> float:
    """Quantile of Student's t distribution for a whole number of degrees of freedom.

    The distribution is a finite sum in θ = atan(t/√ν) (Abramowitz & Stegun 26.7.3 and
    26.7.4), which is inverted by bisection. scipy.special has the same function, but
    loading it costs the window 24 MB and a tenth of a second in the middle of a run.

    Parameters
    ----------
    probability : float
        Above 0.5 and below 1.
    freedom : int
        Degrees of freedom ν, 1 or more.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    if not 0.5 < probability < 1:
        raise ValueError(f"probability must be above 0.5 and below 1, but is {probability}")
    if freedom < 1:
        raise ValueError(f"degrees of freedom must be 1 or more, but are {freedom}")
    central = 2 * probability - 1
    low, high = 0.0, math.pi / 2
    for _ in range(60):  # halves the interval below the spacing of doubles
        middle = 0.5 * (low + high)
        if _central_probability(middle, freedom) < central:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) * math.tan(0.5 * (low + high))


def reach(n: int, level: float = LEVEL) -> float:
    """How far the interval of a mean of `n` values goes to each side, in sample standard deviations.

    Parameters
    ----------
    n : int
        Number of values, 2 or more.
    level : float
        Confidence level, above 0 and below 1.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    return student_t(0.5 + level / 2, n - 1) / math.sqrt(n)


def two_sided(statistic: float, freedom: int) -> float:
    """Probability that |t| is at least this large where the mean is zero (two-sided p-value).

    Parameters
    ----------
    statistic : float
        The value of t; infinity where the values do not vary.
    freedom : int
        Degrees of freedom ν, 1 or more.
    """
    return max(0.0, 1 - _central_probability(math.atan(abs(statistic) / math.sqrt(freedom)), freedom))


def _central_probability(theta: float, freedom: int) -> float:
    """Probability that |t| < √ν · tan θ."""
    odd = freedom % 2 == 1
    if freedom == 1:
        return 2 * theta / math.pi
    square = math.cos(theta) ** 2
    term = math.cos(theta) if odd else 1.0
    total = term
    # The factor of each next term: 2/3, 4/5, … for odd ν and 1/2, 3/4, … for even ν.
    for k in range(2 if odd else 1, freedom - 2, 2):
        term *= square * k / (k + 1)
        total += term
    return 2 / math.pi * (theta + math.sin(theta) * total) if odd else math.sin(theta) * total
