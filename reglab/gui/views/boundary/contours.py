"""Lines along which a field has one value (marching squares), and borders between classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array

# For each of the 16 cases of corners above the level: up to two pairs of edges of the cell that are joined.
# Corners 0 to 3 run round the cell from its lowest row and column; edge e joins corner e and the next one.
_NONE = (-1, -1)
_PAIRS = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
    # Opposite corners are above, and the middle too: the two others are cut off. Where the middle is below,
    # `level_lines` takes the other of these two cases.
    5: ((0, 1), (2, 3)),
    10: ((3, 0), (1, 2)),
}
_TABLE = np.array([[*_PAIRS.get(case, ()), _NONE, _NONE][:2] for case in range(16)])


def level_lines(z: Array, x: Array, y: Array, level: float) -> Array:
    """Return where a field has a value, as line pieces.

    Parameters
    ----------
    z : array, shape (rows, columns)
        The field at the points of a grid; finite.
    x : array, shape (columns,)
        Coordinates of the columns.
    y : array, shape (rows,)
        Coordinates of the rows.
    level : float
        The value.

    Returns
    -------
    array, shape (pieces, 2, 2)
        Ends of each piece, as (x, y); linear between the points of the grid.
    """
    above = z > level
    case = (
        above[:-1, :-1].astype(np.int8)
        + 2 * above[:-1, 1:].astype(np.int8)
        + 4 * above[1:, 1:].astype(np.int8)
        + 8 * above[1:, :-1].astype(np.int8)
    )
    rows, columns = np.nonzero((case > 0) & (case < 15))
    if not len(rows):
        return np.empty((0, 2, 2))
    over = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
    corner_rows, corner_columns = rows + over[:, :1], columns + over[:, 1:]
    values = z[corner_rows, corner_columns]
    at = np.stack([x[corner_columns], y[corner_rows]], axis=-1)
    rise = np.roll(values, -1, axis=0) - values
    # Edges that are not crossed may have no rise; their points are not used.
    share = np.divide(level - values, rise, out=np.zeros_like(values), where=rise != 0)
    crossings = at + np.clip(share, 0, 1)[..., None] * (np.roll(at, -1, axis=0) - at)
    found = case[rows, columns].astype(np.int64)
    # A saddle is resolved by the mean of its corners.
    low_middle = values.mean(axis=0) <= level
    saddle = ((found == 5) | (found == 10)) & low_middle
    found = np.where(saddle, 15 - found, found)
    pairs = _TABLE[found]
    cells, which = np.nonzero(pairs[..., 0] >= 0)
    ends = pairs[cells, which]
    pieces: Array = np.stack([crossings[ends[:, 0], cells], crossings[ends[:, 1], cells]], axis=1)
    return pieces


def class_borders(probability: Array, x: Array, y: Array) -> Array:
    """Return the lines on which the most probable class changes, as pieces like those of `level_lines`.

    Parameters
    ----------
    probability : array, shape (rows, columns, classes)
        Probability of each class at the points of a grid.
    x, y : array
        Coordinates of columns and rows.
    """
    if probability.shape[-1] == 2:
        return level_lines(probability[..., 1] - probability[..., 0], x, y, 0.0)
    top: NDArray[np.int64] = probability.argmax(axis=-1)
    two = np.partition(probability, -2, axis=-1)[..., -2:]
    # By how much a class leads, or lags behind the one that leads.
    lead = two[..., 1] - two[..., 0]
    lines = []
    for index in np.unique(top).tolist():
        z = np.where(top == index, lead, probability[..., index] - two[..., 1])
        lines.append(level_lines(z, x, y, 0.0))
    return np.concatenate(lines) if len(lines) > 1 else np.empty((0, 2, 2))
