"""What is drawn of a network: which units, which lines, and which units no longer do anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.weight_statistics import NEAR_ZERO, connections, cut_off, strongest, zero_shares
from reglab.gui.views.weights.content import Network
from reglab.record.events import Array

State = Literal["used", "dead", "cut off"]

MOST_UNITS = 24
"""Circles in one column."""
MOST_LINES, LEAST_LINES = 250, 60
"""Lines between two columns: more cannot be told apart."""
ALL_LINES = 4000
"""Lines of all networks together: more would take too long to paint."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitColumn:
    """The units of one layer that are drawn, inputs included.

    Parameters
    ----------
    units : array of int64, shape (shown,)
        Positions in the layer, ascending.
    whole : int
        Number of units of the layer.
    states : tuple of State
        For each unit that is drawn.
    active : array, shape (shown,)
        Share of the training examples in which the unit is active; 1 for inputs.
    """

    units: NDArray[np.int64]
    whole: int
    states: tuple[State, ...]
    active: Array


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The weights between two columns that are drawn, the weakest first.

    Parameters
    ----------
    ends : array of int64, shape (lines, 2)
        Position in the left column and in the right one.
    values : array, shape (lines,)
        The weights.
    """

    ends: NDArray[np.int64]
    values: Array


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """One network as it is drawn.

    Parameters
    ----------
    columns : tuple of UnitColumn
        From the inputs to the outputs.
    lines : tuple of Lines
        Between neighbouring columns.
    left : float
        Share of all weights that are not near zero.
    units, dead, cut : int
        Numbers of hidden units, of dead ones, and of those that are cut off but not dead.
    """

    columns: tuple[UnitColumn, ...]
    lines: tuple[Lines, ...]
    left: float
    units: int
    dead: int
    cut: int


def sketch(network: Network, most: int, networks: int = 1) -> Sketch:
    """Choose what is drawn of a network.

    Parameters
    ----------
    network : Network
        Its layers with weights.
    most : int
        Circles in one column for which there is room.
    networks : int
        Number of networks that are drawn side by side; the more, the fewer lines in each.
    """
    most_lines = max(LEAST_LINES, min(MOST_LINES, ALL_LINES // (networks * len(network))))
    joined = connections([layer.weight for layer in network])
    most = max(2, min(most, MOST_UNITS))
    cut = cut_off(joined)
    columns = []
    dead = cut_only = 0
    for position in range(len(joined) + 1):
        units = strongest(joined, position, most)
        whole = joined[0].shape[1] if position == 0 else len(joined[position - 1])
        active = np.ones(whole) if position == 0 else network[position - 1].active
        states: NDArray[np.object_] = np.full(whole, "used", object)
        if 0 < position < len(joined):
            states[cut[position - 1]] = "cut off"
            states[active == 0] = "dead"
            dead += int(np.count_nonzero(active == 0))
            cut_only += int(np.count_nonzero(cut[position - 1] & (active != 0)))
        columns.append(UnitColumn(units, whole, tuple(states[units]), active[units]))
    lines = tuple(
        _lines(matrix[np.ix_(right.units, left.units)], most_lines)
        for matrix, left, right in zip(joined, columns[:-1], columns[1:], strict=True)
    )
    every = np.concatenate([layer.weight.ravel() for layer in network])
    hidden = sum(column.whole for column in columns[1:-1])
    return Sketch(tuple(columns), lines, 1.0 - zero_shares(every).near, hidden, dead, cut_only)


def _lines(matrix: Array, most: int) -> Lines:
    """Choose the weights of a matrix (units, units before) that are drawn: the strongest."""
    size = np.nan_to_num(np.abs(matrix))
    right, left = np.nonzero(size >= NEAR_ZERO)
    order = np.argsort(size[right, left], kind="stable")[-most:]
    ends = np.stack([left[order], right[order]], axis=1)
    return Lines(ends, matrix[right[order], left[order]])
