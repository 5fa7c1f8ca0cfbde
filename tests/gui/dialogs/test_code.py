"""The dialogs of code and of text: what they show, copy and save, and what the window takes back."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.code.qr import MOST, qr_code
from reglab.code.table import table
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.text_code import text_code
from reglab.gui import theme
from reglab.gui.dialogs.code import CodeDialog
from reglab.gui.dialogs.share import ShareDialog
from reglab.gui.widgets.qr_picture import RIM
from reglab.gui.window.main_window import MainWindow
from tests.support.windows import shown

EXPERIMENT = PRESETS["keras-together"].experiment


@pytest.fixture
def dialog(qtbot: QtBot) -> CodeDialog:
    made = CodeDialog(EXPERIMENT, 3)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(PRESETS["first-light"].experiment, drafts=False)
    qtbot.addWidget(made)
    yield shown(qtbot, made, (1366, 768), ready=True)
    made.document.adopt(None)
    made.close()


def test_it_begins_with_the_arm_and_follows_the_choices(dialog: CodeDialog) -> None:
    page = dialog.pages["pytorch"]
    assert "✓ PyTorch trains the same network" in page.verdict.text()
    assert "seed 0" in page.code.toPlainText()
    assert "Dropout(0.5" in page.code.toPlainText()
    dialog.seed.setCurrentIndex(1)
    assert "seed 1" in page.code.toPlainText()
    dialog.arm.setCurrentIndex(0)
    assert "Dropout(0.5" not in page.code.toPlainText()
    ast.parse(page.code.toPlainText())


def test_what_is_not_exact_is_said_above_the_code(dialog: CodeDialog) -> None:
    dialog.tabs.setCurrentIndex(2)
    page = dialog.pages["sklearn"]
    assert page.verdict.text().startswith("✗ scikit-learn cannot express all of this arm")
    assert "Dropout: not expressible: scikit-learn has no counterpart." in page.notes.text()
    assert page.notes.isVisible()


def test_a_network_that_cannot_be_said_has_nothing_to_save(qtbot: QtBot) -> None:
    made = CodeDialog(PRESETS["convolution"].experiment, 0)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    made.tabs.setCurrentIndex(2)
    assert not made.pages["sklearn"].code.isVisible()
    assert not any(b.isEnabled() for b in (made.copy_button, made.script_button, made.notebook_button))


def test_the_short_form_is_copied(dialog: CodeDialog, qtbot: QtBot) -> None:
    dialog.tabs.setCurrentIndex(1)
    dialog.form.setCurrentIndex(1)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    text = QApplication.clipboard().text()
    assert "keras.layers.Dropout(0.5)" in text
    assert dialog.copy_button.text() == "Copied"
    assert not dialog.script_button.isEnabled()


def test_the_table_has_a_row_for_every_technique(dialog: CodeDialog) -> None:
    dialog.tabs.setCurrentIndex(3)
    assert dialog.table is not None
    cells = dialog.table.table
    assert cells.rowCount() == len(table())
    rows = {cells.item(row, 0).text(): row for row in range(cells.rowCount())}
    assert cells.item(rows["Batch normalisation"], 2).text() == "≈ approximate"
    assert (
        cells.item(rows["Batch normalisation"], 4)
        .text()
        .startswith("Keras: Keras carries the biased variance")
    )
    assert not dialog.copy_button.isEnabled()


def test_words_are_coloured_in_every_theme(dialog: CodeDialog) -> None:
    block = dialog.pages["pytorch"].code.document().findBlockByNumber(7)
    while not block.text().startswith("import"):
        block = block.next()
    for mode in ("dark", "light"):
        theme.manager().apply(QApplication.instance(), mode)
        first = block.layout().formats()[0]
        assert (first.start, first.length) == (0, len("import"))
        assert first.format.foreground().color() == QColor(theme.current().accent)


@pytest.mark.parametrize("as_notebook", [False, True])
def test_script_and_notebook_are_saved_with_their_data(
    dialog: CodeDialog, tmp_path: Path, as_notebook: bool
) -> None:
    path = tmp_path / ("it.ipynb" if as_notebook else "it.py")
    assert dialog.save(path, as_notebook=as_notebook)
    text = path.read_text(encoding="utf-8")
    if as_notebook:
        assert json.loads(text)["nbformat"] == 4
    else:
        assert 'with_name("it.npz")' in text
    with np.load(tmp_path / "it.npz", allow_pickle=False) as file:
        assert file["x_train"].shape == (EXPERIMENT.data.train, 784)


def test_a_folder_that_is_not_there_is_said(dialog: CodeDialog, tmp_path: Path) -> None:
    said: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(box.informativeText())
            box.accept()

    timer = QTimer()
    timer.timeout.connect(answer)
    timer.start(20)
    assert not dialog.save(tmp_path / "nowhere" / "it.py", as_notebook=False)
    timer.stop()
    assert "nowhere" in said[0]


def test_a_qr_code_is_black_on_white_with_a_rim(qtbot: QtBot) -> None:
    made = ShareDialog(EXPERIMENT)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    theme.manager().apply(QApplication.instance(), "dark")
    made.show()
    qtbot.waitExposed(made)
    assert made.text.toPlainText() == made.code == text_code(EXPERIMENT)
    assert made.picture.isVisible()
    assert not made.too_long.isVisible()
    modules = qr_code(made.code)
    assert modules is not None
    image = made.picture.grab().toImage()
    count = len(modules) + 2 * RIM
    size = min(image.width(), image.height()) // count
    left, top = (image.width() - size * count) // 2, (image.height() - size * count) // 2

    def dark(place: int, line: int) -> bool:
        middle = QPoint(left + place * size + size // 2, top + line * size + size // 2)
        color = image.pixelColor(middle).name()
        assert color in ("#000000", "#ffffff")
        return color == "#000000"

    painted = tuple(
        tuple(dark(place + RIM, line + RIM) for place in range(len(modules))) for line in range(len(modules))
    )
    assert painted == modules
    assert not any(dark(place, line) for place in range(count) for line in range(RIM))


@pytest.mark.parametrize("kind", ["code", "share"])
def test_it_fits_a_small_screen_in_the_type_of_a_projector(qtbot: QtBot, kind: str) -> None:
    theme.manager().apply(QApplication.instance(), "projector")
    made = CodeDialog(EXPERIMENT, 3) if kind == "code" else ShareDialog(EXPERIMENT)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    room = made.screen().availableSize()
    assert made.height() < room.height()
    assert made.width() < room.width()
    made.show()
    assert made.minimumSizeHint().height() < 768 - 64


def test_an_experiment_too_long_for_a_qr_code_says_so(qtbot: QtBot) -> None:
    # What follows no rule cannot be compressed.
    notes = random.Random(0).randbytes(4_000).hex()
    made = ShareDialog(Experiment(notes=notes))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    assert len(made.code) > MOST
    assert not made.picture.isVisible()
    assert made.too_long.text().startswith(f"The experiment takes {len(made.code):,} letters")
    assert f"a QR code holds {MOST:,}" in made.too_long.text()


def test_what_is_pasted_into_the_window_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    QApplication.clipboard().setText(f" {text_code(EXPERIMENT)}\n")
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.model.experiment.name == EXPERIMENT.name)
    assert window.actions_.paste.shortcut() == QKeySequence("Ctrl+V")


def test_what_is_no_experiment_is_said_and_changes_nothing(window: MainWindow) -> None:
    before, said = window.model.experiment, []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(f"{box.text()}: {box.informativeText()}")
            box.accept()

    timer = QTimer()
    timer.timeout.connect(answer)
    timer.start(20)
    for text in ("hello", text_code(EXPERIMENT)[:-2]):
        QApplication.clipboard().setText(text)
        window.code_desk.paste()
    timer.stop()
    assert said[0].startswith("There is no experiment on the clipboard")
    assert "a part of it is missing" in said[1]
    assert window.model.experiment == before


def test_the_menus_of_arm_and_window_open_it(window: MainWindow, qtbot: QtBot) -> None:
    menu = window.arms.menu_of(1)
    action = next(each for each in menu.actions() if each.text() == "Show code…")
    action.trigger()
    menu.close()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CodeDialog))
    opened = QApplication.activeModalWidget()
    assert isinstance(opened, CodeDialog)
    assert opened.arm.currentIndex() == 1
    opened.close()
    window.model.select(0)
    window.actions_.share.trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ShareDialog))
    QApplication.activeModalWidget().close()
