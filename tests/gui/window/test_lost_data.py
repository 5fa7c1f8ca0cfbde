"""Data that were moved or changed are asked for: chosen again, taken as they are, or left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.data.tables.steps import run_through
from reglab.experiment.edits import change_dataset
from reglab.experiment.sources.table import TableSource
from reglab.gui.preview.loader import _running
from reglab.gui.window.lost_data import path_of
from reglab.gui.window.main_window import MainWindow
from reglab.pictures.calls import look
from reglab.store.experiments import write_experiment
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.number_files import look_at, write_mnist
from tests.support.own_tables import taken, with_table, write_penguins
from tests.support.windows import PATIENCE, run_to_the_end, shown
from tests.unit.test_pictures import BLUE, RED, folder_of


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> Iterator[MainWindow]:
    yield shown(qtbot, make_window(small_experiment()), (1366, 768))
    qtbot.waitUntil(lambda: not _running, timeout=PATIENCE)


def asked(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    """What is asked where a run ends for want of data."""
    run_to_the_end(qtbot, window)
    qtbot.waitUntil(lambda: window.data_import.lost.box is not None, timeout=PATIENCE)
    box = window.data_import.lost.box
    assert box is not None
    return box


def press(box: QMessageBox, words: str) -> None:
    next(button for button in box.buttons() if button.text() == words).click()


def opened(window: MainWindow, folder: Path, path: Path) -> None:
    write_experiment(folder / "mine.json", with_table(small_experiment(), path, "sex"))
    assert window.document.open(folder / "mine.json")


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))


def test_a_moved_file_is_chosen_again_and_the_run_goes_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_penguins(tmp_path)
    opened(window, tmp_path, path)
    (tmp_path / "elsewhere").mkdir()
    moved = path.rename(tmp_path / "elsewhere" / "birds.csv")
    box = asked(qtbot, window)
    assert "is not at" in box.informativeText()
    choose(monkeypatch, moved)
    press(box, "Choose the file…")
    qtbot.waitUntil(lambda: window.session.active, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    record = window.session.record
    assert record is not None
    assert record.state == "completed"
    source = window.model.experiment.data.set
    assert isinstance(source, TableSource)
    assert source.path == str(moved)
    assert window.model.undo_stack.undoText() == "Find the data again"


def test_another_file_is_not_taken_for_it_but_can_be_taken_as_it_is(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_penguins(tmp_path)
    opened(window, tmp_path, path)
    path.unlink()
    (tmp_path / "new").mkdir()
    other = write_penguins(tmp_path / "new", rows=90)
    box = asked(qtbot, window)
    choose(monkeypatch, other)
    press(box, "Choose the file…")
    lost = window.data_import.lost
    qtbot.waitUntil(lambda: lost.box is not None, timeout=PATIENCE)
    assert lost.box is not None
    assert "is not what was taken" in lost.box.text()
    press(lost.box, "Take it as it is now…")
    dialog = window.data_import.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.files is not None and dialog.files.source is not None, timeout=PATIENCE)
    # What was wanted of the old one, not what would be guessed.
    assert dialog.files is not None
    assert isinstance(dialog.files.source, TableSource)
    assert dialog.files.source.target.name == "sex"
    dialog.accept()
    source = window.model.experiment.data.set
    assert isinstance(source, TableSource)
    assert source.rows == 90


def test_a_changed_file_can_be_taken_as_it_is_or_left(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = write_penguins(tmp_path)
    opened(window, tmp_path, path)
    before = window.model.experiment
    with path.open("a", encoding="utf-8") as file:
        file.write("Adelie;Dream;40,0;3700;male\n")
    box = asked(qtbot, window)
    assert "has changed since it was taken" in box.informativeText()
    assert [button.text() for button in box.buttons()][:2] == ["Take it as it is now…", "Choose the file…"]
    box.reject()
    assert window.data_import.dialog is None
    assert window.model.experiment is before


def test_files_beside_the_chosen_one_are_found_with_it(tmp_path: Path) -> None:
    paths = write_mnist(tmp_path / "mnist")
    files = look_at(*paths).source.files
    (tmp_path / "mnist").rename(tmp_path / "moved")
    chosen = tmp_path / "moved" / paths[2].name
    found = [path_of(each, chosen, only=False) for each in files]
    assert [Path(each.path).parent for each in found] == [tmp_path / "moved"] * 4
    assert [each.name for each in found] == [each.name for each in files]
    (source,) = taken(write_penguins(tmp_path), "sex").references
    assert path_of(source, tmp_path / "birds.csv", only=True).name == "birds.csv"


def test_of_pictures_the_folder_is_asked_for_and_not_the_file_that_was_made_of_them(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path / "toys", 8, ball=RED, brick=BLUE)
    source = run_through(look(str(folder), 8)).source
    Path(source.files[0].path).unlink()
    window.model.edit(lambda e: change_dataset(e, source), "Import toys")
    box = asked(qtbot, window)
    assert "made of the folder" in box.informativeText()
    folder.rename(tmp_path / "games")
    asked_for: list[str] = []

    def directory(_parent: object, words: str) -> str:
        asked_for.append(words)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", directory)
    press(box, "Import the folder again…")
    qtbot.waitUntil(lambda: asked_for == ["Where is toys?"], timeout=PATIENCE)
