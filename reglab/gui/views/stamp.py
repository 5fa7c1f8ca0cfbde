"""What changes the sight of a record without anybody telling the views."""

from __future__ import annotations

from typing import NamedTuple

from reglab.record.record import RunRecord, State


class Stamp(NamedTuple):
    """While this stays, a view that was not told anything has nothing new to show."""

    run: int
    epoch: int | None
    """The epoch that is looked at; ``None`` for the newest."""
    recorded: int
    """Epochs recorded, where the newest is followed."""
    revision: int
    """Changes of the past."""
    state: State
    stopped: int
    """How many networks have stopped; like the end of a run it may bring earlier weights back."""
    lost: bool
    """Whether the networks are gone."""


def stamp_of(record: RunRecord | None, epoch: int | None) -> Stamp:
    """Return the stamp of a record as it is now, looked at in an epoch or in its newest."""
    if record is None:
        return Stamp(0, epoch, 0, 0, "empty", 0, lost=False)
    recorded = record.epochs if epoch is None else 0
    return Stamp(
        record.run, epoch, recorded, record.revision, record.state, len(record.stopped), lost=record.lost
    )
