"""Numbers that say nothing, and a coin for a label: whatever a network finds in them is luck."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels

FEATURES = 10


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Standard normal features, and labels that do not depend on them; blurred all the same."""
    labels = balanced_labels(count, 2, rng)
    features = rng.standard_normal((count, FEATURES))
    return features + noise * rng.standard_normal((count, FEATURES)), labels
