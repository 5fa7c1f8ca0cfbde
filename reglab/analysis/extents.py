"""Between which values curves lie, all of them and their late part, kept up to date as epochs come."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array

EARLY_SHARE = 10
"""The first one in so many epochs of an arm are early."""
_LINES, _SEEDS = 0, 1
_AXES = ((0, 1), (0, 2))
"""What is reduced: of arrays (part, epochs, arms), and of arrays (epochs, arms, seeds)."""


class Extents:
    """Smallest and largest values of every arm: of line and band, and of the single seeds.

    Parameters
    ----------
    arms : int
        Number of arms.
    """

    def __init__(self, arms: int) -> None:
        self.bound = np.inf
        """Absolute value beyond which an axis does not follow."""
        self.moment = 0
        """Number of epochs of which the early part was cut off; 0 before."""
        self.cuts = np.zeros(arms, dtype=np.int64)
        """Number of early epochs of each arm."""
        self._whole = _nothing(arms)
        self._late = _nothing(arms)
        self._lowest_positive = np.full(arms, np.inf)

    def widen(self, reduced: Array, values: Array) -> None:
        """Take new epochs: line and edges of the band, (3, epochs, arms), and (epochs, arms, seeds)."""
        for row, new in ((_LINES, reduced), (_SEEDS, values)):
            self._stretch(self._whole, row, new)
            if self.moment:
                self._stretch(self._late, row, new)
        # The edge of a band is often below 0 where the line is not: on a logarithmic axis the line counts.
        positive = np.where(reduced[0] > 0, reduced[0], np.nan)
        self._lowest_positive = np.fmin(self._lowest_positive, np.fmin.reduce(positive, axis=0))

    def cut(self, moment: int, ends: NDArray[np.int64], reduced: Array, values: Array) -> None:
        """Cut off the early part of every arm: its first tenth, as of `moment` epochs or of its own end.

        Parameters
        ----------
        moment : int
            Number of epochs.
        ends : array of int, shape (arms,)
            The last epoch of each arm.
        reduced, values : array
            All epochs there are, as in `widen`.
        """
        self.moment = moment
        self.cuts = np.minimum(moment, ends) // EARLY_SHARE
        self._late[:, 0], self._late[:, 1] = np.inf, -np.inf
        late = np.arange(len(values))[:, None] >= self.cuts
        self._stretch(self._late, _LINES, np.where(late, reduced, np.nan))
        self._stretch(self._late, _SEEDS, np.where(late[..., None], values, np.nan))

    def of(self, arms: Collection[int], *, seeds: bool, late: bool) -> tuple[float, float] | None:
        """Return smallest and largest value of some arms, what is beyond the bound aside.

        Of line and band, or of the single seeds too; of all epochs, or of the late ones.
        """
        found = (self._late if late else self._whole)[: 2 if seeds else 1][:, :, list(arms)]
        low, high = found[:, 0].min(initial=np.inf), found[:, 1].max(initial=-np.inf)
        return (float(low), float(high)) if low <= high else None

    def smallest_positive(self, arms: Collection[int]) -> float | None:
        """Return the smallest value above zero of the lines of some arms."""
        low = float(self._lowest_positive[list(arms)].min(initial=np.inf))
        return low if low < np.inf else None

    def _stretch(self, store: Array, row: int, new: Array) -> None:
        sound = np.where(np.abs(new) <= self.bound, new, np.nan)
        store[row, 0] = np.fmin(store[row, 0], np.fmin.reduce(sound, axis=_AXES[row]))
        store[row, 1] = np.fmax(store[row, 1], np.fmax.reduce(sound, axis=_AXES[row]))


def _nothing(arms: int) -> Array:
    """Extents of nothing, shape (2, 2, arms): of lines and of seeds, the smallest and the largest."""
    store = np.empty((2, 2, arms))
    store[:, 0], store[:, 1] = np.inf, -np.inf
    return store
