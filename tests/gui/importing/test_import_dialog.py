"""Import data: a file on its way into the experiment, page by page."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.data.tables.steps import run_through
from reglab.experiment.sources.idx import IdxSource
from reglab.experiment.sources.images import ImagesSource
from reglab.experiment.sources.table import TableSource
from reglab.gui.importing import file_import, table_import
from reglab.gui.importing.arrays_page import ArraysPage
from reglab.gui.importing.columns_model import KIND, NAME, USE
from reglab.gui.importing.columns_page import ColumnsPage
from reglab.gui.importing.dialog import ImportDialog
from reglab.gui.importing.file_reading import FileReading
from reglab.gui.importing.table_import import TableImport
from reglab.gui.importing.text_page import TextPage
from reglab.gui.preview.loader import _running
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.child import imported
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.number_files import write_mnist
from tests.support.own_tables import write_penguins
from tests.support.windows import PATIENCE, run_to_the_end, shown
from tests.support.workbooks import Cell, sheet_xml, xlsx

MakeDialog = Callable[..., ImportDialog]


def read_here(reading: FileReading, function: str, *args: object) -> None:
    """Read in this process and at once, which is faster than a process for each test."""
    try:
        found = imported(function)(*args)
        reading.arrived.emit(run_through(found) if isinstance(found, Generator) else found)
    except (ValueError, OSError) as error:
        reading.failed.emit(str(error))


@pytest.fixture
def make_dialog(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeDialog:
    """Open dialogs that read in this process."""
    monkeypatch.setattr(file_import, "PAUSE_MS", 0)
    monkeypatch.setattr(FileReading, "ask", read_here)

    def make(*paths: Path) -> ImportDialog:
        dialog = ImportDialog(paths, tmp_path)
        qtbot.addWidget(dialog)
        dialog.show()
        wait_for(qtbot, dialog)
        return dialog

    return make


def wait_for(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Wait until the file has been read, or could not be."""
    files = dialog.files
    assert files is not None
    qtbot.waitUntil(lambda: not files.waiting and bool(files.source or files.trouble), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not dialog._to_make)


def pages(dialog: ImportDialog) -> tuple[TextPage, ColumnsPage]:
    text, columns = dialog.pages[1:]
    assert isinstance(text, TextPage)
    assert isinstance(columns, ColumnsPage)
    return text, columns


def take(box, key: str) -> None:  # type: ignore[no-untyped-def]
    """Choose something in a box as a person does."""
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def cells(page: ColumnsPage, place: int) -> list[str]:
    model = page.model
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def test_a_table_becomes_the_data_of_the_experiment_in_one_step(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_import, "PAUSE_MS", 0)
    window = shown(qtbot, make_window(small_experiment(epochs=30)), (1366, 768))
    before = window.model.experiment
    dialog = drop(qtbot, window, write_penguins(tmp_path))
    wait_for(qtbot, dialog)
    _, columns = pages(dialog)
    take(columns.boxes["target"], "sex")
    wait_for(qtbot, dialog)
    qtbot.mouseClick(dialog.finish, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.data_import.dialog is None)
    source = window.model.experiment.data.set
    assert isinstance(source, TableSource)
    assert source.target.name == "sex"
    assert window.model.undo_stack.undoText() == "Import penguins"
    assert window.experiment_panel.data.set_box.currentText() == "penguins"
    record = run_to_the_end(qtbot, window)
    assert record.state == "completed"
    window.model.undo_stack.undo()
    assert window.model.experiment == before
    qtbot.waitUntil(lambda: not _running, timeout=PATIENCE)


def drop(qtbot: QtBot, window: MainWindow, *paths: Path) -> ImportDialog:
    """Drop files onto the window, and return the dialog that opens."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: window.data_import.dialog is not None, timeout=PATIENCE)
    assert window.data_import.dialog is not None
    return window.data_import.dialog


def test_the_button_in_the_panel_asks_for_data_and_nothing_changes_without(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    window = shown(qtbot, make_window(small_experiment()), (1366, 768))
    before = window.model.experiment
    qtbot.mouseClick(window.experiment_panel.data.import_button, Qt.MouseButton.LeftButton)
    dialog = window.data_import.dialog
    assert dialog is not None
    assert dialog.place == 0
    assert dialog.finish.isHidden()
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.data_import.dialog is None)
    assert window.model.experiment is before
    assert not window.model.undo_stack.canUndo()


def test_everything_is_seen_before_anything_is_made_of_it(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    dialog = make_dialog(write_penguins(tmp_path))
    text, columns = pages(dialog)
    assert dialog.place == 2
    assert "240 rows, 5 columns" in dialog.file.text()
    assert cells(columns, NAME) == ["species", "island", "bill (mm)", "mass (g)", "sex"]
    assert cells(columns, USE) == ["target", "input", "input", "input", "input"]
    assert cells(columns, KIND) == ["categories", "categories", "numbers", "numbers", "categories"]
    assert all(columns.model.histogram(row) is not None for row in range(5))
    assert any("3 classes" in sentence for sentence in columns.sentences.sentences)
    assert any("values are missing" in sentence for sentence in columns.sentences.sentences)
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert text.isVisible()
    assert text.boxes["delimiter"].currentText() == "Semicolon (found)"
    assert text.boxes["decimal"].currentText() == "Comma: 1,5 (found)"
    assert text.cells.model().index(0, 0).data() in ("Adelie", "Chinstrap", "Gentoo")
    assert text.lines.item(0).text().endswith("species;island;bill (mm);mass (g);sex")


def test_what_was_found_wrongly_is_put_right(qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"{1 + row % 2}.500;{row % 3}\n" for row in range(30))
    path.write_text(f"weight;kind\n{rows}", encoding="utf-8")
    dialog = make_dialog(path)
    text, columns = pages(dialog)
    assert columns.model.columns[0].maximum == 2.5
    take(text.boxes["decimal"], ",")
    wait_for(qtbot, dialog)
    assert columns.model.columns[0].maximum == 2500
    assert text.boxes["decimal"].currentText() == "Comma: 1,5"
    take(text.boxes["header"], "0")
    wait_for(qtbot, dialog)
    assert cells(columns, NAME) == ["column 1", "column 2"]
    text.start.setValue(2)
    wait_for(qtbot, dialog)
    assert columns.model.columns[0].filled == 30


def test_a_word_among_numbers_can_be_a_missing_value(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"{row},{row % 2}\n" for row in range(30))
    path.write_text(f"size,kind\n{rows}broken,1\n", encoding="utf-8")
    dialog = make_dialog(path)
    _, columns = pages(dialog)
    assert cells(columns, KIND)[0] == "text"
    # Nothing is said of a command line.
    assert not any("--" in sentence for sentence in columns.sentences.sentences)
    (offer,) = columns.sentences.offers
    assert offer.text() == "Treat “broken” as missing"
    offer.click()
    wait_for(qtbot, dialog)
    assert cells(columns, KIND)[0] == "numbers"
    assert not columns.sentences.offers


def test_columns_are_left_out_and_taken_otherwise(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"{row + 1},{row % 3},{row * 0.5},{'ab'[row % 2]}\n" for row in range(40))
    path.write_text(f"id,zone,size,kind\n{rows}", encoding="utf-8")
    dialog = make_dialog(path)
    _, columns = pages(dialog)
    model = columns.model
    assert cells(columns, USE) == ["left out", "input", "input", "target"]
    unchecked = Qt.CheckState.Unchecked
    assert model.setData(model.index(2, NAME), unchecked, Qt.ItemDataRole.CheckStateRole)
    columns.view.selectRow(1)
    take(columns.kind, "categories")
    wait_for(qtbot, dialog)
    assert cells(columns, USE)[2] == "left out"
    dialog.accept()
    assert isinstance(dialog.source, TableSource)
    assert dialog.source.features == ("zone: 0", "zone: 1", "zone: 2")


def test_what_cannot_be_is_said_and_nothing_can_be_imported(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    dialog = make_dialog(write_penguins(tmp_path))
    table = dialog.files
    assert isinstance(table, TableImport)
    table.choose(ignored=("island", "bill (mm)", "mass (g)", "sex"))
    wait_for(qtbot, dialog)
    assert dialog.trouble.text().startswith("No column is left to learn “species” from")
    assert not dialog.finish.isEnabled()
    table.choose(ignored=("island",))
    wait_for(qtbot, dialog)
    assert dialog.trouble.text() == ""
    assert dialog.finish.isEnabled()


def test_a_file_that_is_no_table_is_refused_on_the_first_page(
    make_dialog: MakeDialog, tmp_path: Path
) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    dialog = make_dialog(path)
    assert dialog.place == 0
    assert "is a picture, not a table as text" in dialog.start.notice.text()


def test_a_sheet_of_a_workbook_is_chosen(qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path) -> None:
    birds: list[list[Cell]] = [["mass", "sex"], *([3000.0 + row, "mf"[row % 2]] for row in range(30))]
    notes: list[list[Cell]] = [["width", "kind"], *([float(row), "ab"[row % 2]] for row in range(12))]
    (tmp_path / "book.xlsx").write_bytes(xlsx({"Birds": sheet_xml(birds), "Leaves": sheet_xml(notes)}))
    dialog = make_dialog(tmp_path / "book.xlsx")
    text, columns = pages(dialog)
    assert dialog.place == 1, "there is another sheet"
    assert text.boxes["sheet"].isVisible()
    assert text.boxes["delimiter"].isHidden()
    assert cells(columns, NAME) == ["mass", "sex"]
    take(text.boxes["sheet"], "Leaves")
    wait_for(qtbot, dialog)
    assert cells(columns, NAME) == ["width", "kind"]
    dialog.accept()
    assert isinstance(dialog.source, TableSource)
    assert (dialog.source.layout.sheet, dialog.source.rows) == ("Leaves", 12)


def test_the_four_files_of_mnist_dropped_together_are_pictures_of_ten_classes(
    make_dialog: MakeDialog, tmp_path: Path
) -> None:
    paths = write_mnist(tmp_path / "mnist")
    # The folder that holds them is as good.
    for given in (paths, [tmp_path / "mnist"]):
        dialog = make_dialog(*given)
        assert dialog.place == 1
        page = dialog.pages[1]
        assert isinstance(page, ArraysPage)
        assert [name for name, _ in page.gallery.rows] == [str(digit) for digit in range(10)]
        assert all(len(own) == 6 for _, own in page.gallery.rows)
        assert "0: 18" in page.counts.text()
        assert any("comes from the 60 that are meant for it" in each for each in page.sentences.sentences)
        dialog.accept()
        assert isinstance(dialog.source, IdxSource)
        assert dialog.source.tests == 60


def test_numbers_without_pictures_are_rows_and_labels_can_be_numbers(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 5)), np.arange(40) % 4
    np.savez(tmp_path / "mine.npz", x=x, y=y)
    dialog = make_dialog(tmp_path / "mine.npz")
    page = dialog.pages[1]
    assert isinstance(page, ArraysPage)
    assert page.gallery.isHidden()
    assert page.rows.columnCount() == 6
    first = page.rows.item(0, 1)
    assert first is not None
    assert float(first.text().replace("−", "-")) == pytest.approx(x[0, 0], abs=0.01)
    take(page.task, "regression")
    wait_for(qtbot, dialog)
    dialog.accept()
    assert dialog.source is not None
    assert dialog.source.info.task == "regression"


def test_a_folder_of_pictures_is_made_small_and_kept_only_when_it_is_taken(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    for place in range(12):
        folder = tmp_path / "pets" / ("cat", "dog")[place % 2]
        folder.mkdir(parents=True, exist_ok=True)
        picture = QImage(40, 30, QImage.Format.Format_RGB32)
        picture.fill(QColor(200, 20 * place, 50) if place % 2 else QColor(20, 100, 10 * place))
        assert picture.save(str(folder / f"{place}.png"))
    dialog = make_dialog(tmp_path / "pets")
    page = dialog.pages[1]
    assert isinstance(page, ArraysPage)
    assert [name for name, _ in page.gallery.rows] == ["cat", "dog"]
    assert page.colour.currentText() == "In colours (found)"
    page.side.setValue(16)
    take(page.colour, "grey")
    wait_for(qtbot, dialog)
    source = dialog.files.source if dialog.files is not None else None
    assert isinstance(source, ImagesSource)
    assert source.shape == (1, 16, 16)
    assert not Path(source.files[0].path).exists()
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.source is not None)
    assert isinstance(dialog.source, ImagesSource)
    assert Path(dialog.source.files[0].path).exists()


def test_small_data_are_packed_into_the_experiment_where_a_person_wants_it(
    make_dialog: MakeDialog, tmp_path: Path
) -> None:
    path = write_penguins(tmp_path)
    dialog = make_dialog(path)
    dialog.pack.setChecked(True)
    dialog.accept()
    assert isinstance(dialog.source, TableSource)
    content = path.read_bytes()
    path.unlink()
    assert dialog.source.references[0].content() == content


def test_data_that_are_too_large_to_be_packed_say_so_and_stay(
    make_dialog: MakeDialog, tmp_path: Path
) -> None:
    path = tmp_path / "noise.csv"
    rows = "".join(f"{a:.17g},{a > 0:d}\n" for a in np.random.default_rng(0).normal(size=150_000))
    path.write_text(f"a,b\n{rows}", encoding="utf-8")
    dialog = make_dialog(path)
    dialog.pack.setChecked(True)
    dialog.accept()
    assert dialog.source is None
    assert "is too large to be packed into the experiment" in dialog.trouble.text()
    dialog.pack.setChecked(False)
    dialog.accept()
    assert dialog.source is not None


def test_reading_that_takes_long_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_import, "SURVEY", "tests.support.called:endless")
    dialog = ImportDialog((write_penguins(tmp_path),), tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(
        lambda: dialog.reading.progress.isVisible() and "%" in dialog.reading.words.text(), timeout=PATIENCE
    )
    qtbot.mouseClick(dialog.reading.stop, Qt.MouseButton.LeftButton)
    assert dialog.place == 0
    assert dialog.reading.progress.isHidden()
    qtbot.waitUntil(lambda: not _running, timeout=PATIENCE)


def test_it_fits_a_low_screen_and_the_tab_key_reaches_all_of_it(
    qtbot: QtBot, make_dialog: MakeDialog, tmp_path: Path
) -> None:
    dialog = make_dialog(write_penguins(tmp_path))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for place in (1, 2):
        dialog._show_page(place)
        assert dialog.minimumSizeHint().height() <= 600
        assert dialog.minimumSizeHint().width() <= 1200
        reached = set()
        for _ in range(30):
            dialog.keyboard.move(forwards=True)
            reached.add(QApplication.focusWidget())
        text, columns = pages(dialog)
        boxes = text.boxes if place == 1 else columns.boxes
        seen = {box for box in boxes.values() if box.isVisible()}
        # Only a workbook has sheets.
        assert len(seen) == 5
        assert seen <= reached
        assert (dialog.next if place == 1 else dialog.finish) in reached
