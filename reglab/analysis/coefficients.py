"""How near what a network has learned of each feature comes to what is true of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reglab.analysis.weight_statistics import NEAR_ZERO
from reglab.record.events import Array


@dataclass(frozen=True, slots=True, eq=False)
class CoefficientFit:
    """Learned coefficients beside the true ones.

    Parameters
    ----------
    mean, low, high : array, shape (features,)
        Over the networks that have sound ones; NaN where none has.
    true : array, shape (features,), or None
        The true ones.
    error : float
        Root of the mean square of learned − true over the features, mean over the networks; NaN where the
        true ones are not known.
    zeros : int
        Number of features whose true coefficient is 0.
    found : float
        How many of those have a learned coefficient near zero, mean over the networks.
    """

    mean: Array
    low: Array
    high: Array
    true: Array | None
    error: float
    zeros: int
    found: float


def coefficient_fit(learned: Array, true: Array | None) -> CoefficientFit:
    """Compare coefficients, shape (networks, features), with the true ones, shape (features,)."""
    sound = learned[np.isfinite(learned).all(axis=1)]
    if not len(sound):
        nothing = np.full(learned.shape[1], np.nan)
        return CoefficientFit(nothing, nothing, nothing, true, np.nan, 0, np.nan)
    error, zeros, found = np.nan, 0, np.nan
    if true is not None:
        error = float(np.sqrt(np.square(sound - true).mean(axis=1)).mean())
        nought = true == 0
        zeros = int(nought.sum())
        found = float((np.abs(sound[:, nought]) < NEAR_ZERO).sum(axis=1).mean())
    return CoefficientFit(sound.mean(axis=0), sound.min(axis=0), sound.max(axis=0), true, error, zeros, found)
