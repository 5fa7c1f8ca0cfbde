"""Labels: balanced for generated examples, flipped for training examples."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Flags, Integers, Targets


def balanced_labels(count: int, classes: int, rng: np.random.Generator) -> Integers:
    """Return `count` labels in which every `classes` consecutive ones are all different.

    So among any first n labels the classes are equally frequent to within one.
    """
    rounds = np.tile(np.arange(classes), (-(-count // classes), 1))
    return rng.permuted(rounds, axis=1).ravel()[:count]


def flipped_labels(
    labels: Targets, share: float, classes: int, rng: np.random.Generator
) -> tuple[Targets, Flags]:
    """Replace a share of the labels by another class, chosen uniformly.

    Of the first n labels, for every n, exactly ``round(share * n)`` are replaced. This fixes
    the places, so a larger training set repeats the flips of the smaller; which examples
    stand on these places is as random as their order.

    Parameters
    ----------
    labels : array of int64, shape (n,)
        True classes, in random order.
    share : float
        Between 0 and 1.
    classes : int
        Number of classes, at least 2.
    rng : numpy.random.Generator
        Source of the new classes.

    Returns
    -------
    labels : array of int64, shape (n,)
        The labels after flipping.
    flipped : array of bool, shape (n,)
        Where they were replaced.
    """
    count = len(labels)
    flipped = np.diff(np.rint(share * np.arange(count + 1))) > 0
    # A number for every label, so that the numbers of the first n do not depend on the rest.
    shift = 1 + np.floor(rng.random(count) * (classes - 1)).astype(np.int64)
    return np.where(flipped, (labels + shift) % classes, labels), flipped
