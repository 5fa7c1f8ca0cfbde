"""Histories with runs in them, written as window and command line write them."""

from __future__ import annotations

from pathlib import Path

from reglab.record.events import Event
from reglab.record.record import RunRecord
from reglab.store.history import History, Recording
from tests.unit.store.test_journal import RUN, events, question


def history(folder: Path) -> History:
    """A history in a folder, which is made with its first use."""
    return History(folder / "history.sqlite", patience=0.05)


def record_run(into: History, happened: list[Event] | None = None) -> int:
    """Record a run; it is still under way unless the events end it."""
    recording = Recording(into, question(), RUN, "window")
    recording.take(events() if happened is None else happened)
    assert recording.id is not None
    return recording.id


def applied(happened: list[Event]) -> RunRecord:
    """The record of these events."""
    record = RunRecord(question(), RUN)
    for event in happened:
        record.apply(event)
    return record
