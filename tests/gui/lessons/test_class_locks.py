"""What an experiment's author has locked for a class holds wherever it is opened, until another one is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.text_code import text_code
from reglab.experiment.window_rules import WindowRules
from reglab.gui.window.main_window import MainWindow
from reglab.lessons.reading import read_lesson
from reglab.store.experiments import read_experiment, write_experiment
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.accessible import unnamed
from tests.support.windows import runs_to_its_time_limit, shown

LESSON = """+++
title = "A lesson"
about = "For this test."
+++

## First
Text.
```toml
lock = ["network"]
limit_s = 7
```
"""


def other_data(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"data": experiment.data.model_copy(update={"train": 33})})


def other_draw(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"data": experiment.data.model_copy(update={"seed": 8})})


def other_seeds(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"seeds": 3})


def other_network(experiment: Experiment) -> Experiment:
    network = experiment.network.model_copy(update={"layers": ()})
    return experiment.model_copy(update={"network": network})


@pytest.fixture
def window(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    # Dialogs are there, and a person takes nothing in them.
    monkeypatch.setattr(QDialog, "exec", lambda _self: 0)
    monkeypatch.setattr(QMessageBox, "exec", lambda _self: 0)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: ("", ""))
    window = make_window(small_experiment())
    monkeypatch.setattr(window.document, "may_discard", lambda: True)
    return window


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return locked_file(tmp_path, WindowRules(hide=("verdict",), lock=("data", "seeds"), limit_s=60.0))


def locked_file(folder: Path, rules: WindowRules | None) -> Path:
    path = folder / "class.json"
    write_experiment(path, small_experiment(epochs=400).model_copy(update={"for_class": rules}))
    return path


def assert_locked(window: MainWindow) -> None:
    before = window.model.experiment
    for edit in (other_data, other_seeds, other_draw):
        assert not window.model.edit(edit, "Locked")
    assert window.model.experiment is before
    assert "locked by the author" in window.statusBar().currentMessage()
    assert not window.experiment_panel.data.isEnabled()
    assert not window.toolbar.seeds.isEnabled()
    assert not window.actions_.import_data.isEnabled()
    assert window.verdict.isHidden()
    assert not window.class_locks.line.isHidden()
    assert window.class_locks.line.words.text() == (
        "Locked by the author of this experiment: data and seeds. Hidden: verdict. A run stops after 60 s."
    )


def assert_free(window: MainWindow) -> None:
    for edit in (other_data, other_seeds, other_draw, other_network):
        assert window.model.edit(edit, "Free")
        window.model.undo_stack.undo()
    assert window.experiment_panel.data.isEnabled()
    assert window.toolbar.seeds.isEnabled()
    assert not window.verdict.isHidden()
    assert window.actions_.import_data.isEnabled()
    assert window.lessons.hands.rules.empty


def by_opening(window: MainWindow, file: Path) -> None:
    assert window.document.open(file)


def by_dropping(window: MainWindow, file: Path) -> None:
    window._take([file])


def by_recent_files(window: MainWindow, file: Path) -> None:
    window.document._remember(file)
    menu = next(a.menu() for a in window.menuBar().actions() if a.text() == "&File")
    (recent,) = (a.menu() for a in menu.actions() if a.text() == "Open &recent")
    next(action for action in recent.actions() if action.text() == file.name).trigger()


def by_pasting(window: MainWindow, file: Path) -> None:
    QApplication.clipboard().setText(text_code(read_experiment(file)))
    window.code_desk.paste()


def after_a_crash(window: MainWindow, file: Path) -> None:
    window.document.recover(read_experiment(file), file)


WAYS = [by_opening, by_dropping, by_recent_files, by_pasting, after_a_crash]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_it_holds_whichever_way_the_file_is_opened_until_another_is(
    way: Callable[[MainWindow, Path], None], window: MainWindow, file: Path
) -> None:
    way(window, file)
    assert_locked(window)
    # What is not locked is free, and undo leads back to the file, not beyond.
    assert window.model.edit(other_network, "Free")
    window.actions_.undo.trigger()
    assert not window.model.undo_stack.canUndo()
    assert window.actions_.new.isEnabled()
    window.actions_.new.trigger()
    assert window.model.experiment == PRESETS["first-light"].experiment
    assert window.class_locks.line.isHidden()
    assert_free(window)


def test_it_holds_where_the_window_begins_with_it(make_window: MakeWindow, file: Path) -> None:
    # So it is on the command line, and where the last file opens again.
    window = make_window(read_experiment(file))
    window.document.adopt(file)
    assert_locked(window)


@pytest.mark.parametrize("ruler", ["experiment", "lesson"])
def test_a_panel_that_is_hidden_is_not_forgotten(
    ruler: str, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    rules = WindowRules(hide=("regularizers",)) if ruler == "experiment" else None
    window = make_window(read_experiment(locked_file(tmp_path, rules)))
    if ruler == "lesson":
        window.lessons.desk.open(
            read_lesson(LESSON.replace('lock = ["network"]', 'hide = ["regularizers"]'), "m")
        )
    # Also at the start, where the panels are as they were the last time.
    shown(qtbot, window, (1366, 768), ready=True)
    assert window.regularizer_panel.isHidden()
    window.close()
    window = shown(qtbot, make_window(small_experiment()), (1366, 768), ready=True)
    assert not window.regularizer_panel.isHidden()


def test_it_is_unlocked_by_a_button_and_locked_again(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    shown(qtbot, window, (1366, 768), ready=True)
    window.document.open(file)
    line = window.class_locks.line
    assert line.isVisible()
    assert line.button.text() == "Unlock"
    assert unnamed(window) == []
    QTest.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert line.isVisible()
    assert "Unlocked here" in line.words.text()
    assert_free(window)
    assert window.model.edit(other_network, "Free")
    QTest.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert_locked(window)
    # What was done while it was free is not undone now.
    window.actions_.undo.trigger()
    assert window.model.experiment.network.layers == ()


def test_it_stays_in_the_file_that_is_saved(window: MainWindow, file: Path, tmp_path: Path) -> None:
    rules = read_experiment(file).for_class
    window.document.open(file)
    assert window.model.edit(other_network, "Free")
    assert window.document.save()
    assert read_experiment(file).for_class == rules
    assert read_experiment(file).network.layers == ()
    window.class_locks.turn()
    assert window.document._write(tmp_path / "other.json")
    assert read_experiment(tmp_path / "other.json").for_class == rules


def test_with_its_menus_locked_the_experiment_stays(window: MainWindow, tmp_path: Path) -> None:
    window.document.open(locked_file(tmp_path, WindowRules(lock=("menus",))))
    before = window.model.experiment
    assert not window.actions_.new.isEnabled()
    assert not window.document.show(PRESETS["noisy-sine"].experiment)
    assert not window.actions_.history.isEnabled()
    assert window.model.experiment is before
    assert window.class_locks.line.button.isEnabled()
    window.class_locks.line.button.click()
    assert window.actions_.new.isEnabled()
    assert window.document.show(PRESETS["noisy-sine"].experiment)


def test_a_run_ends_in_time(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    shown(qtbot, window, ready=True)
    window.document.open(locked_file(tmp_path, WindowRules(limit_s=0.2)))
    assert window.class_locks.line.words.text() == (
        "Limited by the author of this experiment: a run stops after 0.2 s."
    )
    runs_to_its_time_limit(qtbot, window)


def test_unlocked_during_a_run_it_goes_on(window: MainWindow, file: Path) -> None:
    window.document.open(file)
    limit = window.lessons.limit
    window.session._enter("starting")
    window.session._enter("running")
    assert limit._timer.isActive()
    assert limit._timer.interval() == 60_000
    window.class_locks.turn()
    assert not limit._timer.isActive()
    window.class_locks.turn()
    assert limit._timer.isActive()
    window.session._enter("ended")
    assert not limit._timer.isActive()
    # Also where networks of further seeds are trained: the run goes on without a start.
    window.session._enter("running")
    assert limit._timer.isActive()
    window.session._enter("ended")


def test_a_lesson_goes_before_and_gives_it_back(window: MainWindow, file: Path) -> None:
    window.document.open(file)
    window.lessons.desk.open(read_lesson(LESSON, "mine"))
    assert window.class_locks.line.isHidden()
    assert window.lessons.hands.rules.limit_s == 7
    assert window.model.edit(other_data, "Free")
    window.model.undo_stack.undo()
    assert not window.model.edit(other_network, "Locked")
    assert "locked by the lesson" in window.statusBar().currentMessage()
    assert not window.document.show(PRESETS["noisy-sine"].experiment)
    assert not window.verdict.isHidden()
    window.lessons.desk.player.close()
    assert_locked(window)


def test_no_key_or_menu_changes_what_is_locked(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    parts = ("data", "network", "training", "regularizers", "arms", "seeds", "menus")
    window.document.open(locked_file(tmp_path, WindowRules(lock=parts, hide=("arms",))))
    before = window.model.experiment
    actions = window.actions_
    for action in (actions.add_arm, actions.duplicate_arm, actions.remove_arm, actions.undo, actions.redo):
        action.setEnabled(True)
        action.trigger()
    assert not window.model.edit(edits.add_arm, "Locked")
    assert not actions.for_class.isEnabled()
    assert window.model.experiment is before


@pytest.mark.parametrize(("rules", "why"), [(WindowRules(lock=("run",)), "author"), (None, "Train all")])
def test_why_there_is_no_run_is_told(
    rules: WindowRules | None, why: str, window: MainWindow, tmp_path: Path
) -> None:
    window.document.open(locked_file(tmp_path, rules))
    assert why in window.actions_.run.toolTip()
    assert window.actions_.run.isEnabled() == (rules is None)


# -- set by a teacher ------------------------------------------------------------------------------


def test_a_teacher_sets_it_in_a_dialog_and_goes_on_working(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    shown(qtbot, window, (1366, 768), ready=True)
    assert window.model.edit(edits.add_arm, "Before")
    window.actions_.for_class.trigger()
    dialog = window.class_locks.dialog
    assert dialog is not None
    assert unnamed(dialog) == []
    dialog.lock["seeds"].click()
    dialog.hide_["data"].click()
    # What is hidden and leads to another experiment is locked with it.
    assert dialog.lock["data"].isChecked()
    assert not dialog.lock["data"].isEnabled()
    dialog.hide_["verdict"].click()
    assert not dialog.lock["verdict"].isChecked()
    dialog.limit.setValue(90)
    dialog.accept()
    rules = WindowRules(hide=("data", "verdict"), lock=("data", "seeds"), limit_s=90.0)
    assert window.model.experiment.for_class == rules
    assert window.model.undo_stack.undoText() == "Set for a class"
    assert_free(window)
    assert "Unlocked here" in window.class_locks.line.words.text()
    assert window.document.unsaved
    assert window.document._write(tmp_path / "mine.json")
    # Undone and redone like any edit.
    window.actions_.undo.trigger()
    assert window.model.experiment.for_class is None
    assert window.class_locks.line.isHidden()
    window.actions_.redo.trigger()
    assert window.model.experiment.for_class == rules
    # The dialog opens with what is set; nothing chosen is nothing.
    window.actions_.for_class.trigger()
    again = window.class_locks.dialog
    assert again is not None
    assert again.rules == rules
    for box in (*again.hide_.values(), *again.lock.values()):
        box.setChecked(False)
    again.limit.setValue(0)
    again.accept()
    assert window.model.experiment.for_class is None
    window.document.open(tmp_path / "mine.json")
    assert not window.model.edit(other_data, "Locked")
    assert window.experiment_panel.data.isHidden()


def test_a_dialog_that_is_left_changes_nothing(window: MainWindow) -> None:
    before = window.model.experiment
    window.actions_.for_class.trigger()
    dialog = window.class_locks.dialog
    assert dialog is not None
    dialog.lock["data"].click()
    dialog.reject()
    assert window.class_locks.dialog is None
    assert window.model.experiment is before


def test_the_dialog_is_shut_where_it_is_locked(window: MainWindow, file: Path) -> None:
    window.document.open(file)
    assert not window.actions_.for_class.isEnabled()
    window.class_locks.turn()
    assert window.actions_.for_class.isEnabled()
