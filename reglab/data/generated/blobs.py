"""Three round clouds."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels

_DISTANCE = 2.0


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Normal clouds around the corners of an equilateral triangle, 2 away from the origin."""
    labels = balanced_labels(count, 3, rng)
    angle = 2 * np.pi * (labels / 3 + 0.25)
    centres = _DISTANCE * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres + noise * rng.standard_normal((count, 2)), labels
