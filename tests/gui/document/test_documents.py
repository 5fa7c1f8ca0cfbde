"""Files of the window: nothing is lost, nothing is opened half."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.experiment.presets import PRESETS
from reglab.gui.window.main_window import MainWindow
from reglab.store.experiments import read_experiment, write_experiment
from tests.gui.conftest import MakeWindow, small_experiment

Button = QMessageBox.StandardButton


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(small_experiment())


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages shown in boxes, which close by themselves."""
    messages: list[str] = []

    def run(box: QMessageBox) -> int:
        messages.append(f"{box.text()} {box.informativeText()}")
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    return messages


def answer(monkeypatch: pytest.MonkeyPatch, button: Button) -> list[str]:
    """Answer every question with `button`; returns the questions."""
    asked: list[str] = []

    def question(_parent: object, _title: str, text: str, *_rest: object) -> Button:
        asked.append(text)
        return button

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """Choose `path`, or nothing, in every file dialog."""
    name = str(path) if path else ""
    for dialog in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *_: (name, ""))


def change(window: MainWindow) -> None:
    window.model.edit(lambda e: e.model_copy(update={"seeds": e.seeds + 1}), "change")


def test_save_asks_for_a_name_once_and_clears_the_mark(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "mine")
    change(window)
    assert window.isWindowModified()
    assert window.document.save()
    assert not window.isWindowModified()
    assert "mine.json" in window.windowTitle()
    assert read_experiment(tmp_path / "mine.json") == window.model.experiment
    change(window)
    choose(monkeypatch, None)
    assert window.document.save()
    assert read_experiment(tmp_path / "mine.json") == window.model.experiment


def test_undo_back_to_the_saved_state_takes_the_mark_away(window: MainWindow) -> None:
    change(window)
    assert window.isWindowModified()
    window.model.undo_stack.undo()
    assert not window.isWindowModified()


def test_a_broken_file_is_explained_and_nothing_is_lost(
    window: MainWindow, tmp_path: Path, said: list[str]
) -> None:
    before = window.model.experiment
    broken = tmp_path / "broken.json"
    broken.write_text('{"version": 1, "seeds": 0, "data": {"train": 1000000, "noise": NaN}}')
    assert not window.document.open(broken)
    assert window.model.experiment is before
    (message,) = said
    for part in ("broken.json", "seeds", "data.train", "1,000,000", "data.noise"):
        assert part in message
    assert not window.document.open(tmp_path / "missing.json")
    assert "missing.json" in said[1]


@pytest.mark.parametrize(("button", "opened"), [(Button.Cancel, False), (Button.Discard, True)])
def test_unsaved_changes_are_asked_about(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: Button, opened: bool
) -> None:
    path = tmp_path / "other.json"
    write_experiment(path, PRESETS["noisy-sine"].experiment)
    change(window)
    before = window.model.experiment
    asked = answer(monkeypatch, button)
    assert window.document.open(path) is opened
    assert len(asked) == 1
    assert window.model.experiment == (PRESETS["noisy-sine"].experiment if opened else before)


def test_closing_is_refused_where_the_person_wants_to_stay(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(window)
    answer(monkeypatch, Button.Cancel)
    assert not window.close()
    choose(monkeypatch, None)
    answer(monkeypatch, Button.Save)
    assert not window.close(), "saving was called off, so the edits would be lost"


def test_recent_files_are_remembered_newest_first(
    window: MainWindow, tmp_path: Path, said: list[str]
) -> None:
    paths = [tmp_path / f"{name}.json" for name in "ab"]
    for path in paths:
        write_experiment(path, small_experiment())
        assert window.document.open(path)
    assert window.document.recent() == paths[::-1]
    paths[1].unlink()
    assert not window.document.open(paths[1])
    assert window.document.recent() == paths[:1]
    assert said


def test_a_dropped_file_is_opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dropped ü.json"
    write_experiment(path, PRESETS["noisy-sine"].experiment)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ShiftModifier,
    )
    assert drop.proposedAction() == Qt.DropAction.MoveAction
    window.dropEvent(drop)
    assert drop.isAccepted()
    assert drop.dropAction() == Qt.DropAction.CopyAction, "a file manager would remove a file that is moved"
    qtbot.waitUntil(lambda: window.document.path == path)
    assert window.model.experiment == PRESETS["noisy-sine"].experiment


def test_a_folder_that_cannot_be_written_to_is_said(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    choose(monkeypatch, tmp_path / "no" / "such" / "folder" / "x.json")
    change(window)
    assert not window.document.save()
    assert "x.json" in said[0]
    assert window.isWindowModified()
