"""Title and notes of the experiment, edited in the window and undone like everything else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reglab.experiment.presets import PRESETS
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window(small_experiment())
    made.show()
    return made


def test_the_title_is_seen_edited_and_undone(window: MainWindow) -> None:
    title = window.experiment_panel.title
    assert title.text() == "small"
    title.selectAll()
    QTest.keyClicks(title, "What does L2 do?")
    assert window.model.experiment.name == "small", "not letter by letter"
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert window.model.experiment.name == "What does L2 do?"
    assert window.windowTitle().startswith("What does L2 do?")
    window.model.undo_stack.undo()
    assert (window.model.experiment.name, title.text()) == ("small", "small")
    assert not window.session.stale


def test_the_notes_are_seen_edited_and_undone_in_one_step(qtbot: QtBot, window: MainWindow) -> None:
    section = window.experiment_panel.notes
    assert not section.opened, "there are none"
    section.set_opened(True)
    section.edit.setFocus()
    QTest.keyClicks(section.edit, "The gap closes at 0.01")
    QTest.keyClick(section.edit, Qt.Key.Key_Return)
    QTest.keyClicks(section.edit, "and opens again")
    assert window.model.experiment.notes == "The gap closes at 0.01\nand opens again"
    assert section.header.accessibleDescription() == "The gap closes at 0.01"
    QTest.keySequence(section.edit, QKeySequence("Ctrl+Z"))
    assert (window.model.experiment.notes, section.edit.toPlainText()) == ("", "")
    window.model.undo_stack.redo()
    assert section.edit.toPlainText().endswith("again")


def test_the_notes_of_an_example_are_open(qtbot: QtBot, make_window: MakeWindow) -> None:
    preset = PRESETS["digits-120"].experiment
    window = make_window(preset)
    window.show()
    section = window.experiment_panel.notes
    assert section.opened
    assert section.edit.toPlainText() == preset.notes
    # All of it is seen.
    qtbot.waitUntil(lambda: section.edit.verticalScrollBar().maximum() == 0)
    # Opened later, too, and closed where the next has none.
    window.document.show(small_experiment())
    assert not section.opened
    window.document.show(preset)
    assert section.opened


def test_too_many_words_are_refused_with_a_sentence(window: MainWindow) -> None:
    section = window.experiment_panel.notes
    section.edit.setPlainText("x" * 20_001)
    assert window.model.experiment.notes == ""
    assert "20,000" in window.experiment_panel.notice.text()
