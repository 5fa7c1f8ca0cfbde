"""A run on its way into the history: written while it trains, at most a second behind."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.record.events import EpochsDone, Event, RunFinished
from reglab.record.notes import Noted
from reglab.record.record import RunRecord
from reglab.store.blocks import pack_event
from reglab.store.errors import DAMAGE
from reglab.store.history.connection import PATIENCE_S
from reglab.store.history.entries import Origin, State
from reglab.store.history.history import History
from reglab.store.history.writing import append, keep_note, now
from reglab.store.journal import INTERVAL_S, pack_beginning
from reglab.store.process import this_process
from reglab.words.language import _

SIGN_S = 5.0
"""How often a run of which nothing new is known shows that its program lives."""
LOCKED_S = 0.1
"""How long a write waits for another program while the run goes on: there is another attempt soon."""


class Recording:
    """Writes one run into the history as its events come.

    What cannot be written waits and is tried again, from the beginning of the run where there is no history
    yet: a file that is locked, broken or on a full disk costs neither the run nor, once that is mended, any
    of what has happened. Belongs to one thread, that of its history.

    Parameters
    ----------
    history : History
        Where it is kept.
    experiment : Experiment
        What is run.
    run : int
        Id that its events carry.
    origin : str
        Who trains it.
    """

    trouble = _("The run is not in the history yet:")

    def __init__(self, history: History, experiment: Experiment, run: int, origin: Origin) -> None:
        self._history = history
        self._origin = origin
        self.id: int | None = None
        """The run's id in the history; ``None`` before it is written for the first time."""
        # Without its numbers, which wait as bytes alone.
        self._record = RunRecord(experiment, run)
        self._epochs = 0
        self._seconds = 0.0
        self._began = now()
        self._notes: list[Noted] = []
        self._waiting = bytearray(pack_beginning(experiment, run))
        self._news = True
        self.state: State | None = None
        """What is written of the run's state; ``None`` before it is written for the first time."""
        self._unfinished = False
        """Whether what it came to is still to be entered."""
        self._due = self._sign = 0.0

    @property
    def ended(self) -> bool:
        """Whether the run has ended, as far as is known."""
        return self._record.ended

    @property
    def behind(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._waiting) or self._news or self._unfinished

    @property
    def due(self) -> float:
        """When `write` is to be called next, as `time.monotonic` counts."""
        return self._due if self.behind else self._sign

    def take(self, events: Iterable[Event]) -> None:
        """Note events, and write what has come together when a pause is over; raises as `write` does."""
        for event in events:
            self._note(event)
        if time.monotonic() >= self.due:
            self.write()

    def write(self, patience: float = LOCKED_S) -> None:
        """Write what waits, and a sign of life.

        Parameters
        ----------
        patience : float
            Seconds for which a lock of another program is waited for.

        Raises
        ------
        StoreError
            If it cannot be written; it still waits.
        """
        self._due = time.monotonic() + INTERVAL_S
        ended = self._record.ended
        with self._history.connection.writing(patience) as db:
            run = self._begun(db) if self.id is None else self.id
            if self._waiting:
                append(db, run, bytes(self._waiting))
            for noted in self._notes:
                keep_note(db, run, noted)
            if self._news:
                self._tell_question(db, run)
            state = cast("State", self._record.state if ended else "running")
            db.execute(
                "UPDATE run SET state = ?, epochs = ?, seconds = ?, sign = ?, ended = ? WHERE id = ?",
                (state, self._epochs, self._seconds, time.time(), now() if ended else None, run),
            )
        self.id, self.state = run, state
        self._waiting.clear()
        self._notes.clear()
        self._news = False
        self._sign = math.inf if ended else time.monotonic() + SIGN_S
        if self._unfinished:
            try:
                self._history.finish(run)
            except DAMAGE:
                # It would fail again.
                self._unfinished = False
                raise
            self._unfinished = False

    def keep(self, networks: Mapping[int, bytes]) -> None:
        """Keep networks, as `History.keep_snapshots`, of a run that is written already."""
        assert self.id is not None
        self._history.keep_snapshots(self.id, networks)

    def close(self, patience: float = PATIENCE_S) -> None:
        """Write what waits, as `write` does; a run that is under way ends here, stopped."""
        if not self._record.ended:
            self._note(RunFinished(self._record.run, "stopped", self._seconds))
        if self.due < math.inf:
            self.write(patience)

    def _begun(self, db: sqlite3.Connection) -> int:
        """Make the run's row; what was asked comes with the news."""
        process = this_process()
        made = db.execute(
            "INSERT INTO run (name, state, planned, started, origin, host, pid, begun, sign, data, seeds, "
            "arms, experiment) VALUES (?, 'running', 0, ?, ?, ?, ?, ?, 0, '', 0, '[]', '')",
            (
                *(self._record.experiment.name, self._began, self._origin),
                *(process.host, process.pid, process.begun),
            ),
        )
        return cast("int", made.lastrowid)

    def _tell_question(self, db: sqlite3.Connection, run: int) -> None:
        """Write what is asked in the run, as it stands."""
        experiment = self._record.experiment
        db.execute(
            "UPDATE run SET planned = ?, data = ?, seeds = ?, arms = ?, experiment = ? WHERE id = ?",
            (
                *(self._record.planned_epochs, experiment.data.info.title, experiment.seeds),
                json.dumps([arm.name for arm in experiment.arms], ensure_ascii=False),
                *(dumps(experiment), run),
            ),
        )

    def _note(self, event: Event) -> None:
        if event.run != self._record.run:
            return
        self._waiting += pack_event(event)
        if isinstance(event, EpochsDone):
            self._epochs = max(self._epochs, event.first_epoch + event.count - 1)
            self._seconds = event.seconds
            return
        if isinstance(event, Noted):
            self._notes.append(event)
            return
        before = self._record.experiment, self._record.planned_epochs
        self._record.apply(event)
        self._news |= before != (self._record.experiment, self._record.planned_epochs)
        if isinstance(event, RunFinished):
            self._seconds = event.seconds
        self._unfinished = self._record.ended

    def rename_arms(self, names: Sequence[str]) -> None:
        """Call the arms by other names, as `RunRecord.rename`."""
        self._news |= self._record.rename(names)
