"""What the history says of a run without reading it: one entry of its list."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Literal, cast

State = Literal["running", "completed", "stopped", "interrupted", "failed"]
"""As in records; a paused run is running. Interrupted is one whose program ended before it did."""
Origin = Literal["window", "command line"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One run of the history.

    Parameters
    ----------
    id : int
        Names it for good; of two runs the later one has the larger.
    name : str
        Its name; that of the experiment until it gets another.
    state : str
        What became of it.
    epochs, planned_epochs : int
        Epochs recorded and planned.
    seconds : float
        Time spent training.
    started, ended : str
        Date and time by UTC, as ISO 8601 has it; `ended` is empty while it runs.
    star : bool
        Whether a person has marked it.
    note : str
        What a person wrote about the run as a whole.
    origin : str
        Who trained it.
    headline : str
        The verdict in one sentence; empty before the end.
    data : str
        Name of the data set.
    arms : tuple of str
        Names of the arms, the baseline first.
    seeds : int
        Networks of each arm.
    curve_bytes, snapshot_bytes : int
        What its numbers take, and the networks that views ask when it is opened again.
    deleted : str
        When it was deleted, and can still be had back; empty where it was not.
    """

    id: int
    name: str
    state: State
    epochs: int
    planned_epochs: int
    seconds: float
    started: str
    ended: str
    star: bool
    note: str
    origin: Origin
    headline: str
    data: str
    arms: tuple[str, ...]
    seeds: int
    curve_bytes: int
    snapshot_bytes: int
    deleted: str

    @property
    def bytes(self) -> int:
        """What it takes in all."""
        return self.curve_bytes + self.snapshot_bytes

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; times that do not exist are ``None``."""
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "epochs": self.epochs,
            "planned_epochs": self.planned_epochs,
            "started": self.started,
            "ended": self.ended or None,
            "seconds": self.seconds,
            "star": self.star,
            "note": self.note,
            "origin": self.origin,
            "verdict": self.headline,
            "data": self.data,
            "arms": list(self.arms),
            "seeds": self.seeds,
            "bytes": self.bytes,
            "deleted": self.deleted or None,
        }


COLUMNS = (
    "run.id, run.name, state, epochs, planned, seconds, started, ended, star, origin, headline, data, arms, "
    "seeds, curve_bytes, snapshot_bytes, deleted, "
    "(SELECT text FROM note WHERE note.run = run.id AND note.place = 'run') AS note"
)
"""The columns of which `entry` makes an entry."""


def entry(row: sqlite3.Row) -> Entry:
    """Make an entry of a row with `COLUMNS`."""
    return Entry(
        row["id"],
        row["name"],
        cast("State", row["state"]),
        row["epochs"],
        row["planned"],
        row["seconds"],
        row["started"],
        row["ended"] or "",
        bool(row["star"]),
        row["note"] or "",
        cast("Origin", row["origin"]),
        row["headline"],
        row["data"],
        tuple(json.loads(row["arms"])),
        row["seeds"],
        row["curve_bytes"],
        row["snapshot_bytes"],
        row["deleted"] or "",
    )


@dataclass(frozen=True, slots=True)
class NetworkResult:
    """What one network of a run came to; numbers that do not exist are ``None``.

    Parameters
    ----------
    place, arm : int, str
        Position and name of its arm.
    seed : int
        Its seed.
    state : str
        As in `reglab.analysis.outcomes.ReplicaSummary`.
    parameters, epochs : int
        Weights and biases; epochs with numbers.
    final_epoch, best_epoch : int or None
        The epoch of the weights that it ended with, and that of the smallest validation loss.
    train_loss, val_loss, gap, score : float or None
        At the end; the score is validation accuracy or R².
    best_train_loss, best_val_loss, best_gap, best_score : float or None
        The same at the best epoch.
    """

    place: int
    arm: str
    seed: int
    state: str
    parameters: int
    epochs: int
    final_epoch: int | None
    train_loss: float | None
    val_loss: float | None
    gap: float | None
    score: float | None
    best_epoch: int | None
    best_train_loss: float | None
    best_val_loss: float | None
    best_gap: float | None
    best_score: float | None
