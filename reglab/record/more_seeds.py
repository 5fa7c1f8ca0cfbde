"""Further seeds in a record: its columns become those of a run that had them from its start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reglab.record.events import Array, Replica, ReplicaStopped
from reglab.record.peeks import Peek


def moved_columns(before: Sequence[Replica], after: Sequence[Replica]) -> dict[int, int]:
    """Return for each network of before its column among those of after; it is known by arm and seed."""
    columns = {(replica.arm, replica.seed): replica.index for replica in after}
    return {replica.index: columns[replica.arm, replica.seed] for replica in before}


def spread_out(values: Array, moved: Mapping[int, int], columns: int) -> Array:
    """Return values with the columns of before at their new places, and NaN in those of the new networks.

    Parameters
    ----------
    values : array, shape (epochs, networks of before, …)
        As they were.
    moved : mapping of int to int
        From `moved_columns`.
    columns : int
        How many there are now.
    """
    made = np.full((values.shape[0], columns, *values.shape[2:]), np.nan)
    made[:, list(moved.values())] = values[:, list(moved)]
    return made


def moved_stops(stopped: Mapping[int, ReplicaStopped], moved: Mapping[int, int]) -> dict[int, ReplicaStopped]:
    """Return how networks ended, by their new columns."""
    return {moved[column]: replace(stop, replica=moved[column]) for column, stop in stopped.items()}


def moved_peeks(peeks: Sequence[Peek], moved: Mapping[int, int]) -> tuple[Peek, ...]:
    """Return looks at the test part, with the new columns of those that were tested."""
    return tuple(
        replace(peek, tested=tuple(replace(each, replica=moved[each.replica]) for each in peek.tested))
        for peek in peeks
    )
