"""What a lesson has locked stays as it is, whichever way somebody takes to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.text_code import text_code
from reglab.gui.window.main_window import MainWindow
from reglab.lessons.reading import read_lesson
from reglab.store.experiments import write_experiment
from tests.support.windows import runs_to_its_time_limit

TEXT = """+++
title = "A lesson"
about = "For this test."
+++

## Locked
Text.

```toml
experiment = "first-light"
set = {{"training.epochs" = 400, seeds = 2}}
{rest}
```

## Free
Text.
"""
ALL = ("data", "network", "training", "regularizers", "arms", "seeds")


@pytest.fixture
def window(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    # Dialogs are there, and a person takes nothing in them.
    monkeypatch.setattr(QDialog, "exec", lambda _self: 0)
    monkeypatch.setattr(QDialog, "open", lambda _self: None)
    monkeypatch.setattr(QMessageBox, "exec", lambda _self: 0)
    for name in ("getOpenFileName", "getSaveFileName", "getOpenFileNames"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_more: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: "")
    return window


def begin(window: MainWindow, rest: str) -> Experiment:
    window.lessons.desk.open(read_lesson(TEXT.format(rest=rest), "mine"))
    return window.model.experiment


def other_data(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"data": experiment.data.model_copy(update={"train": 33})})


def other_network(experiment: Experiment) -> Experiment:
    network = experiment.network
    return experiment.model_copy(
        update={"network": network.model_copy(update={"layers": network.layers[:1]})}
    )


def other_training(experiment: Experiment) -> Experiment:
    training = experiment.training.model_copy(update={"epochs": 7})
    return experiment.model_copy(update={"training": training})


def other_techniques(experiment: Experiment) -> Experiment:
    arms = (*experiment.arms[:-1], experiment.arms[-1].model_copy(update={"techniques": (L1(),)}))
    return experiment.model_copy(update={"arms": arms})


def other_seeds(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"seeds": 3})


EDITS: dict[str, Callable[[Experiment], Experiment]] = {
    "data": other_data,
    "network": other_network,
    "training": other_training,
    "regularizers": other_techniques,
    "arms": edits.add_arm,
    "seeds": other_seeds,
}


@pytest.mark.parametrize("verb", ["lock", "hide"])
@pytest.mark.parametrize("name", ALL)
def test_a_locked_or_hidden_part_refuses_its_edits_and_no_others(
    verb: str, name: str, window: MainWindow
) -> None:
    before = begin(window, f'{verb} = ["{name}"]')
    assert not window.model.edit(EDITS[name], "Locked")
    assert window.model.experiment is before
    assert "locked by the lesson" in window.statusBar().currentMessage()
    for other in ALL:
        if other != name:
            assert window.model.edit(EDITS[other], "Free"), other
            window.model.undo_stack.undo()
    window.lessons.desk.player.close()
    assert window.model.edit(EDITS[name], "Free")


def test_no_action_of_the_window_changes_what_is_locked(qtbot: QtBot, window: MainWindow) -> None:
    before = begin(window, f"lock = {list(ALL)}".replace("'", '"'))
    actions = window.actions_
    for action in (actions.add_arm, actions.duplicate_arm, actions.remove_arm, actions.import_data):
        assert not action.isEnabled(), action.text()
    tried = 0
    # What only looks otherwise is remembered, and nothing of an experiment.
    looks = (*actions.themes, actions.large_pointer, actions.larger, actions.smaller, actions.usual)
    panels = (actions.left_panel, actions.right_panel, actions.full_screen, actions.reopen)
    for action in window.actions():
        if action in (actions.quit, actions.log, actions.about, *looks, *panels):
            continue
        # Also what is greyed out: a key could have been pressed just before.
        action.setEnabled(True)
        action.trigger()
        tried += 1
        assert window.model.experiment == before, action.text()
    assert tried > 30
    window.session.reset()


def test_keys_do_not_lead_there(window: MainWindow) -> None:
    before = begin(window, 'lock = ["arms"]')
    for key, modifier in (
        (Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(window, key, modifier)
        QTest.keyClick(window.arms, key, modifier)
        assert window.model.experiment is before


def test_neither_undo_nor_paste_nor_a_file_nor_an_example_leads_past_it(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(window, "")
    assert window.model.edit(other_data, "Edit")
    # A step later the same experiment is locked.
    text = TEXT.format(rest="").replace("## Free\nText.", '## Locked\nText.\n```toml\nlock = ["data"]\n```')
    monkeypatch.setattr(type(window.document), "may_discard", lambda _self: True)
    window.lessons.desk.open(read_lesson(text, "other"))
    assert window.model.edit(other_data, "Edit")
    window.lessons.desk.player.go(1)
    before = window.model.experiment
    window.actions_.undo.trigger()
    assert window.model.experiment is before
    QApplication.clipboard().setText(text_code(PRESETS["noisy-sine"].experiment))
    window.code_desk.paste()
    path = tmp_path / "mine.json"
    write_experiment(path, PRESETS["noisy-sine"].experiment)
    window._take([path])
    assert not window.document.show(PRESETS["noisy-sine"].experiment)
    assert window.model.experiment is before
    window.lessons.desk.player.close()
    window.code_desk.paste()
    assert window.model.experiment.name == PRESETS["noisy-sine"].experiment.name


def test_the_device_may_change_while_training_is_locked(window: MainWindow) -> None:
    before = begin(window, 'lock = ["training"]')
    training = before.training.model_copy(update={"device": "cuda"})
    assert window.model.edit(lambda e: e.model_copy(update={"training": training}), "Device")
    assert not window.toolbar.epochs.isEnabled()


def test_a_run_ends_at_its_time_limit(qtbot: QtBot, window: MainWindow) -> None:
    begin(window, "limit_s = 0.2")
    runs_to_its_time_limit(qtbot, window)


def test_locked_arms_can_still_be_looked_at(window: MainWindow) -> None:
    before = begin(window, 'lock = ["arms"]')
    buttons = (window.arms.add_button, window.arms.duplicate_button, window.arms.remove_button)
    assert not any(button.isEnabled() for button in buttons)
    QTest.mouseClick(window.arms.cards[0], Qt.MouseButton.LeftButton)
    assert window.model.selected == 0
    window.arms.move_arm(1, 0)
    window.arms._rename(0, "Another name")
    assert window.model.experiment is before
    window.lessons.desk.player.close()
    assert window.arms.add_button.isEnabled()


def test_arms_can_be_added_where_only_techniques_are_locked(window: MainWindow) -> None:
    before = begin(window, 'lock = ["regularizers"]')
    window.actions_.add_arm.trigger()
    assert len(window.model.experiment.arms) == len(before.arms) + 1
    assert isinstance(window.model.arm, Arm)


@pytest.mark.parametrize("verb", ["lock", "hide"])
def test_keys_lead_to_no_other_tab_while_the_tabs_are_locked(verb: str, window: MainWindow) -> None:
    begin(window, f'{verb} = ["tabs"]')
    before = window.tabs.currentIndex()
    QTest.keyClick(window.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.currentIndex() == before
    window.lessons.desk.player.close()
    QTest.keyClick(window.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.currentIndex() != before


@pytest.mark.parametrize("verb", ["lock", "hide"])
def test_locked_menus_have_their_keys_locked_too(verb: str, window: MainWindow) -> None:
    before = begin(window, f'{verb} = ["menus"]')
    actions = window.actions_
    led = (*actions.opening, actions.history, actions.open_sweep, actions.import_data, actions.start_page)
    assert not any(action.isEnabled() for action in led)
    assert not window.document.show(PRESETS["noisy-sine"].experiment)
    assert window.model.experiment is before
    # What is shown is still run and changed.
    assert actions.run.isEnabled()
    assert window.model.edit(other_data, "Edit")
    window.lessons.desk.player.close()
    assert all(action.isEnabled() for action in led)
