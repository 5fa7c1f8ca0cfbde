"""The thread of the history: it records, obeys, and never has the window wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from reglab.gui.run.history_thread import HistoryThread
from reglab.record.events import RunFinished
from reglab.record.networks import NetworksAt
from reglab.store.history import Entry, History
from reglab.store.history.opening import open_run
from reglab.store.lab_files import LabFile
from tests.support.histories import applied
from tests.unit.store.test_journal import RUN, events, question
from tests.unit.store.test_records import same

FINISHED = RunFinished(RUN, "completed", 9.5, {})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def thread(path: Path) -> Iterator[HistoryThread]:
    made = HistoryThread(lambda: History(path))
    yield made
    made.shutdown()


def test_a_run_is_written_while_it_trains_and_to_its_end(
    qtbot: QtBot, thread: HistoryThread, path: Path
) -> None:
    with qtbot.waitSignal(thread.recorded) as recorded:
        thread.begin(RUN, question())
    number = recorded.args[1]
    assert thread.id_of(RUN) == number
    thread.take(events())
    reader = History(path)
    # Nobody has to do anything for it.
    qtbot.waitUntil(lambda: reader.entry(number).epochs == 17)
    assert reader.entry(number).state == "running"
    with qtbot.waitSignal(thread.changed):
        thread.take([FINISHED])
    qtbot.waitUntil(lambda: reader.entry(number).headline != "")
    same(applied([*events(), FINISHED]), reader.record(number))
    reader.close()


def test_networks_that_come_when_their_run_is_written_and_another_begins_are_kept(
    qtbot: QtBot, thread: HistoryThread, path: Path
) -> None:
    thread.begin(RUN, question())
    thread.take([*events(), FINISHED])
    reader = History(path)
    qtbot.waitUntil(lambda: [one.headline != "" for one in reader.entries()] == [True])
    thread.begin(RUN + 1, question())
    thread.keep(RUN, [NetworksAt(3, (0,), (np.arange(5, dtype=np.float32),))])
    found: list[LabFile] = []
    thread.ask(thread, lambda history: open_run(history, reader.entries()[-1].id), found.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(found))
    assert [networks.epoch for networks in found[0].networks] == [3]
    reader.close()


def test_what_was_taken_last_is_there_when_the_thread_has_ended(thread: HistoryThread, path: Path) -> None:
    thread.begin(RUN, question())
    thread.take(events())
    thread.shutdown()
    reader = History(path)
    (entry,) = reader.entries()
    assert (entry.state, entry.epochs, entry.origin) == ("stopped", 17, "window")
    reader.close()


def test_wishes_are_answered_in_the_window_s_thread(qtbot: QtBot, thread: HistoryThread) -> None:
    owner, found, refused = QObject(), [], []
    thread.begin(RUN, question())
    thread.ask(owner, History.entries, found.append, refused.append)
    thread.ask(owner, lambda history: history.record(99), found.append, refused.append)
    thread.ask(owner, lambda history: 1 // 0, found.append, refused.append)
    gone = QObject()
    thread.ask(gone, History.entries, lambda _: pytest.fail("nobody is there"), refused.append)
    gone.deleteLater()
    qtbot.waitUntil(lambda: len(refused) == 2)
    assert [[type(one) for one in entries] for entries in found] == [[Entry]]
    assert "There is no run 99" in refused[0]
    assert "ZeroDivisionError" in refused[1]


def test_a_locked_history_is_told_once_and_costs_nothing(
    qtbot: QtBot, thread: HistoryThread, path: Path
) -> None:
    with closing(History(path)) as history:
        history.entries()
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    told: list[str] = []
    thread.trouble.connect(told.append)
    thread.begin(RUN, question())
    thread.take(events())
    qtbot.waitUntil(lambda: bool(told))
    thread.take([FINISHED])
    with qtbot.waitSignal(thread.recorded) as recorded:
        lock.execute("ROLLBACK")
        lock.close()
    reader = History(path)
    qtbot.waitUntil(lambda: reader.entry(recorded.args[1]).state == "completed")
    same(applied([*events(), FINISHED]), reader.record(recorded.args[1]))
    reader.close()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "is in use by another program" in told[0]
    assert told[1] == ""
