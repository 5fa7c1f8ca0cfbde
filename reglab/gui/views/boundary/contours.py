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
    # `_pieces` takes the other of these two cases.
    5: ((0, 1), (2, 3)),
    10: ((3, 0), (1, 2)),
}
_DASH = 2.0
"""Cells of a grid that a dash is long."""
_CORNERS = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
"""Row and column of each corner of a cell, relative to its first."""
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
    # Cells whose corners are not all on one side.
    count = above[:-1, :-1].astype(np.int8) + above[:-1, 1:] + above[1:, 1:] + above[1:, :-1]
    rows, columns = np.nonzero((count > 0) & (count < 4))
    corner_rows, corner_columns = rows + _CORNERS[:, :1], columns + _CORNERS[:, 1:]
    at = np.stack([x[corner_columns], y[corner_rows]], axis=-1)
    return _pieces(z[corner_rows, corner_columns] - level, at)


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
    first = top[:-1, :-1]
    mixed = (first != top[:-1, 1:]) | (first != top[1:, 1:]) | (first != top[1:, :-1])
    rows, columns = np.nonzero(mixed)
    corner_rows, corner_columns = rows + _CORNERS[:, :1], columns + _CORNERS[:, 1:]
    at = np.stack([x[corner_columns], y[corner_rows]], axis=-1)
    own, leader = probability[corner_rows, corner_columns], top[corner_rows, corner_columns]
    two = np.partition(own, -2, axis=-1)[..., -2:]
    lines = [np.empty((0, 2, 2))]
    for index in np.unique(leader).tolist():
        # By how much the class leads, or lags behind the one that leads.
        leads = leader == index
        lead = np.where(leads, two[..., 1] - two[..., 0], own[..., index] - two[..., 1])
        cells = leads.any(axis=0) & ~leads.all(axis=0)
        lines.append(_pieces(lead[:, cells], at[:, cells]))
    return np.concatenate(lines)


def _pieces(values: Array, at: Array) -> Array:
    """Return the pieces on which cells are crossed by zero.

    Parameters
    ----------
    values : array, shape (4, cells)
        The field at the corners of each cell.
    at : array, shape (4, cells, 2)
        Where they are.
    """
    case = ((values > 0) * np.array([1, 2, 4, 8])[:, None]).sum(axis=0)
    # A saddle is resolved by the mean of its corners.
    case = np.where(((case == 5) | (case == 10)) & (values.mean(axis=0) <= 0), 15 - case, case)
    rise = np.roll(values, -1, axis=0) - values
    # Edges that are not crossed may have no rise; their points are not used.
    share = np.divide(-values, rise, out=np.zeros_like(values), where=rise != 0)
    crossings = at + np.clip(share, 0, 1)[..., None] * (np.roll(at, -1, axis=0) - at)
    pairs = _TABLE[case]
    cells, which = np.nonzero(pairs[..., 0] >= 0)
    ends = pairs[cells, which]
    pieces: Array = np.stack([crossings[ends[:, 0], cells], crossings[ends[:, 1], cells]], axis=1)
    return pieces


def dashed(pieces: Array, x: Array, y: Array) -> Array:
    """Return those pieces of lines that make them look dashed, wherever they lie.

    Parameters
    ----------
    pieces : array, shape (pieces, 2, 2)
        Ends of each piece.
    x, y : array
        Coordinates of the columns and rows of the grid in which they were found.
    """
    middle = pieces.mean(axis=1)
    # Like a chess board, of fields of some cells.
    cell = [_DASH * (x[1] - x[0]), _DASH * (y[1] - y[0])]
    field = np.floor((middle - [x[0], y[0]]) / cell).astype(np.int64)
    kept: Array = pieces[field.sum(axis=1) % 2 == 0]
    return kept
