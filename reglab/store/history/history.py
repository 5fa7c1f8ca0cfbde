"""Every run that was ever trained, in one database: listed, opened again, named, deleted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path

from reglab.analysis import summarize
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import loads
from reglab.record.events import RunFinished
from reglab.record.notes import OF_RUN, Noted, written
from reglab.record.peeks import Peek
from reglab.record.record import RunRecord
from reglab.store.blocks import pack_event
from reglab.store.errors import DAMAGE, StoreError, unreadable
from reglab.store.history.connection import PATIENCE_S, Connection
from reglab.store.history.entries import COLUMNS, Entry, NetworkResult, entry
from reglab.store.history.results import results_of
from reglab.store.history.writing import append, keep_note, now
from reglab.store.journal import record_of
from reglab.store.paths import data_dir
from reglab.words.language import _

FILE = "history.sqlite"
KEPT_DELETED_S = 7 * 86_400.0
"""How long a run that was deleted can be had back, in seconds."""


def history_path() -> Path:
    """Where the history of this person lies; raises `StoreError` where there can be no such folder."""
    return data_dir() / FILE


class History:
    """The runs of a person; belongs to one thread. Every method raises `StoreError` where it fails.

    Parameters
    ----------
    path : Path, optional
        The database; that of this person if left out. It is made with the first use.
    patience : float
        Seconds for which a lock of another program is waited for.
    """

    def __init__(self, path: Path | None = None, patience: float = PATIENCE_S) -> None:
        self.connection = Connection(history_path if path is None else lambda: path, patience)

    @property
    def path(self) -> Path:
        """The database; raises where the folder of a person's data cannot be made."""
        return self.connection.path

    def close(self) -> None:
        """Let go of the file; it is opened again with the next use."""
        self.connection.close()

    # -- looking ---------------------------------------------------------------------------

    def entries(self, search: str = "", *, deleted: bool = False) -> list[Entry]:
        """List the runs, the newest first.

        Parameters
        ----------
        search : str
            Only runs in which all of these words occur: in the name, the run's notes, the verdict, the data
            or the names of the arms. Large and small letters are alike.
        deleted : bool
            The runs that were deleted and can still be had back, instead of the others.
        """
        which = "IS NOT NULL" if deleted else "IS NULL"
        with self.connection.reading() as db:
            rows = db.execute(f"SELECT {COLUMNS} FROM run WHERE deleted {which} ORDER BY id DESC").fetchall()
            found = [entry(row) for row in rows]
            words = search.casefold().split()
            if not words:
                return found
            notes = dict(db.execute("SELECT run, group_concat(text, ' ') FROM note GROUP BY run").fetchall())
        return [one for one in found if _holds(one, notes.get(one.id, ""), words)]

    def entry(self, run: int) -> Entry:
        """Return one run, deleted or not."""
        with self.connection.reading() as db:
            row = db.execute(f"SELECT {COLUMNS} FROM run WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise StoreError(
                _("There is no run {run} in the history; its list shows those that there are.").format(
                    run=run
                )
            )
        return entry(row)

    def experiment(self, run: int) -> Experiment:
        """Return what was asked in a run, with all that was done to it while it trained."""
        self.entry(run)
        with self.connection.reading() as db:
            (text,) = db.execute("SELECT experiment FROM run WHERE id = ?", (run,)).fetchone()
        try:
            return loads(str(text))
        except DAMAGE as error:
            raise unreadable(self.path, error) from error

    def record(self, run: int, number: int | None = None) -> RunRecord:
        """Return the record of a run, as far as it is kept.

        Parameters
        ----------
        run : int
            Which run.
        number : int, optional
            Id that the record gets, where events of another host are to belong to it.
        """
        state = self.entry(run).state
        with self.connection.reading() as db:
            rows = db.execute("SELECT body FROM block WHERE run = ? ORDER BY number", (run,)).fetchall()
        try:
            record = record_of(b"".join(body for (body,) in rows), number)
        except DAMAGE as error:
            raise unreadable(self.path, error) from error
        if state != "running" and not record.ended:
            record.apply(RunFinished(record.run, state if state != "failed" else "stopped", record.seconds))
        names = [arm.name for arm in self.experiment(run).arms]
        if len(names) == len(record.experiment.arms):
            record.rename(names)
        return record

    def results(self, runs: Iterable[int]) -> dict[int, list[NetworkResult]]:
        """Return what the networks of some runs came to, arm by arm; empty of runs under way."""
        columns = ", ".join(field.name for field in fields(NetworkResult))
        order = "ORDER BY place, seed"
        with self.connection.reading() as db:
            return {
                run: [
                    NetworkResult(*row)
                    for row in db.execute(f"SELECT {columns} FROM network WHERE run = ? {order}", (run,))
                ]
                for run in runs
            }

    def snapshots(self, run: int) -> dict[int, bytes]:
        """Return the networks of a run that are kept, by epoch; see `keep_snapshots`."""
        with self.connection.reading() as db:
            return dict(
                db.execute("SELECT epoch, body FROM snapshot WHERE run = ? ORDER BY epoch", (run,)).fetchall()
            )

    def notes(self, run: int) -> dict[str, str]:
        """Return what a person wrote, by the place that it stands at, see `reglab.record.notes`."""
        with self.connection.reading() as db:
            return dict(
                db.execute("SELECT place, text FROM note WHERE run = ? ORDER BY place", (run,)).fetchall()
            )

    def size(self) -> int:
        """Bytes of the whole file."""
        with self.connection.reading() as db:
            (pages,) = db.execute("PRAGMA page_count").fetchone()
            (size,) = db.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(size)

    # -- changing --------------------------------------------------------------------------

    def rename(self, run: int, name: str) -> None:
        """Call a run by another name; its experiment's where that is empty."""
        self.set(run, "name", name.strip() or self.experiment(run).name)

    def star(self, run: int, on: bool = True) -> None:
        """Mark a run, or take the mark away."""
        self.set(run, "star", int(on))

    def note(self, run: int, text: str, place: str = OF_RUN) -> None:
        """Keep what a person wrote at a place, or of the whole run; an empty text takes it away."""
        self.add(run, [written(0, place, text)])

    def add(self, run: int, events: Sequence[Noted | Peek]) -> None:
        """Add to a run that is recorded already what came of looking at it."""
        self.entry(run)
        with self.connection.writing() as db:
            append(db, run, b"".join(map(pack_event, events)))
            for event in events:
                if isinstance(event, Noted):
                    keep_note(db, run, event)

    def keep_snapshots(self, run: int, snapshots: Mapping[int, bytes]) -> None:
        """Keep networks of a run by epoch, instead of those that were kept; nobody looks into them here."""
        with self.connection.writing() as db:
            db.execute("DELETE FROM snapshot WHERE run = ?", (run,))
            rows = [(run, epoch, body) for epoch, body in snapshots.items()]
            db.executemany("INSERT INTO snapshot VALUES (?, ?, ?)", rows)
            total = sum(map(len, snapshots.values()))
            db.execute("UPDATE run SET snapshot_bytes = ? WHERE id = ?", (total, run))

    def delete(self, runs: Iterable[int]) -> None:
        """Delete runs, so that they can be had back for `KEPT_DELETED_S`."""
        for run in runs:
            self.set(run, "deleted", now())

    def restore(self, runs: Iterable[int]) -> None:
        """Have deleted runs back."""
        for run in runs:
            self.set(run, "deleted", None)

    def purge(self, runs: Iterable[int] | None = None) -> int:
        """Delete for good what is deleted; return how many bytes smaller the file is.

        Parameters
        ----------
        runs : iterable of int, optional
            Which runs, deleted before or not; if left out, those that were deleted long enough ago. One under
            way stays.
        """
        if runs is None:
            before = datetime.fromtimestamp(time.time() - KEPT_DELETED_S, UTC).isoformat(timespec="seconds")
            chosen = [one.id for one in self.entries(deleted=True) if one.deleted < before]
        else:
            chosen = [self.entry(run).id for run in runs]
        with self.connection.writing() as db:
            db.executemany("DELETE FROM run WHERE id = ? AND state <> 'running'", [(run,) for run in chosen])
        return self._shrink()

    def thin(self, runs: Iterable[int] | None = None) -> int:
        """Let go of the networks of runs and keep their curves; return how many bytes smaller the file is.

        Parameters
        ----------
        runs : iterable of int, optional
            Which runs; all without a star if left out.
        """
        unmarked = (one.id for one in self.entries() if not one.star)
        chosen = [(run,) for run in (unmarked if runs is None else runs)]
        with self.connection.writing() as db:
            db.executemany("DELETE FROM snapshot WHERE run = ?", chosen)
            db.executemany("UPDATE run SET snapshot_bytes = 0 WHERE id = ?", chosen)
        return self._shrink()

    def finish(self, run: int) -> None:
        """Enter what a run that has ended came to: its verdict and the results of its networks."""
        summary = summarize(self.record(run))
        rows = [(run, *astuple(result)) for result in results_of(summary)]
        with self.connection.writing() as db:
            db.execute("DELETE FROM network WHERE run = ?", (run,))
            db.executemany(f"INSERT INTO network VALUES ({', '.join('?' * 17)})", rows)
            headline = summary.verdict.headline if summary.epochs else ""
            db.execute("UPDATE run SET headline = ? WHERE id = ?", (headline, run))

    # ------------------------------------------------------------------------------------

    def set(self, run: int, column: str, value: str | int | None) -> None:
        """Change one column of a run; for this room."""
        self.entry(run)
        with self.connection.writing() as db:
            db.execute(f"UPDATE run SET {column} = ? WHERE id = ?", (value, run))

    def _shrink(self) -> int:
        """Give the pages that are free back to the disk; return how many bytes that is."""
        before = self.size()
        with self.connection.reading() as db:
            # A single step, as with execute, would free a single page.
            db.executescript("PRAGMA incremental_vacuum")
        return before - self.size()


def _holds(one: Entry, notes: str, words: list[str]) -> bool:
    text = " ".join((one.name, notes, one.headline, one.data, *one.arms)).casefold()
    return all(word in text for word in words)
