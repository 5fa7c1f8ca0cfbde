"""What is trained in the window is in the history, at once and as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.window.main_window import MainWindow
from reglab.store.history import History
from reglab.store.history.history import history_path
from reglab.store.history.opening import open_run
from tests.gui.conftest import MakeWindow, forget_edits, small_experiment
from tests.gui.run.test_further_seeds import ended, seeds_tab
from tests.unit.store.test_records import same


@pytest.fixture
def history() -> Iterator[History]:
    with closing(History()) as found:
        yield found


def trained(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)


def test_runs_are_there_with_their_numbers_and_their_names(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    window = make_window(small_experiment())
    trained(qtbot, window)
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: [one.state for one in history.entries()] == ["completed"])
    (entry,) = history.entries()
    same(record, history.record(entry.id))
    assert window.history.id_of(record.run) == entry.id
    # A name that an arm gets afterwards is told there as well.
    window.model.edit_arm(
        lambda arm: arm.model_copy(update={"name": "mine", "named_by": "person"}), "Rename", arm=1
    )
    qtbot.waitUntil(lambda: history.entry(entry.id).arms == ("plain", "mine"))
    assert [arm.name for arm in history.record(entry.id).experiment.arms] == ["plain", "mine"]
    trained(qtbot, window)
    qtbot.waitUntil(lambda: [one.state for one in history.entries()] == ["completed"] * 2)
    forget_edits(window)
    window.close()
    assert not window.history.isRunning()


def test_a_run_is_written_while_it_is_paused_and_stopped_when_the_window_closes(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    window = make_window(small_experiment(epochs=5000))
    for _ in range(3):
        window.session.step()
    qtbot.waitUntil(lambda: window.session.record is not None and window.session.record.epochs == 3)
    qtbot.waitUntil(lambda: [one.epochs for one in history.entries()] == [3])
    assert history.entries()[0].state == "running"
    window.close()
    assert [(one.state, one.epochs) for one in history.entries()] == [("stopped", 3)]


def test_a_broken_history_is_told_and_the_run_goes_on(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    path = history_path()
    path.write_bytes(b"no database" * 500)
    window = make_window(small_experiment())
    trained(qtbot, window)
    qtbot.waitUntil(lambda: not window.status._unkept.isHidden())
    assert "history.sqlite is damaged or no history of reglab" in window.status._unkept.text()
    assert window.session.record is not None
    assert window.session.record.state == "completed"
    assert path.read_bytes() == b"no database" * 500
    path.unlink()
    qtbot.waitUntil(window.status._unkept.isHidden)
    (entry,) = history.entries()
    same(window.session.record, history.record(entry.id))


def test_what_is_done_to_a_run_afterwards_is_there_too(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    window = make_window(small_experiment())
    window.show()
    seeds = seeds_tab(window)
    trained(qtbot, window)
    seeds.one.click()
    record = ended(qtbot, window, 3)
    qtbot.waitUntil(
        lambda: [(one.state, one.seeds) for one in history.entries()] == [("completed", 3)], timeout=120_000
    )
    (entry,) = history.entries()
    same(record, history.record(entry.id))
    qtbot.waitUntil(lambda: len(history.results([entry.id])[entry.id]) == 6)
    # Six networks have come out of it.
    qtbot.waitUntil(lambda: len(open_run(history, entry.id).networks[-1].columns) == 6, timeout=120_000)


def test_of_a_window_that_is_measured_nothing_is_kept(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    window.keeping.forgo()
    window.model.edit(lambda e: e.model_copy(update={"name": "other"}), "Rename")
    window.keeping.autosave.write()
    trained(qtbot, window)
    forget_edits(window)
    window.close()
    assert not history_path().exists()
    assert not (history_path().parent / "unsaved").exists()
