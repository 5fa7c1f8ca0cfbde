"""Which examples networks get right, where they disagree, and where they are surely wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array

Integers = NDArray[np.int64]

NO_CLASS = -1
"""Predicted class where the outputs are not finite: the network diverged."""


def predicted_classes(outputs: Array) -> Integers:
    """Return the class with the largest output for each example; of equal ones the first.

    Parameters
    ----------
    outputs : array, shape (n, classes)
        As in `Answer.outputs`.

    Returns
    -------
    array of int64, shape (n,)
        `NO_CLASS` where an output is not finite.
    """
    return np.where(np.isfinite(outputs).all(axis=1), np.argmax(outputs, axis=1), NO_CLASS)


def confidence(outputs: Array, predicted: Integers) -> Array:
    """Return the output for the predicted class of each example, NaN where there is none."""
    chosen = np.take_along_axis(outputs, np.maximum(predicted, 0)[:, None], axis=1)[:, 0]
    result: Array = np.where(predicted == NO_CLASS, np.nan, chosen)
    return result


def confusion_matrix(true: Integers, predicted: Integers, classes: int) -> Integers:
    """Return how many examples of each true class (rows) were taken for each class (columns).

    Examples without a prediction do not count.

    Parameters
    ----------
    true, predicted : array of int64, shape (n,)
        Class indices.
    classes : int
        Number of classes.
    """
    sound = predicted != NO_CLASS
    pairs = true[sound] * classes + predicted[sound]
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def disagreements(predictions: Sequence[Integers]) -> Integers:
    """Return the positions of the examples for which not all predictions are the same.

    Parameters
    ----------
    predictions : sequence of array of int64, shape (n,)
        Predicted classes of several networks for the same examples; one without a prediction
        disagrees with nobody.
    """
    if len(predictions) < 2:
        return np.empty(0, np.int64)
    table = np.stack(predictions)
    known = table != NO_CLASS
    lowest = np.where(known, table, np.iinfo(np.int64).max).min(axis=0)
    highest = np.where(known, table, np.iinfo(np.int64).min).max(axis=0)
    return np.flatnonzero(lowest < highest)


def confident_mistakes(true: Integers, predicted: Integers, sure: Array) -> Integers:
    """Return the positions of the examples that are predicted wrongly, the surest first.

    Parameters
    ----------
    true, predicted : array of int64, shape (n,)
        Class indices; what has no prediction is no mistake.
    sure : array, shape (n,)
        From `confidence`.
    """
    wrong = np.flatnonzero((predicted != true) & (predicted != NO_CLASS))
    return wrong[np.argsort(-sure[wrong], kind="stable")]


def largest_residuals(true: Array, predicted: Array) -> Integers:
    """Return the positions of the examples from the largest |predicted − true| to the smallest.

    Where the prediction is not finite there is no residual, and the example is left out.
    """
    size = np.abs(predicted - true)
    order = np.argsort(-np.nan_to_num(size, nan=-1.0, posinf=-1.0), kind="stable")
    return order[np.isfinite(size[order])]
