"""Runs whose program ended before they did: found at the next start, called interrupted, offered once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from reglab.store.errors import DAMAGE, StoreError
from reglab.store.history.entries import COLUMNS, Entry, entry
from reglab.store.history.history import History
from reglab.store.process import KnownProcess, is_dead


def recover(history: History) -> list[Entry]:
    """Call every run interrupted whose program is over though it says that it is running; return these.

    They have all epochs that were written, and what these came to. Raises `StoreError`.
    """
    with history.connection.reading() as db:
        rows = db.execute("SELECT id, host, pid, begun, sign FROM run WHERE state = 'running'").fetchall()
    found = []
    for row in rows:
        if not is_dead(KnownProcess(row["host"], row["pid"], row["begun"]), time.time() - row["sign"]):
            continue
        ended = datetime.fromtimestamp(row["sign"], UTC).isoformat(timespec="seconds")
        with history.connection.writing() as db:
            # By now another program may have found it, or its own may have ended it.
            changed = db.execute(
                "UPDATE run SET state = 'interrupted', ended = ? WHERE id = ? AND state = 'running'",
                (ended, row["id"]),
            ).rowcount
        if changed:
            found.append(row["id"])
    _finish(history)
    return [history.entry(run) for run in found]


def _finish(history: History) -> None:
    """Enter what runs came to whose program ended before it could do so, be it right after their end."""
    ended = "state <> 'running' AND epochs > 0 AND id NOT IN (SELECT run FROM network)"
    with history.connection.reading() as db:
        rows = db.execute(f"SELECT id FROM run WHERE {ended}").fetchall()
    for row in rows:
        # What is damaged is found when it is opened.
        with suppress(StoreError, *DAMAGE):
            history.finish(row["id"])


def unseen(history: History) -> list[Entry]:
    """Return the window's interrupted runs that were not yet offered to a person, the newest first."""
    condition = "state = 'interrupted' AND origin = 'window' AND NOT told AND deleted IS NULL"
    with history.connection.reading() as db:
        rows = db.execute(f"SELECT {COLUMNS} FROM run WHERE {condition} ORDER BY id DESC").fetchall()
    return [entry(row) for row in rows]


def seen(history: History, runs: Iterable[int]) -> None:
    """Runs of `unseen` were offered, and are not to be again."""
    for run in runs:
        history.set(run, "told", 1)
