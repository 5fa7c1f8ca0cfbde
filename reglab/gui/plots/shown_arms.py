"""An arm as a picture shows it: name, hue, and columns in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownArm:
    """One arm of a record in a view.

    Parameters
    ----------
    arm : int
        Position in the record's experiment.
    name : str
        Its name.
    hue : int
        Its hue and sign.
    place : int or None
        Position in the experiment as it is now; ``None`` where it is gone.
    selected : bool
        Whether it is to be emphasised.
    columns : tuple of int
        Columns of its replicas, ordered by seed.
    """

    arm: int
    name: str
    hue: int
    place: int | None
    selected: bool
    columns: tuple[int, ...]


def columns_of(arms: Sequence[ShownArm], place: int | None, most: int) -> tuple[int, ...]:
    """Return the columns of the replicas that are shown.

    Parameters
    ----------
    arms : sequence of ShownArm
        Of these arms.
    place : int, optional
        Position of the seed; ``None`` for all together.
    most : int
        How many seeds of all are shown at most.
    """
    if place is not None:
        return tuple(arm.columns[place] for arm in arms if place < len(arm.columns))
    return tuple(column for arm in arms for column in arm.columns[:most])
