"""Two interleaving half circles."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Half circles of radius 1 around (0, 0) and (1, ½); the second hangs into the first."""
    labels = balanced_labels(count, 2, rng)
    angle = np.pi * rng.random(count)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.where(labels[:, None] == 0, upper, lower)
    return points + noise * rng.standard_normal((count, 2)), labels
