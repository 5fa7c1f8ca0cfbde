"""Histories of every version ever written open, and are brought to the newest as a whole."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from reglab.store.history import History, schema
from reglab.store.history.recovery import recover
from tests.support.histories import applied
from tests.unit.store.test_journal import events

FIXTURES = Path(__file__).parents[3] / "fixtures" / "histories"
VERSIONS = range(1, schema.NEWEST + 1)


def test_there_is_a_fixture_of_every_version() -> None:
    assert sorted(path.name for path in FIXTURES.iterdir()) == [f"history.v{v}.sqlite" for v in VERSIONS]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_history_of_an_older_version_has_all_that_it_had(tmp_path: Path, version: int) -> None:
    path = tmp_path / "history.sqlite"
    shutil.copy(FIXTURES / f"history.v{version}.sqlite", path)
    history = History(path)
    under_way, finished = history.entries()
    assert (finished.name, finished.state, finished.epochs, finished.star) == (
        "the first of all",
        "completed",
        17,
        True,
    )
    assert finished.started == "2026-11-27T16:00:00+00:00"
    assert finished.headline
    assert history.snapshots(finished.id) == {5: b"five", 17: b"seventeen"}
    record = history.record(finished.id)
    np.testing.assert_array_equal(record.values("val_loss"), applied(events()).values("val_loss"))
    assert record.restored == {0: 5, 2: 7}
    assert [one.final_epoch for one in history.results([finished.id])[finished.id]][:3] == [5, 4, 7]
    # That of another computer, which was silent for long.
    assert (under_way.state, under_way.note) == ("running", "was under way")
    assert under_way.id in [entry.id for entry in recover(history)]
    assert history.record(under_way.id).state == "interrupted"
    (deleted,) = history.entries(deleted=True)
    history.restore([deleted.id])
    assert len(history.entries()) == 3
    history.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_its_tables_are_those_of_a_new_one(tmp_path: Path, version: int) -> None:
    def tables(path: Path) -> list[tuple[str, ...]]:
        db = sqlite3.connect(path)
        try:
            names = [name for (name,) in db.execute("SELECT name FROM sqlite_master ORDER BY name")]
            return [(name, *(row[1] for row in db.execute(f"PRAGMA table_info({name})"))) for name in names]
        finally:
            db.close()

    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    shutil.copy(FIXTURES / f"history.v{version}.sqlite", old)
    for path in (old, new):
        history = History(path)
        history.entries()
        history.close()
    assert tables(old) == tables(new)
