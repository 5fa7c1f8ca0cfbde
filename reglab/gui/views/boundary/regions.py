"""Where the name of a class can stand in a map: well inside the part of the plane that it leads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array

_LEAST = 0.012
"""Share of the plane below which a region has no name."""


def name_places(probability: Array, x: Array, y: Array) -> dict[int, tuple[float, float]]:
    """Return for each class with a sizeable region the place in it that is farthest from all others.

    Parameters
    ----------
    probability : array, shape (rows, columns, classes)
        Probability of each class at the points of a grid.
    x, y : array
        Coordinates of columns and rows.
    """
    top = probability.argmax(axis=-1)
    counts = np.bincount(top.ravel(), minlength=probability.shape[-1])
    depth = _depths(top)
    places = {}
    for index in np.flatnonzero(counts >= _LEAST * top.size).tolist():
        own = np.where(top == index, depth, 0)
        deepest = np.argwhere(own == own.max())
        # Of several that are equally far, the one in their middle.
        row, column = deepest[((deepest - deepest.mean(axis=0)) ** 2).sum(axis=1).argmin()].tolist()
        places[index] = (float(x[column]), float(y[row]))
    return places


def _depths(top: NDArray[np.int64]) -> NDArray[np.int64]:
    """Steps along the grid from each point to the nearest one of another class, or over the edge."""
    rows, columns = top.shape
    depth = np.zeros(top.shape, np.int64)
    inside = np.ones(top.shape, np.bool_)
    padded = np.full((rows + 2, columns + 2), -1)
    padded[1:-1, 1:-1] = top
    for down, right in ((0, 1), (2, 1), (1, 0), (1, 2)):
        inside &= padded[down : down + rows, right : right + columns] == top
    while inside.any():
        depth += inside
        # What is left after another layer is peeled off.
        kept = np.pad(inside, 1)
        inside = inside & kept[:-2, 1:-1] & kept[2:, 1:-1] & kept[1:-1, :-2] & kept[1:-1, 2:]
    return depth
