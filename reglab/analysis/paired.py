"""Paired comparison over seeds: mean difference, its interval from Student's t, and wins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reglab.analysis.student import LEVEL, reach, two_sided

SAME = 1e-9
"""Values that differ by less than this share of their size are equal but for rounding."""

Better = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """An arm minus the baseline, seed by seed.

    Parameters
    ----------
    n : int
        Number of seeds in which both values are finite; all that follows is about these.
    baseline, arm : float
        Mean values of the baseline and of the arm, NaN where `n` is 0.
    mean : float
        Mean of the differences, NaN where `n` is 0.
    low, high : float or None
        Ends of the interval that holds the true mean difference with confidence `level`, of a
        seed of average `scale` where there was one; ``None`` where nothing can be said about
        the spread: below two seeds, or where every seed has the same values.
    wins : int
        Number of seeds in which the arm is strictly better.
    better : {"lower", "higher"}
        Which direction is better.
    losses : int
        Number of seeds in which the arm is strictly worse.
    level : float
        Confidence level of the interval, as a share; of many differences that are looked at together
        each may have another one (`reglab.analysis.holm`).
    middle : float
        Middle of the interval, NaN where `n` is 0: the mean, but for the scale of the seeds.
    error : float or None
        Standard error of `middle`; ``None`` where there is no interval.
    sign_level : float
        Confidence level with which the sign test is judged.
    """

    n: int
    baseline: float
    arm: float
    mean: float
    low: float | None
    high: float | None
    wins: int
    better: Better
    losses: int = 0
    level: float = LEVEL
    middle: float = math.nan
    error: float | None = None
    sign_level: float = LEVEL

    def judged_at(self, level: float, sign_level: float) -> PairedDifference:
        """Return the same difference with the interval of another level, and another one for its signs."""
        if self.error is None:
            return replace(self, level=level, sign_level=sign_level)
        half = reach(self.n, level) * math.sqrt(self.n) * self.error
        low, high = self.middle - half, self.middle + half
        return replace(self, low=low, high=high, level=level, sign_level=sign_level)

    @property
    def p(self) -> float:
        """Two-sided p-value of the paired t-test; 1 where the seeds allow none."""
        if self.error is None or self.middle == 0:
            return 1.0
        return two_sided(self.middle / self.error if self.error > 0 else math.inf, self.n - 1)

    @property
    def likely(self) -> bool:
        """Whether more seeds agree than coins would, at the level that the signs are judged with."""
        return self.low is not None and self.sign_p <= 1 - self.sign_level

    @property
    def clearly_better(self) -> bool:
        """Whether the whole interval lies on the better side of zero."""
        if self.low is None or self.high is None:
            return False
        return self.high < 0 if self.better == "lower" else self.low > 0

    @property
    def clearly_worse(self) -> bool:
        """Whether the whole interval lies on the worse side of zero."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0 if self.better == "lower" else self.high < 0

    @property
    def equal(self) -> bool:
        """Whether both have the same value in every seed."""
        return self.n > 0 and self.wins == self.losses == 0

    @property
    def sign_p(self) -> float:
        """How often seeds would agree at least as much as these if each were a coin toss (sign test).

        Exact and two-sided; seeds with equal values do not count.
        """
        told = self.wins + self.losses
        most = max(self.wins, self.losses)
        return min(1.0, sum(math.comb(told, k) for k in range(most, told + 1)) * 2.0 ** (1 - told))


def compare(
    arm: Sequence[float],
    baseline: Sequence[float],
    better: Better,
    *,
    level: float = LEVEL,
    scale: Sequence[float] | None = None,
    examples: int | None = None,
) -> PairedDifference:
    """Compare an arm with the baseline, value by value of the same seeds.

    Parameters
    ----------
    arm, baseline : sequence of float
        One value per seed, in the same order; NaN where a network has none.
    better : {"lower", "higher"}
        Which direction is better.
    level : float
        Confidence level of the interval.
    scale : sequence of float, optional
        How large differences of each seed can be expected to be, 0 or more, the same whichever of
        the two is called the arm. The interval is then that of the differences per scale, for a
        seed of average scale: in seeds with large losses everything varies more, and one of
        them must not hide what all agree on.
    examples : int, optional
        Where the values are shares of so many examples: the spread of the differences is then
        taken to be at least what counting allows.
    """
    rows = [
        (a, b, w)
        for a, b, w in zip(arm, baseline, scale or [1.0] * len(arm), strict=True)
        if math.isfinite(a) and math.isfinite(b)
    ]
    n, pairs = len(rows), [(a, b) for a, b, _ in rows]
    if n == 0:
        return PairedDifference(0, math.nan, math.nan, math.nan, None, None, 0, better, level=level)
    differences = [a - b for a, b in pairs]
    mean_arm, mean_baseline = (math.fsum(side) / n for side in zip(*pairs, strict=True))
    mean = math.fsum(differences) / n
    wins = sum(d < 0 if better == "lower" else d > 0 for d in differences)
    losses = sum(d > 0 if better == "lower" else d < 0 for d in differences)
    middle, error = mean, None
    if n > 1 and (examples is not None or not any(differences) or _varied(pairs)):
        weighed = _weighed(differences, [w for _, _, w in rows])
        middle = math.fsum(weighed) / n
        variance = math.fsum((d - middle) ** 2 for d in weighed) / (n - 1)
        if examples is not None:
            variance = max(variance, _counting_variance(differences, examples))
        error = math.sqrt(variance / n)
    found = PairedDifference(
        n, mean_baseline, mean_arm, mean, None, None, wins, better, losses, level, middle, error
    )
    return found.judged_at(level, level)


def _weighed(differences: Sequence[float], scale: Sequence[float]) -> list[float]:
    """Differences as they would be in a seed of average scale."""
    average = math.fsum(scale) / len(scale)
    # Where the scale is zero so is the difference; where it is no number, nothing can be weighed.
    if not math.isfinite(average):
        return list(differences)
    return [d * average / w if w > 0 else d for d, w in zip(differences, scale, strict=True)]


def _varied(pairs: Sequence[tuple[float, float]]) -> bool:
    """Whether the seeds differ at all; where none does, they are one observation and no sample."""
    return any(max(side) - min(side) > SAME * max(map(abs, side)) for side in zip(*pairs, strict=True))


def _counting_variance(differences: Sequence[float], examples: int) -> float:
    """The least variance of the difference of two shares of the same `examples`.

    Two networks that are equally good disagree on some examples, now in favour of the one, now of
    the other; the difference in the number they get right varies as that number of examples does
    (McNemar), which is at least the size of the difference, and one at least. So five seeds that
    all gain one example are no certainty.
    """
    size = math.fsum(map(abs, differences)) / len(differences)
    return max(size, 1 / examples) / examples
