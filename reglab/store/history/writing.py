"""What is written about a run by whoever records it, and by whoever changes it afterwards."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from reglab.record.notes import Noted


def now() -> str:
    """Date and time by UTC, as ISO 8601 has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def append(db: sqlite3.Connection, run: int, body: bytes) -> None:
    """Add blocks behind those that a run has, of whoever has written them."""
    behind = "SELECT ?, coalesce(max(number) + 1, 0), ? FROM block WHERE run = ?"
    db.execute(f"INSERT INTO block {behind}", (run, body, run))
    db.execute("UPDATE run SET curve_bytes = curve_bytes + ? WHERE id = ?", (len(body), run))


def keep_note(db: sqlite3.Connection, run: int, noted: Noted) -> None:
    """Enter a note, which stands in a block, also where it is searched."""
    if noted.text:
        db.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?)", (run, noted.place, noted.text, now()))
    else:
        db.execute("DELETE FROM note WHERE run = ? AND place = ?", (run, noted.place))
