"""One period of a sine, with noise on the target."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples, Floats


def truth(x: Floats) -> Floats:
    """Return sin x, what is left without the noise."""
    return np.sin(x)


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """X uniform from −π to π, y = sin x + noise."""
    x = rng.uniform(-np.pi, np.pi, count)
    return x[:, None], truth(x) + noise * rng.standard_normal(count)
