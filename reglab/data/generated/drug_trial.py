"""Participants of a drug trial, by age."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.data.labels import balanced_labels

_YOUNGEST, _LIMIT, _OLDEST = 13, 65, 100


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Ages in whole years, half of the participants 13 to 64 and half 65 to 100.

    A share of 1 − `noise` of the younger has no side effects, and the same share of the older
    has. As both groups and both classes are equally large, that share of each class is of the
    age that the rule says.
    """
    labels = balanced_labels(count, 2, rng)
    exception = rng.random(count) < noise
    older = (labels == 1) != exception
    low = np.where(older, _LIMIT, _YOUNGEST)
    high = np.where(older, _OLDEST + 1, _LIMIT)
    age = np.floor(low + (high - low) * rng.random(count))
    return age[:, None], labels
