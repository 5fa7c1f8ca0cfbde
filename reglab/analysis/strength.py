"""A strength curve: what a sweep over one parameter says about the best value, and about how sure that is.

Every point has one number per seed. The **one-standard-error rule** (Breiman, Friedman, Olshen & Stone 1984;
``lambda.1se`` of glmnet) takes the most regularized model whose error is within one standard error of the
smallest. Where all points share their seeds, the standard error is that of the differences seed by seed:
what makes one seed harder than another makes it so at every point, and says nothing about the strength.

Points at which a network diverged, or is still to come, are never the best: survivors are no fair sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.paired import Better
from reglab.analysis.spread import SPREADS, reduce_seeds
from reglab.analysis.student import reach
from reglab.record.events import Array

Stronger = Literal["larger", "smaller"]
Fit = Literal["underfits", "overfits"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points next to each other of which the same can be said, from `first` to `last`."""

    first: int
    last: int
    fit: Fit


@dataclass(frozen=True, eq=False)
class StrengthCurve:
    """One number per point and seed, summed up over the seeds.

    Parameters
    ----------
    strengths : array, shape (points,)
        Values of the parameter, in rising order.
    mean, low, high : array, shape (points,)
        Mean over the seeds that have a number, and its 95 % interval by Student's t; NaN where there is
        none, and no width where there is one.
    count : array of int, shape (points,)
        Seeds that have a number.
    seeds : int
        Seeds there are.
    best : int or None
        The point with the best mean, the weaker of equals; ``None`` while no point has all seeds.
    error : float
        Standard error of the mean at the best point; NaN below two seeds.
    within : array of bool, shape (points,)
        The points that the one-standard-error rule does not tell from the best; none below two seeds.
    flat : tuple of int, or None
        First and last of these around the best, without a break; ``None`` below two seeds. Of points in
        a plane, which have no order, it says nothing.
    chosen : int or None
        The most regularized of these; ``None`` where neither direction means more regularization.
    paired : bool
        Whether the rule goes by differences seed by seed.
    """

    strengths: Array
    mean: Array
    low: Array
    high: Array
    count: NDArray[np.int64]
    seeds: int
    best: int | None
    error: float
    within: NDArray[np.bool_]
    flat: tuple[int, int] | None
    chosen: int | None
    paired: bool


def strength_curve(
    strengths: Sequence[float],
    values: Array,
    *,
    better: Better = "lower",
    stronger: Stronger | None = "larger",
    paired: bool = True,
) -> StrengthCurve:
    """Sum up one metric of a sweep over one parameter.

    Parameters
    ----------
    strengths : sequence of float
        Values of the parameter, in rising order.
    values : array, shape (points, seeds)
        The metric; NaN where a network has none. Column j is the same seed at every point.
    better : {"lower", "higher"}
        Which direction of the metric is better.
    stronger : {"larger", "smaller"}, optional
        Which end of the parameter regularizes most; ``None`` where neither does.
    paired : bool
        Whether points of a seed share their data and initial weights. Off, the rule is glmnet's.
    """
    values = np.asarray(values, np.float64)
    found = np.isfinite(values)
    values = np.where(found, values, np.nan)
    line, low, high = reduce_seeds(values, SPREADS["mean-interval"])
    sign = 1.0 if better == "lower" else -1.0
    seeds = values.shape[1]
    whole: NDArray[np.bool_] = np.all(found, axis=1)
    best = best_point(sign * line, whole, stronger)
    error, flat, chosen = np.nan, None, None
    within: NDArray[np.bool_] = np.zeros(len(values), np.bool_)
    if best is not None and seeds > 1:
        error = float(np.std(values[best], ddof=1) / np.sqrt(seeds))
        worse = sign * (values - values[best])
        behind = worse.mean(axis=1)
        allowed = np.std(worse, axis=1, ddof=1) / np.sqrt(seeds) if paired else error
        within = whole & (behind <= allowed)
        flat = _around(best, within)
        chosen = {"larger": flat[1], "smaller": flat[0], None: None}[stronger]
    return StrengthCurve(
        np.asarray(strengths, np.float64),
        line,
        low,
        high,
        found.sum(axis=1),
        seeds,
        best,
        error,
        within,
        flat,
        chosen,
        paired,
    )


def fits(
    curve: StrengthCurve, validation: Array, training: Array, *, better: Better = "lower"
) -> tuple[Stretch, ...]:
    """Return where a sweep underfits and overfits, where the numbers say so.

    A point is clearly worse than the best one on the validation set where the whole 95 % interval of the
    paired differences is. It then **overfits** if it is clearly better on the training set than the best
    point, and **underfits** if it is clearly worse there, too. Nothing is said of other points.

    Parameters
    ----------
    curve : StrengthCurve
        Says which point is best.
    validation, training : array, shape (points, seeds)
        The same metric on both sets.
    better : {"lower", "higher"}
        Which direction of it is better.
    """
    if curve.best is None or curve.seeds < 2:
        return ()
    sign = 1 if better == "lower" else -1
    validated, trained = (sign * _clearly(values, curve.best) for values in (validation, training))
    marks: list[Fit | None] = [
        None if v <= 0 or t == 0 else "underfits" if t > 0 else "overfits"
        for v, t in zip(validated.tolist(), trained.tolist(), strict=True)
    ]
    found: list[Stretch] = []
    for place, mark in enumerate(marks):
        if mark is None:
            continue
        if found and found[-1].last == place - 1 and found[-1].fit == mark:
            found[-1] = Stretch(found[-1].first, place, mark)
        else:
            found.append(Stretch(place, place, mark))
    return tuple(found)


def best_point(losses: Array, whole: NDArray[np.bool_], stronger: Stronger | None) -> int | None:
    """Return the point with the smallest of `losses` among those that are `whole`, of equals the weaker."""
    if not whole.any():
        return None
    candidates = np.where(whole, losses, np.inf)
    if stronger == "smaller":
        return len(candidates) - 1 - int(np.argmin(candidates[::-1]))
    return int(np.argmin(candidates))


def _around(place: int, within: NDArray[np.bool_]) -> tuple[int, int]:
    """First and last of the entries next to one that are within, without a break."""
    first = last = place
    while first > 0 and within[first - 1]:
        first -= 1
    while last < len(within) - 1 and within[last + 1]:
        last += 1
    return first, last


def _clearly(values: Array, best: int) -> NDArray[np.int64]:
    """For each point: 1 where its values are clearly above those of the best, −1 where below, else 0."""
    differences = np.asarray(values, np.float64) - values[best]
    n = differences.shape[1]
    mean = differences.mean(axis=1)
    half = reach(n) * np.std(differences, axis=1, ddof=1)
    # NaN compares as false both times.
    return np.where(mean - half > 0, 1, np.where(mean + half < 0, -1, 0))
