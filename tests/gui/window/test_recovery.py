"""After a crash nothing is lost: edits that were not saved, and the run that was under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui.run.leftovers import Leftovers, find_leftovers
from reglab.gui.window.main_window import MainWindow
from reglab.store.history import History
from reglab.store.history.opening import open_run
from reglab.store.unsaved import UnsavedFile, _folder, left_behind
from tests.gui.conftest import MakeWindow, forget_edits, small_experiment
from tests.support.histories import record_run
from tests.unit.store.test_records import same
from tests.unit.store.test_unsaved import died


@pytest.fixture
def history() -> Iterator[History]:
    with closing(History()) as found:
        yield found


def kept_files() -> list[Path]:
    return list(_folder().glob("*.json"))


def rename(window: MainWindow, name: str) -> None:
    window.model.edit(lambda e: e.model_copy(update={"name": name}), "Rename")


def question(qtbot: QtBot) -> QMessageBox:
    """The question that is open, once it is."""

    def shown() -> list[QMessageBox]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def press(box: QMessageBox, words: str) -> None:
    (button,) = (button for button in box.buttons() if button.text().replace("&", "") == words)
    button.click()


def crash(history: History) -> None:
    """Have what is written be of a program that is over."""
    died(_folder())
    with history.connection.writing() as db:
        db.execute("UPDATE run SET begun = 'another start', state = 'running', origin = 'window'")


def test_edits_are_kept_until_they_are_saved(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window(small_experiment())
    window.keeping.autosave._timer.setInterval(20)
    assert kept_files() == []
    rename(window, "first")
    qtbot.waitUntil(lambda: len(kept_files()) == 1)
    rename(window, "second")
    qtbot.waitUntil(lambda: "second" in kept_files()[0].read_text())
    window.document._write(tmp_path / "mine.json")
    qtbot.waitUntil(lambda: kept_files() == [])
    rename(window, "third")
    qtbot.waitUntil(lambda: len(kept_files()) == 1)
    # Back to what is in the file.
    window.model.undo_stack.undo()
    qtbot.waitUntil(lambda: kept_files() == [])
    rename(window, "fourth")
    qtbot.waitUntil(lambda: len(kept_files()) == 1)
    # The person does not want them.
    forget_edits(window)
    window.close()
    assert kept_files() == []


def left(experiment: Experiment, file: Path | None = None) -> None:
    UnsavedFile().write(experiment, file)
    died(_folder())


def test_what_was_not_saved_is_opened_again(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    lost = small_experiment(epochs=33)
    left(lost, tmp_path / "mine.json")
    window = make_window(small_experiment())
    window.keeping.recovery.look()
    box = question(qtbot)
    assert box.text() == "“mine.json” was not saved when reglab ended"
    press(box, "Open")
    assert window.model.experiment == lost
    assert window.document.path == tmp_path / "mine.json"
    assert window.document.unsaved
    # It is this window's now, and still not lost.
    qtbot.waitUntil(lambda: left_behind() == [])
    assert len(kept_files()) == 1
    window.document.save()
    qtbot.waitUntil(lambda: kept_files() == [])
    assert (tmp_path / "mine.json").exists()


@pytest.mark.parametrize(("words", "remain"), [("Discard edits", 0), ("Ask again later", 1)])
def test_or_it_is_not(qtbot: QtBot, make_window: MakeWindow, words: str, remain: int) -> None:
    left(small_experiment(epochs=33))
    window = make_window(small_experiment())
    window.keeping.recovery.look()
    press(question(qtbot), words)
    qtbot.waitUntil(lambda: len(left_behind()) == remain)
    assert window.model.experiment == small_experiment()


def test_the_interrupted_run_is_offered_once_and_shown(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    run = record_run(history)
    crash(history)
    window = make_window(small_experiment())
    window.keeping.recovery.look()
    box = question(qtbot)
    assert box.text() == "The run of “made by hand” was interrupted"
    assert "It had 17 of 40 epochs" in box.informativeText()
    press(box, "Show")
    qtbot.waitUntil(lambda: window.session.record is not None)
    assert window.session.record is not None
    assert (window.session.record.state, window.session.record.epochs) == ("interrupted", 17)
    assert window.model.experiment == history.record(run).experiment
    found: list[Leftovers] = []
    window.history.ask(window, find_leftovers, found.append, pytest.fail)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert found[0].runs == ()


def test_the_run_is_shown_beside_the_experiment_that_was_not_saved(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    run = record_run(history)
    crash(history)
    lost = small_experiment(epochs=33)
    left(lost)
    window = make_window(small_experiment())
    window.keeping.recovery.look()
    press(question(qtbot), "Open")
    qtbot.waitUntil(lambda: "interrupted" in question(qtbot).text())
    press(question(qtbot), "Show")
    qtbot.waitUntil(lambda: window.session.record is not None)
    record = window.session.record
    assert record is not None
    assert (record.state, record.epochs) == ("interrupted", 17)
    # Nobody is asked what is to become of the edits: they stay.
    assert window.model.experiment == lost
    assert window.document.unsaved
    assert window.session.stale
    assert window.history.id_of(record.run) == run


def test_networks_are_kept_and_views_ask_them_again(
    qtbot: QtBot, make_window: MakeWindow, history: History
) -> None:
    window = make_window(small_experiment(epochs=9))
    window.session.run()
    qtbot.waitUntil(
        lambda: [(one.state, one.snapshot_bytes > 0) for one in history.entries()] == [("completed", True)],
        timeout=120_000,
    )
    (entry,) = history.entries()
    found = open_run(history, entry.id)
    assert found.record is not None
    assert window.session.record is not None
    same(window.session.record, found.record)
    assert [one.epoch for one in found.networks] == list(range(1, 10))
    outputs = ask_outputs(qtbot, window)
    window.session.reset()
    window.keeping.open_run(entry.id)
    qtbot.waitUntil(lambda: window.session.record is not None and window.session.record.ended)
    record = window.session.record
    assert record is not None
    assert window.history.id_of(record.run) == entry.id
    for before, after in zip(outputs, ask_outputs(qtbot, window), strict=True):
        assert (before == after).all()
    # It is the same run still, not another one.
    assert [one.id for one in history.entries()] == [entry.id]


def ask_outputs(qtbot: QtBot, window: MainWindow) -> tuple:  # type: ignore[type-arg]
    from reglab.record.questions import Answer, Outputs

    answers: list[Answer] = []
    take: Callable[[Answer], None] = answers.append
    window.session.questions.ask("test", Outputs("validation"), (0, 1, 2, 3), None, take)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=120_000)
    assert answers[0].trouble == ""
    return answers[0].outputs
