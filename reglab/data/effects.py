"""Regressions whose true coefficients are known, because they were made with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reglab.data.arrays import Examples, Floats

FEATURES = 40
GROUP = 5
"""Features of a group."""

SPARSE = np.zeros(FEATURES)
SPARSE[[2, 10, 18, 26, 34]] = (0.5, -0.5, 0.5, -0.4, 0.3)
"""Five features count, the others do not."""

DENSE = np.tile((1.0, -1.0), FEATURES // 2) / np.sqrt(FEATURES)
"""Every feature counts a little, all alike in size."""

CORRELATION = 0.7
"""Between the features of a group."""

GROUPED = np.zeros(FEATURES)
GROUPED[:GROUP], GROUPED[3 * GROUP : 4 * GROUP] = 1, -1
# The variance of a sum of five features of a group is 5 (1 − ρ) + 25 ρ.
GROUPED /= np.sqrt(2 * (GROUP * (1 - CORRELATION) + GROUP**2 * CORRELATION))
"""Two of eight groups count, and in them every feature alike."""

BEND = 0.4
"""How much the curved sets bend: the part of a feature's effect that is not straight has this standard
deviation, the straight part 1."""


@dataclass(frozen=True, eq=False, slots=True)
class Effects:
    """A target that is a sum of what each feature does to it: y = Σ β (x + b (x² − 1) / √2) + noise.

    All features have mean 0 and standard deviation 1. With b = 0 the target without noise has standard
    deviation 1. Whatever b is, the mean slope along a feature is its β.

    Parameters
    ----------
    coefficients : array of float64, shape (FEATURES,)
        β.
    correlation : float
        Between the features of each group of `GROUP` consecutive ones; other features are independent.
    bend : float
        b.
    """

    coefficients: Floats
    correlation: float = 0.0
    bend: float = 0.0

    def draw(self, count: int, noise: float, rng: np.random.Generator) -> Examples:
        """Return `count` examples; `noise` is the standard deviation of what is added to the target."""
        own = rng.standard_normal((count, FEATURES))
        shared = rng.standard_normal((count, FEATURES // GROUP)).repeat(GROUP, axis=1)
        x = np.sqrt(self.correlation) * shared + np.sqrt(1 - self.correlation) * own
        effects = x + self.bend * (x**2 - 1) / np.sqrt(2)
        return x, effects @ self.coefficients + noise * rng.standard_normal(count)
