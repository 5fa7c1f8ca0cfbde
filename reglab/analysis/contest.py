"""Several strength curves beside each other: which is best at its best, and whether that is told apart.

The best of many points is too good by luck: its seeds were those that chose it. So a difference has to show
twice, seed by seed: between the best points themselves, where both curves had the same luck, and between
values that did not choose, each seed's at the point that is best on the **other** seeds (leave-one-out).
Alone, the first is fooled where one curve has more points to choose from, and the second where many points
are alike and every seed chooses another one. Pairs of curves, and each curve with its own point at zero, are
judged together by Holm's procedure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.holm import holm_levels
from reglab.analysis.paired import Better, PairedDifference, compare
from reglab.analysis.strength import Stronger, best_point
from reglab.record.events import Array

LEAST_SEEDS = 3
"""With fewer, a point would be chosen by a single seed."""
Scale = Literal["error", "r2", "share"]
"""What the differences of a seed are measured by: the errors themselves, 1 − R², or nothing."""


@dataclass(frozen=True, eq=False)
class Contender:
    """One that takes part.

    Parameters
    ----------
    values : array, shape (points, seeds)
        The metric by which it is judged; NaN where a network has none.
    stronger : {"larger", "smaller"}, optional
        Which end regularizes most: of equals the weaker is the best.
    zero : int or None
        The point at which the technique is off.
    """

    values: Array
    stronger: Stronger | None
    zero: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that were compared, the one with the better mean first.

    Parameters
    ----------
    first, second : int
        Their places; the second is ``None`` where the first was compared with its own point at zero.
    difference : PairedDifference
        First minus second in values that did not choose their points, at the level of Holm's procedure.
    chosen : PairedDifference
        The same of the best points themselves.
    """

    first: int
    second: int | None
    difference: PairedDifference
    chosen: PairedDifference

    @property
    def better(self) -> bool:
        """Whether the first is better for sure."""
        return self.difference.clearly_better and self.chosen.clearly_better

    @property
    def worse(self) -> bool:
        """Whether the first is worse for sure."""
        return self.difference.clearly_worse and self.chosen.clearly_worse

    @property
    def told(self) -> bool:
        """Whether the two are told apart."""
        return self.better or self.worse

    @property
    def p(self) -> float:
        """The larger of both p-values: both have to show it."""
        return max(self.difference.p, self.chosen.p)

    def judged_at(self, level: float) -> Pair:
        """The same with intervals of another level."""
        both = (each.judged_at(level, level) for each in (self.difference, self.chosen))
        return Pair(self.first, self.second, *both)


@dataclass(frozen=True, eq=False)
class Standings:
    """How those that take part stand.

    Parameters
    ----------
    order : tuple of int
        Their places, the best first; those without a judgement are missing.
    held_out : tuple of array, shape (seeds,)
        For each its values at the points that the other seeds chose; NaN where there is none.
    pairs : tuple of Pair
        All that were compared.
    seeds : int
        Seeds there are.
    """

    order: tuple[int, ...]
    held_out: tuple[Array, ...]
    pairs: tuple[Pair, ...]
    seeds: int

    def pair(self, first: int, second: int | None) -> Pair | None:
        """The comparison of two, in either order, or of one with its zero."""
        both = {first, second}
        return next((pair for pair in self.pairs if {pair.first, pair.second} == both), None)


def standings(
    lines: Sequence[Contender],
    *,
    better: Better = "lower",
    scale: Scale = "error",
    examples: int | None = None,
) -> Standings:
    """Compare curves at their best.

    Parameters
    ----------
    lines : sequence of Contender
        Column j is the same seed in all of them.
    better : {"lower", "higher"}
        Which direction of the metric is better.
    scale : {"error", "r2", "share"}
        What differences are measured by, as in `reglab.analysis.comparison`.
    examples : int, optional
        Where the metric is a share of so many examples.
    """
    sign = 1.0 if better == "lower" else -1.0
    seeds = lines[0].values.shape[1]
    held = tuple(held_out(line.values, better=better, stronger=line.stronger) for line in lines)
    judged = [place for place, values in enumerate(held) if np.isfinite(values).any()]
    order = tuple(sorted(judged, key=lambda place: (sign * float(np.nanmean(held[place])), place)))

    def compared(one: Array, other: Array) -> PairedDifference:
        sizes = None if scale == "share" else _sizes(one, scale) + _sizes(other, scale)
        return compare(
            one.tolist(),
            other.tolist(),
            better,
            scale=None if sizes is None else sizes.tolist(),
            examples=examples,
        )

    def best(place: int) -> Array:
        values = lines[place].values
        found = best_point(sign * _means(values), _whole(values), lines[place].stronger)
        assert found is not None
        chosen: Array = values[found]
        return chosen

    found = [
        Pair(a, b, compared(held[a], held[b]), compared(best(a), best(b))) for a, b in combinations(order, 2)
    ]
    for place in order:
        if (zero := lines[place].zero) is not None:
            off = lines[place].values[zero]
            found += [Pair(place, None, compared(held[place], off), compared(best(place), off))]
    levels = holm_levels([pair.p for pair in found])
    pairs = tuple(pair.judged_at(level) for pair, level in zip(found, levels, strict=True))
    return Standings(order, held, pairs, seeds)


def held_out(values: Array, *, better: Better = "lower", stronger: Stronger | None = "larger") -> Array:
    """Return for each seed its value at the point that is best on the other seeds.

    Parameters
    ----------
    values : array, shape (points, seeds)
        The metric; points at which a seed has none are never the best.
    better : {"lower", "higher"}
        Which direction is better.
    stronger : {"larger", "smaller"}, optional
        Which end regularizes most: of equals the weaker is taken.

    Returns
    -------
    array, shape (seeds,)
        NaN below `LEAST_SEEDS` seeds.
    """
    seeds = values.shape[1]
    found = np.full(seeds, math.nan)
    if seeds < LEAST_SEEDS:
        return found
    sign = 1.0 if better == "lower" else -1.0
    whole = _whole(values)
    for seed in range(seeds):
        others = _means(np.delete(values, seed, axis=1))
        if (best := best_point(sign * others, whole, stronger)) is not None:
            found[seed] = values[best, seed]
    return found


def _whole(values: Array) -> NDArray[np.bool_]:
    """Which points have all seeds."""
    found: NDArray[np.bool_] = np.all(np.isfinite(values), axis=1)
    return found


def _means(values: Array) -> Array:
    """Means of all points; of those without all seeds they mean nothing."""
    found: Array = np.where(np.isfinite(values), values, 0.0).mean(axis=1)
    return found


def _sizes(values: Array, scale: Scale) -> Array:
    sizes: Array = 1.0 - values if scale == "r2" else np.abs(values)
    return sizes
