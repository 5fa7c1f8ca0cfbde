"""What the network gets to see of some training examples: the originals, and what training makes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """Training examples of one arm and seed, and k variants of each as its training batches hold them.

    Made by ``reglab.engine.answers.preview:preview(experiment, arm, examples, variants, seed, roll)``, which
    imports torch: a window calls it in another process. All arrays of numbers are read-only.

    Parameters
    ----------
    examples : array of int64, shape (n,)
        Positions of the examples in the training part.
    original : array, shape (n, features)
        The examples in the units of the data set; pixels of a picture channel by channel.
    variants : array, shape (n, k, features)
        What training makes of each, in the same units. Equal to the originals where the arm has
        no technique on the examples.
    targets : array, shape (n, outputs)
        What the network is to put out for the originals: one-hot, 0 or 1, or the target in its
        own unit.
    variant_targets : array, shape (n, k, outputs)
        The same for the variants: mixed and smoothed where the arm does so.
    image_shape : tuple of int, or None
        (channels, height, width) where the examples are pictures.
    low, high : float
        Values of black and white where the examples are pictures, else the smallest and the
        largest number among `original` and `variants`.
    techniques : tuple of str
        What was done to the examples, e.g. ``("augmentation rotation 20°", "mixup 0.2")``; empty
        where nothing was.
    """

    examples: NDArray[np.int64]
    original: Array
    variants: Array
    targets: Array
    variant_targets: Array
    image_shape: tuple[int, int, int] | None
    low: float
    high: float
    techniques: tuple[str, ...]
