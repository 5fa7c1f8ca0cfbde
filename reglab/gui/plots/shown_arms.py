"""The arms that a view shows: name, hue, and columns in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reglab.gui.plots.content import Options

if TYPE_CHECKING:
    from reglab.gui.views.base import View


GONE = (
    "The networks of this run are gone: the process that held them has ended.\n"
    "The curves stay. Press Run (Space) to train the networks anew."
)
"""What stands in a view of networks that are no more."""


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


def shown_arms(view: View) -> tuple[ShownArm, ...]:
    """Return the visible arms of a view's record; none while its replicas are not known."""
    record = view.record
    if record is None or not record.replicas:
        return ()
    places, hues = view.arm_places, view.arm_hues
    arms = record.experiment.arms
    return tuple(
        ShownArm(
            arm,
            arms[arm].name,
            hues[arm],
            places[arm],
            places[arm] == view.selected_arm,
            tuple(record.columns(arm)),
        )
        for arm in view.shown_arms()
    )


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


def adopt(options: Options, view: View) -> None:
    """Give the plots with these options the arms of a view: hues, which are seen, which is emphasised."""
    places = view.arm_places
    options.hues, options.visible = view.arm_hues, frozenset(view.shown_arms())
    options.selected = places.index(view.selected_arm) if view.selected_arm in places else -1


def invitation(view: View, words: str) -> str:
    """Return what stands in an empty view: what to do, or what it waits for.

    Parameters
    ----------
    view : View
        A view that has nothing to show.
    words : str
        What it will show, the end of "Press Run (Space) to see …".
    """
    record = view.record
    if record is None:
        return f"Press Run (Space) to see {words}."
    if not record.replicas:
        return "The run ended before its first epoch." if record.ended else "The networks are being set up …"
    if not view.shown_arms():
        return "All arms are hidden: show one by the eye on its card."
    return GONE if record.lost else "Waiting for the networks …"
