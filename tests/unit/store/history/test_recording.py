"""A run in the history while it trains: all of it, at once, and whatever is wrong with the file."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from reglab.experiment.files import dumps, loads
from reglab.record.events import Event, RunFailed, RunFinished, StateChanged
from reglab.store.errors import StoreError
from reglab.store.history import History, Recording
from tests.support.histories import applied, history, record_run
from tests.unit.store.test_journal import RUN, done, events, question
from tests.unit.store.test_records import same

FINISHED = RunFinished(RUN, "completed", 9.5, {0: 5, 2: 7})


@pytest.mark.parametrize(
    "end",
    [FINISHED, RunFinished(RUN, "stopped", 9.5), RunFailed(RUN, "It ended.", "Traceback", "killed"), None],
)
def test_what_happened_is_read_again(tmp_path: Path, end: Event | None) -> None:
    happened = [*events(), *([end] if end else [])]
    into = history(tmp_path)
    run = record_run(into, happened)
    same(applied(happened), into.record(run))
    into.close()
    # Another program reads the same, and what the list says without reading fits.
    other = history(tmp_path)
    found, entry = other.record(run), other.entry(run)
    same(applied(happened), found)
    state = (
        "failed" if isinstance(end, RunFailed) else end.reason if isinstance(end, RunFinished) else "running"
    )
    assert (entry.state, entry.epochs, entry.planned_epochs) == (state, found.epochs, found.planned_epochs)
    assert entry.arms == tuple(arm.name for arm in found.experiment.arms)
    assert other.experiment(run) == loads(dumps(found.experiment))
    assert (entry.ended != "") == (end is not None)
    assert entry.curve_bytes > 8 * found.epochs * 4 * len(found.metrics)
    other.close()


def test_every_write_is_there_for_another_program_at_once(tmp_path: Path) -> None:
    into, reader = history(tmp_path), history(tmp_path)
    recording = Recording(into, question(), RUN, "command line")
    happened: list[Event] = []
    for event in events():
        happened.append(event)
        recording.take([event])
        recording.write()
        assert recording.id is not None
        same(applied(happened), reader.record(recording.id))
    into.close()
    reader.close()


def test_a_run_that_is_closed_under_way_was_stopped_and_one_that_goes_on_runs_again(tmp_path: Path) -> None:
    into = history(tmp_path)
    recording = Recording(into, question(), RUN, "window")
    recording.take(events())
    recording.close()
    assert recording.id is not None
    assert into.entry(recording.id).state == "stopped"
    assert into.entry(recording.id).epochs == 17
    # A branch lets a run that has ended go on.
    recording.take([StateChanged(RUN, "running"), done(18, 2, 6)])
    recording.write()
    assert (into.entry(recording.id).state, into.entry(recording.id).ended) == ("running", "")
    recording.take([FINISHED])
    recording.close()
    assert (into.entry(recording.id).state, into.entry(recording.id).epochs) == ("completed", 19)
    into.close()


def test_the_end_brings_verdict_and_results(tmp_path: Path) -> None:
    into = history(tmp_path)
    happened: list[Event] = [*events(), FINISHED]
    run, record = record_run(into, happened), applied(happened)
    assert into.entry(run).headline
    results = into.results([run])[run]
    assert [(one.place, one.seed) for one in results] == [(r.arm, r.seed) for r in record.replicas]
    losses = record.values("val_loss")[:8, 0]  # then it has no number
    assert results[0].val_loss == losses[4]
    assert results[0].best_val_loss == losses.min()
    assert results[0].best_epoch == losses.argmin() + 1
    into.close()


def _locked(path: Path) -> sqlite3.Connection:
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    return lock


def test_what_another_program_locks_waits_and_loses_nothing(tmp_path: Path) -> None:
    into = history(tmp_path)
    into.entries()
    lock = _locked(into.path)
    recording = Recording(into, question(), RUN, "window")
    for event in events():
        with pytest.raises(StoreError, match=r"history\.sqlite is in use by another program"):
            recording._note(event) or recording.write(patience=0.001)
    lock.execute("ROLLBACK")
    lock.close()
    recording.take([FINISHED])
    recording.close()
    assert recording.id is not None
    same(applied([*events(), FINISHED]), into.record(recording.id))
    into.close()


@pytest.mark.parametrize("content", ["torn", "text", "foreign", "folder"])
def test_a_file_that_is_no_history_is_left_alone_and_once_it_is_gone_the_whole_run_is_there(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "history.sqlite"
    sentence = {
        "torn": "is damaged or no history of reglab",
        "text": "is damaged or no history of reglab",
        "foreign": "is a database of another program; move it to another place",
        "folder": "is a folder, not a file",
    }[content]
    if content == "foreign":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine (a)")
        other.close()
    elif content == "torn":
        record_run(into := history(tmp_path))
        into.close()
        data = bytearray(path.read_bytes())
        data[0:4096] = bytes(4096)
        path.write_bytes(data)
    elif content == "folder":
        path.mkdir()
    else:
        path.write_text("not a database, but long enough to be read as the head of one" * 9)
    before = path.read_bytes() if path.is_file() else b""
    into = history(tmp_path)
    recording = Recording(into, question(), RUN, "window")
    with pytest.raises(StoreError, match=sentence):
        recording.take(events())
    with pytest.raises(StoreError, match=sentence):
        into.entries()
    assert (path.read_bytes() if path.is_file() else b"") == before
    path.rename(tmp_path / "away")
    recording.take([FINISHED])
    recording.close()
    assert recording.id is not None
    same(applied([*events(), FINISHED]), into.record(recording.id))
    into.close()


def test_a_full_disk_costs_nothing_once_there_is_room(tmp_path: Path) -> None:
    into = history(tmp_path)
    with into.connection.reading() as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 1}")
    recording = Recording(into, question(), RUN, "window")
    with pytest.raises(StoreError, match=r"history\.sqlite does not fit: the disk is full"):
        recording.take([*events(), done(18, 400, 6)])
    other = History(into.path)
    assert other.entries() == []
    other.close()
    with into.connection.reading() as db:
        db.execute("PRAGMA max_page_count = 100000")
    recording.take([FINISHED])
    recording.close()
    assert recording.id is not None
    same(applied([*events(), done(18, 400, 6), FINISHED]), into.record(recording.id))
    into.close()


def test_several_programs_write_at_once_and_nothing_of_any_is_lost(tmp_path: Path) -> None:
    ids: list[int] = []

    def write() -> None:
        into = History(tmp_path / "history.sqlite", patience=60.0)
        recording = Recording(into, question(), RUN, "window")
        for event in [*events(), *(done(first, 1, 6) for first in range(18, 38)), FINISHED]:
            with suppress(StoreError):  # that of a lock: it waits
                recording.take([event])
                recording.write(patience=0.002)
        recording.close(patience=60.0)
        assert recording.id is not None
        ids.append(recording.id)
        into.close()

    programs = [threading.Thread(target=write) for _ in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    into = History(tmp_path / "history.sqlite")
    assert sorted(ids) == [1, 2, 3]
    expected = applied([*events(), *(done(first, 1, 6) for first in range(18, 38)), FINISHED])
    for run in ids:
        same(expected, into.record(run))
        assert into.entry(run).state == "completed"
    into.close()
