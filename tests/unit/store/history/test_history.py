"""The list of runs: looked through, named, noted, thinned, deleted and had back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from reglab.experiment.versions import VersionError
from reglab.record.events import RunFinished
from reglab.store.errors import StoreError
from reglab.store.history import History, schema
from reglab.store.history import history as module
from reglab.store.history.recovery import recover, seen, unseen
from tests.support.histories import history, record_run
from tests.unit.store.test_journal import RUN, events

FINISHED = RunFinished(RUN, "completed", 9.5, {})


def test_the_newest_comes_first_and_words_find_what_they_occur_in(tmp_path: Path) -> None:
    into = history(tmp_path)
    one, other = record_run(into), record_run(into)
    assert [entry.id for entry in into.entries()] == [other, one]
    into.rename(one, "With my own ΛASSO")
    into.note(other, "for the Tuesday group")
    into.note(one, "look at epoch 40", place="plot:loss")
    assert [entry.id for entry in into.entries("own λasso")] == [one]
    assert [entry.id for entry in into.entries("tuesday")] == [other]
    assert [entry.id for entry in into.entries("epoch 40")] == [one]
    assert into.entries("tuesday wednesday") == []
    there = {"run": "a first\nnote", "plot:loss": "look at epoch 40"}
    assert into.notes(one) == into.record(one).notes == there
    assert into.entry(other).note == "for the Tuesday group"
    into.note(other, " ")
    assert into.entry(other).note == ""
    into.rename(one, "  ")
    assert into.entry(one).name == into.experiment(one).name
    into.star(one)
    assert [entry.star for entry in into.entries()] == [False, True]
    into.close()


def test_what_is_deleted_can_be_had_back_until_it_is_purged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = history(tmp_path)
    one, other = (record_run(into, [*events(), FINISHED]) for _ in range(2))
    into.keep_snapshots(one, {3: b"x" * 500_000, 17: b"y" * 500_000})
    into.delete([one])
    assert [entry.id for entry in into.entries()] == [other]
    assert [entry.id for entry in into.entries(deleted=True)] == [one]
    into.restore([one])
    assert [entry.id for entry in into.entries()] == [other, one]
    assert into.snapshots(one) == {3: b"x" * 500_000, 17: b"y" * 500_000}
    into.delete([one])
    assert into.purge() == 0
    monkeypatch.setattr(module, "KEPT_DELETED_S", -5.0)
    assert into.purge() > 1_000_000
    assert into.entries(deleted=True) == []
    with pytest.raises(StoreError, match=f"There is no run {one} in the history"):
        into.record(one)
    # Numbers are not given again.
    assert record_run(into) > other
    into.close()


def test_thinning_keeps_the_curves_and_makes_the_file_smaller(tmp_path: Path) -> None:
    into = history(tmp_path)
    one, marked = (record_run(into, [*events(), FINISHED]) for _ in range(2))
    for run in (one, marked):
        into.keep_snapshots(run, {epoch: os.urandom(300_000) for epoch in range(4)})
    into.star(marked)
    before, epochs = into.path.stat().st_size, into.record(one).epochs
    assert into.size() == before
    assert into.entry(one).snapshot_bytes == 1_200_000
    freed = into.thin()
    assert freed >= 1_200_000
    assert into.path.stat().st_size == before - freed
    assert (into.snapshots(one), into.entry(one).snapshot_bytes) == ({}, 0)
    assert into.record(one).epochs == epochs
    # What has a star is thinned only by name.
    assert len(into.snapshots(marked)) == 4
    assert into.thin([marked]) >= 1_200_000
    into.close()


def test_a_run_under_way_is_not_purged(tmp_path: Path) -> None:
    into = history(tmp_path)
    run = record_run(into)
    into.delete([run])
    into.purge([run])
    assert into.entry(run).state == "running"
    into.close()


def test_a_run_of_a_dead_program_is_interrupted_and_offered_once(tmp_path: Path) -> None:
    into = history(tmp_path)
    run = record_run(into)
    # This program lives.
    assert recover(into) == []
    with into.connection.writing() as db:
        db.execute("UPDATE run SET begun = 'another start of the same number'")
    assert [entry.id for entry in recover(into)] == [run]
    assert (into.entry(run).state, into.record(run).state) == ("interrupted", "interrupted")
    assert into.record(run).epochs == 17
    assert into.results([run])[run][0].state == "interrupted"
    assert [entry.id for entry in unseen(into)] == [run]
    seen(into, [run])
    assert unseen(into) == []
    assert recover(into) == []
    into.close()


def test_other_programs_read_tidy_tables(tmp_path: Path) -> None:
    into = history(tmp_path)
    run, gone = (record_run(into, [*events(), FINISHED]) for _ in range(2))
    into.note(run, "mine")
    into.delete([gone])
    into.close()
    with sqlite3.connect(into.path) as db:
        assert db.execute("SELECT id, state, epochs, note FROM runs").fetchall() == [
            (run, "completed", 17, "mine")
        ]
        assert [arm for (arm,) in db.execute("SELECT arm FROM arms ORDER BY place")] == [
            "plain",
            "L2 “λ”\u2009π",
            "L2 from 10",
        ]
        rows = db.execute("SELECT run_name, arm, seed, val_loss FROM results ORDER BY place, seed").fetchall()
        assert len(rows) == 6
        assert db.execute("SELECT run, place, text FROM notes").fetchall() == [(run, "run", "mine")]
        seeds = "SELECT json_extract(experiment, '$.seeds') FROM runs"
        assert db.execute(seeds).fetchall() == [(2,)]
    db.close()


def test_a_history_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    into = history(tmp_path)
    record_run(into)
    into.close()
    with sqlite3.connect(into.path) as db:
        db.execute(f"PRAGMA user_version = {schema.NEWEST + 1}")
    db.close()
    before = into.path.read_bytes()
    with pytest.raises(StoreError, match=r"written by a newer reglab.*update reglab"):
        into.entries()
    assert into.path.read_bytes() == before


def test_a_step_that_fails_leaves_the_older_version_whole(tmp_path: Path) -> None:
    into = history(tmp_path)
    record_run(into)
    into.close()
    before = into.path.read_bytes()
    newest = schema.NEWEST + 1
    db = sqlite3.connect(into.path, isolation_level=None)
    torn = "ALTER TABLE run ADD COLUMN colour TEXT;\nALTER TABLE nothing ADD COLUMN x;"
    with pytest.raises(sqlite3.OperationalError):
        schema.set_up(db, newest=newest, steps={schema.NEWEST: torn})
    assert into.path.read_bytes() == before
    schema.set_up(db, newest=newest, steps={schema.NEWEST: "ALTER TABLE run ADD COLUMN colour TEXT;"})
    assert db.execute("SELECT colour FROM run").fetchall() == [(None,)]
    with pytest.raises(VersionError):
        schema.set_up(db)
    db.close()


def test_a_history_lies_with_the_data_of_its_person(own_folders: Path) -> None:
    into = History()
    assert into.entries() == []
    assert into.path.is_relative_to(own_folders)
    into.close()


def test_one_that_another_program_is_making_is_not_taken_for_another_program_s(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"

    class Interrupted(sqlite3.Connection):
        """Another program makes the tables between two looks at them."""

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql == "PRAGMA user_version":
                with suppress(sqlite3.OperationalError), closing(_plain(path)) as other:
                    schema.set_up(other)
            return super().execute(sql, *values)

    with closing(sqlite3.connect(path, factory=Interrupted, isolation_level=None)) as db:
        schema.set_up(db)
    into = History(path)
    assert into.entries() == []
    into.close()


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, 0.01, isolation_level=None)
