"""A small circle inside a large one."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Circles around the origin: radius 1 for the first class, ½ for the second."""
    labels = balanced_labels(count, 2, rng)
    angle = 2 * np.pi * rng.random(count)
    radius = np.where(labels == 0, 1.0, 0.5)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points + noise * rng.standard_normal((count, 2)), labels
