"""A square in four quarters, opposite ones of the same class."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Uniform in the square from −1 to 1: the first class where the signs agree; then blurred."""
    labels = balanced_labels(count, 2, rng)
    points = rng.uniform(-1.0, 1.0, (count, 2))
    agree = (points[:, 0] >= 0) == (points[:, 1] >= 0)
    # Mirrors an example into the neighbouring quarter where it is not of its class.
    points[:, 1] = np.where(agree == (labels == 0), points[:, 1], -points[:, 1])
    return points + noise * rng.standard_normal((count, 2)), labels
