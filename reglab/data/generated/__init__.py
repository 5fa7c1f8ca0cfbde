"""The generated data sets: every module of this folder is one, named after its key in the catalogue.

A module defines ``draw(count, noise, rng)``, which returns `count` fresh examples. It draws
the same random numbers whatever the noise is, so that turning the noise up moves the same
examples further; and its classes are balanced (`reglab.data.labels.balanced_labels`). A regression of one
input also defines ``truth(x)``, the target without noise; one with known coefficients
(`reglab.data.effects`) defines ``coefficients``, one per feature.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reglab.data.arrays import Examples, Floats
from reglab.data.seeding import generator
from reglab.experiment.discovery import modules_of

Draw = Callable[[int, float, np.random.Generator], Examples]
Truth = Callable[[Floats], Floats]

BLOCK = 840
"""Examples are drawn in blocks of this size; a multiple of every number of classes up to 8."""

_MODULES = {module.__name__.rpartition(".")[2].replace("_", "-"): module for module in modules_of(__name__)}
GENERATORS: dict[str, Draw] = {key: module.draw for key, module in _MODULES.items()}
"""``draw`` of the generated sets, by the key of the catalogue."""
TRUTHS: dict[str, Truth] = {key: module.truth for key, module in _MODULES.items() if hasattr(module, "truth")}
"""``truth`` of those that have it."""
COEFFICIENTS: dict[str, Floats] = {
    key: module.coefficients for key, module in _MODULES.items() if hasattr(module, "coefficients")
}
"""``coefficients`` of those that have them."""


def sample(key: str, count: int, noise: float, purpose: str, *seeds: int) -> Examples:
    """Return `count` examples; a larger count begins with the examples of the smaller.

    Parameters
    ----------
    key : str
        The data set.
    count : int
        Number of examples.
    noise : float
        Its meaning is in the catalogue.
    purpose : str
        What the examples are for; with `seeds` the key of the random numbers.
    *seeds : int
        The rest of that key.
    """
    draw = GENERATORS[key]
    # Whole blocks, each with a stream of its own, keep the beginning independent of the count.
    blocks = [draw(BLOCK, noise, generator(purpose, *seeds, block)) for block in range(-(-count // BLOCK))]
    x, y = (np.concatenate(part)[:count] for part in zip(*blocks, strict=True))
    return x, y
