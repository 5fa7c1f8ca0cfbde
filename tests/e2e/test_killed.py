"""Whatever kills the program and when: the history opens, a second is lost at most, and no file is torn."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reglab.experiment.experiment import Experiment
from reglab.record.record import RunRecord
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment
from reglab.store.history import Entry, History
from reglab.store.history.opening import open_run
from reglab.store.history.recovery import recover
from reglab.store.records import FILES, read_record
from reglab.store.unsaved import _folder, _read
from tests.support.killed import Trial, trial

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def judged(number: int, one: Trial) -> Entry | None:
    """Look at what a killed program has left; return its run, if it came to begin one."""
    due = one.due(one.log)
    with closing(History()) as history:
        recover(history)
        with sqlite3.connect(history.path) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.close()
        runs = [run for run in history.entries() if history.experiment(run.id).notes == str(one.log)]
        assert bool(runs) or not due
        for run in history.entries():
            assert run.state in ("interrupted", "completed")
            found = open_run(history, run.id)
            assert found.record is not None
            assert found.record.epochs == run.epochs
            numbers_are_whole(found.record)
            assert [each.epoch for each in found.networks] in ([], [1, 2, 3])
        if runs:
            assert runs[0].epochs >= due, (number, one, due)
            # What it came to is there too.
            assert (runs[0].headline != "") == (runs[0].epochs > 0)
    return runs[0] if runs else None


def numbers_are_whole(record: RunRecord) -> None:
    """The training loss of epoch n is n."""
    losses = record.values("train_loss")[:, 0].tolist() if record.epochs else []
    assert losses == list(range(1, record.epochs + 1))


def folder_is_whole(one: Trial) -> None:
    """What ``--out`` has is read, with as many epochs."""
    out = one.folder / "out"
    if (out / "experiment.json").exists():
        read_experiment(out / "experiment.json")
    try:
        record = read_record(out)
    except StoreError:
        # Before the first block, or before the folder.
        assert not one.due(one.log)
        return
    assert record.epochs >= one.due(one.log)
    numbers_are_whole(record)
    if (out / "record.npz").exists():
        assert {path.name for path in out.iterdir() if not path.name.endswith(".tmp")} >= set(FILES)


def edits_are_whole(one: Trial) -> None:
    """The newest edit is in the file of the person or in that which is kept; neither is torn."""
    found: list[Experiment] = []
    if (one.folder / "saved.json").exists():
        found.append(read_experiment(one.folder / "saved.json"))
    for path in _folder().glob("*.json"):
        found.append(_read(path)[0].experiment)
        path.unlink()
    numbers = [int(name.removeprefix("edit ")) for each in found if (name := each.name) != "steady"]
    assert max(numbers, default=0) >= one.due(one.edits)


def something_kept() -> bool:
    """Whether a run has epochs in the history."""
    with closing(History()) as history:
        return any(run.epochs for run in history.entries())


def kill_often(folder: Path, kind: str, times: int) -> list[Entry | None]:
    """Kill programs of a kind one after the other; all of them share one history."""
    dice, ends = random.Random(f"{kind} {times}"), []
    for number in range(times):
        one = trial(folder, number, dice)
        # One at least came to something, however slow this machine is.
        one.run(kind, something_kept if number == times - 1 else lambda: True)
        ends.append(judged(number, one))
        if kind == "run":
            folder_is_whole(one)
        else:
            edits_are_whole(one)
    return ends


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "times"), [("run", 2), ("window", 2)])
def test_a_killed_program_loses_a_second_at_most(tmp_path: Path, kind: str, times: int) -> None:
    ends = kill_often(tmp_path, kind, times)
    assert any(entry is not None and entry.epochs for entry in ends)


@pytest.mark.audit
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", ["run", "window"])
def test_a_hundred_of_each(tmp_path: Path, kind: str) -> None:
    """Run by hand: ``pytest -m audit -s tests/e2e/test_killed.py``."""
    ends = kill_often(tmp_path, kind, 100)
    states = [None if entry is None else entry.state for entry in ends]
    print({state: states.count(state) for state in set(states)})
    assert states.count("interrupted") > 20
