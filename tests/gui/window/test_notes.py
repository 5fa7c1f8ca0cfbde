"""Notes under plots, pictures and verdict and on cards: written, seen, undone, and kept with their run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from reglab.gui.dialogs.note import NoteDialog
from reglab.gui.views.weights.view import WeightsView
from reglab.gui.window.main_window import MainWindow
from reglab.record.notes import MAX_LENGTH, of_arm
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import curves_of, run_to_the_end, shown


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment(epochs=5)), (1366, 768), ready=True)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed into the next dialogs; their titles come in its place."""
    texts: list[str] = []

    def run(dialog: NoteDialog) -> int:
        dialog.edit.setPlainText(texts.pop(0))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(NoteDialog, "exec", run)
    return texts


def test_there_is_nothing_to_be_noted_before_a_run(window: MainWindow) -> None:
    assert not curves_of(window).plots["gap"].header.note.isVisible()
    assert not window.verdict._note.isVisible()
    assert not any(card.note.isVisible() for card in window.arms.cards)
    assert not window.arms.menu_of(0).actions()[1].isEnabled()


def test_a_note_is_written_under_a_plot_and_undone(
    qtbot: QtBot, window: MainWindow, typed: list[str]
) -> None:
    record = run_to_the_end(qtbot, window)
    plot, heights = curves_of(window).plots["gap"], curves_of(window).plots["loss"].height()
    assert plot.header.note.isVisible()
    assert not plot.note.isVisible()  # no room is taken before there is one
    typed.append("opens at once\nand stays open")
    qtbot.mouseClick(plot.header.note, Qt.MouseButton.LeftButton)
    assert record.notes == {"plot:gap": "opens at once\nand stays open"}
    assert plot.note.isVisible()
    assert plot.note.words.text() == "opens at once and stays open"
    assert curves_of(window).plots["loss"].height() >= heights - 2
    typed.append("another")
    qtbot.mouseClick(plot.note.words, Qt.MouseButton.LeftButton)
    assert record.notes["plot:gap"] == "another"
    window.actions_.undo.trigger()
    assert record.notes["plot:gap"] == "opens at once\nand stays open"
    window.actions_.undo.trigger()
    assert record.notes == {}
    assert not plot.note.isVisible()
    window.actions_.redo.trigger()
    assert plot.note.text == "opens at once\nand stays open"
    typed.append("  ")
    window.notes.edit("plot:gap")
    assert record.notes == {}


def test_verdict_and_cards_have_notes_too(qtbot: QtBot, window: MainWindow, typed: list[str]) -> None:
    record = run_to_the_end(qtbot, window)
    typed += ["no wonder", "our favourite"]
    qtbot.mouseClick(window.verdict._note, Qt.MouseButton.LeftButton)
    assert window.verdict.note.isVisible()
    assert window.verdict.note.text == "no wonder"
    window.model.select(1)
    card = window.arms.cards[1]
    qtbot.mouseClick(card.note, Qt.MouseButton.LeftButton)
    assert record.notes[of_arm(record.experiment.arms[1].key)] == "our favourite"
    assert card.summary.text() == "our favourite"
    # It goes with its arm, wherever that stands.
    window.arms.move_arm(1, 0)
    assert window.arms.cards[0].summary.text() == "our favourite"
    assert "our favourite" not in window.arms.cards[1].summary.text()
    window.arms.add_arm()
    assert not window.arms.cards[2].note.isVisible()  # it was not in the run


def test_a_picture_with_modes_has_a_note_for_each(qtbot: QtBot, window: MainWindow, typed: list[str]) -> None:
    record = run_to_the_end(qtbot, window)
    view = window.tabs.view(WeightsView)
    page = window.tabs.page("Weights")
    window.tabs.setCurrentWidget(page)
    assert page.note.isVisible()
    assert page.note.words.text() == "Add a note"
    modes = [button.text() for button in view.switch.findChildren(type(view.switch))] or [view.mode]
    typed.append("all small")
    qtbot.mouseClick(page.note.button, Qt.MouseButton.LeftButton)
    assert modes
    (place,) = record.notes
    assert place == f"view:weights.{view.mode}"
    other = next(mode for mode in view.pages if mode != view.mode)
    view.switch.choose(other)
    assert page.note.text == ""
    view.switch.choose(place.split(".")[1])
    assert page.note.text == "all small"


def test_notes_stay_with_their_run(qtbot: QtBot, window: MainWindow, typed: list[str]) -> None:
    first = run_to_the_end(qtbot, window)
    typed.append("of the first")
    window.notes.edit("verdict")
    second = run_to_the_end(qtbot, window)
    assert (dict(first.notes), dict(second.notes)) == ({"verdict": "of the first"}, {})
    assert not window.verdict.note.isVisible()
    window.actions_.undo.trigger()  # what was written about another run is no affair of this one
    assert dict(first.notes) == {"verdict": "of the first"}
    assert dict(second.notes) == {}


def test_the_dialog_bounds_what_is_written(qtbot: QtBot) -> None:
    dialog = NoteDialog("Gap", "before")
    qtbot.addWidget(dialog)
    dialog.edit.setPlainText("x" * (MAX_LENGTH + 10))
    assert len(dialog.text) == MAX_LENGTH
    dialog._remove()
    assert dialog.text == ""
    assert dialog.result() == int(QDialog.DialogCode.Accepted)
