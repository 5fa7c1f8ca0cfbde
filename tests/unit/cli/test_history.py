"""``reglab history``: what the window and ``reglab run`` have kept, from a terminal."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reglab.cli import main
from reglab.record.events import RunFinished
from reglab.store.history import History
from reglab.store.history.history import history_path
from reglab.store.records import FILES, read_record
from tests.support.histories import record_run
from tests.support.hosts import ScriptedHost
from tests.unit.cli.conftest import UseHost
from tests.unit.store.test_journal import RUN, events
from tests.unit.store.test_records import same

Captured = pytest.CaptureFixture[str]
FINISHED = RunFinished(RUN, "completed", 9.5, {})
SMALL = ("--seeds", "3", "--epochs", "20")


@pytest.fixture
def history() -> Iterator[History]:
    with closing(History()) as found:
        yield found


def listed(capsys: Captured, *options: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["history", "list", "--json", *options]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_a_run_is_recorded_unless_that_is_not_wanted(
    use_host: UseHost, capsys: Captured, tmp_path: Path
) -> None:
    assert listed(capsys) == []
    use_host()
    assert main(["run", "first-light", *SMALL, "--out", str(tmp_path / "out")]) == 0
    assert "In the history as run 1" in capsys.readouterr().out
    use_host()
    assert main(["run", "first-light", *SMALL, "--no-history"]) == 0
    assert "In the history" not in capsys.readouterr().out
    use_host()
    assert main(["run", "first-light", *SMALL, "--json", "--quiet"]) == 0
    newest, *_, first = found = listed(capsys)
    assert {"id", "name", "state", "epochs", "started"} <= set(first)
    assert [one["id"] for one in found] == sorted((one["id"] for one in found), reverse=True)
    assert (first["state"], first["epochs"], first["origin"]) == ("completed", 20, "command line")
    assert newest["started"] >= first["started"]
    with closing(History()) as history:
        same(read_record(tmp_path / "out"), history.record(1))


def test_a_run_that_is_stopped_or_fails_is_there_as_such(use_host: UseHost, capsys: Captured) -> None:
    use_host("waits", lambda: signal.raise_signal(signal.SIGINT))
    assert main(["run", "first-light", *SMALL]) == 1
    use_host("failed")
    assert main(["run", "first-light", *SMALL]) == 1
    assert [(one["state"], one["epochs"]) for one in listed(capsys)] == [("failed", 10), ("stopped", 10)]


def test_a_broken_history_is_told_and_the_run_is_reported(
    use_host: UseHost, capsys: Captured, tmp_path: Path
) -> None:
    path = history_path()
    path.write_bytes(b"no database" * 500)
    use_host()
    assert main(["run", "first-light", *SMALL, "--out", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert "closes 82 % of the gap" in out
    assert "The run is not in the history yet: " in err
    assert "The run could not be kept in the history: " in err
    assert "history.sqlite is damaged or no history of reglab" in err
    assert path.read_bytes() == b"no database" * 500
    assert read_record(tmp_path / "out").state == "completed"
    assert main(["history", "list"]) == 2


def test_a_run_whose_program_died_is_interrupted_with_all_its_epochs(
    history: History, capsys: Captured
) -> None:
    run = record_run(history)
    assert listed(capsys)[0]["state"] == "running"
    with sqlite3.connect(history.path) as db:
        db.execute("UPDATE run SET begun = 'earlier'")
    db.close()
    assert [(one["id"], one["state"], one["epochs"]) for one in listed(capsys)] == [(run, "interrupted", 17)]


def test_runs_are_listed_for_people(history: History, capsys: Captured) -> None:
    one, _ = record_run(history, [*events(), FINISHED]), record_run(history)
    history.rename(one, "my [red]run\x1b[2J")
    history.star(one)
    assert main(["history", "list"]) == 0
    out, err = capsys.readouterr()
    assert "my [red]run" in out
    assert "\x1b" not in out
    assert "★" in out
    assert "17/40" in out
    assert f"2 runs; the history takes {history.size() / 1e6:.1f} MB: {history.path}" in out
    assert err == ""
    assert [found["id"] for found in listed(capsys, "--starred")] == [one]
    assert [found["id"] for found in listed(capsys, "MADE", "hand")] == [2]


def test_one_is_shown_and_exported(history: History, capsys: Captured, tmp_path: Path) -> None:
    run = record_run(history, [*events(), FINISHED])
    assert main(["history", "note", str(run), "for Tuesday"]) == 0
    assert main(["history", "star", str(run)]) == 0
    assert main(["history", "name", str(run), "the good one"]) == 0
    capsys.readouterr()
    assert main(["history", "show", str(run)]) == 0
    out = capsys.readouterr().out
    assert f"Run {run}: the good one ★" in out
    assert "completed, 17 of 40 epochs" in out
    assert "Note, Run: for Tuesday" in out
    assert history.entry(run).headline in out
    assert main(["history", "show", str(run), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["note"], found["notes"], found["star"]) == ("for Tuesday", {"run": "for Tuesday"}, True)
    assert found["summary"]["epochs"] == 17
    out_folder = tmp_path / "out"
    assert main(["history", "export", str(run), "--out", str(out_folder)]) == 0
    assert sorted(path.name for path in out_folder.iterdir()) == sorted(FILES)
    same(history.record(run), read_record(out_folder))
    # What is there stays.
    assert main(["history", "export", str(run), "--out", str(out_folder)]) == 2
    assert main(["history", "export", str(run), "--out", str(out_folder), "--overwrite"]) == 0


def test_one_is_deleted_had_back_and_deleted_for_good(history: History, capsys: Captured) -> None:
    run, other = (record_run(history, [*events(), FINISHED]) for _ in range(2))
    assert main(["history", "delete", str(run), str(other)]) == 0
    assert f"“reglab history restore {run} {other}” brings them back" in capsys.readouterr().out
    assert listed(capsys) == []
    assert [one["id"] for one in listed(capsys, "--deleted")] == [other, run]
    assert main(["history", "restore", str(run), str(other)]) == 0
    assert [one["id"] for one in listed(capsys)] == [other, run]
    history.keep_snapshots(run, {1: b"x" * 200_000})
    assert main(["history", "thin"]) == 0
    assert "The curves are kept; the file is 0.2 MB smaller." in capsys.readouterr().out
    assert main(["history", "delete", str(run), "--for-good"]) == 0
    assert [one["id"] for one in listed(capsys)] == [other]
    assert listed(capsys, "--deleted") == []
    # All or nothing.
    assert main(["history", "delete", str(other), "99"]) == 2
    assert "There is no run 99 in the history" in capsys.readouterr().err
    assert [one["id"] for one in listed(capsys)] == [other]


def test_one_under_way_is_not_deleted_for_good(history: History, capsys: Captured) -> None:
    run = record_run(history)
    assert main(["history", "delete", str(run), "--for-good"]) == 2
    assert f"Run {run} is under way" in capsys.readouterr().err
    assert history.entry(run).state == "running"


def test_what_is_watched_by_another_program_is_there_while_it_trains(
    use_host: UseHost, capsys: Captured, history: History
) -> None:
    seen: list[tuple[str, int]] = []

    def look() -> None:
        (entry,) = history.entries()
        seen.append((entry.state, entry.epochs))
        if entry.epochs == 10:
            signal.raise_signal(signal.SIGINT)

    host: ScriptedHost = use_host("waits", look)
    assert main(["run", "first-light", *SMALL]) == 1
    assert seen[-1] == ("running", 10)
    assert host.closed
