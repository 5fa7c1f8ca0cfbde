"""Two spiral arms that wind around each other."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels

_TURNS = 1.75
_RADIUS = 5.0


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Archimedean spirals of 1¾ turns out to radius 5; the second is the first turned by 180°."""
    labels = balanced_labels(count, 2, rng)
    # The root spreads the points evenly along the arm, whose length grows with the radius squared.
    distance = np.sqrt(rng.random(count))
    angle = 2 * np.pi * _TURNS * distance + np.pi * labels
    points = _RADIUS * distance[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + noise * rng.standard_normal((count, 2)), labels
