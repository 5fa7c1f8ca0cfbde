"""A name is shown as it is, wherever it is shown: Qt reads rich text, mnemonics and placeholders into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.edits import rename_arm
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.text import one_line
from reglab.experiment.training import TrainingSpec
from reglab.gui.window.main_window import MainWindow
from reglab.store.experiments import write_experiment
from tests.gui.conftest import MakeWindow
from tests.support.shown_words import Shown, hovered, shown_words
from tests.support.windows import run_to_the_end, shown

PATIENCE = 120_000
TAIL = "&[*]%1[red]"
NASTY = f"<b>x</b>\t\n{TAIL}"
"""What a text field may be given; short, since some places cut names."""
SHOWN = f"<b>x</b> {TAIL}"


def mangled(texts: Iterable[Shown]) -> Iterator[str]:
    """Where the name is there, and is not seen as it is."""
    for text in texts:
        # The tail, or a tag that Qt would take for one of its own.
        there = "%1" in text.given or "<b>x" in text.given
        # One that is cut on purpose is not interpreted at least.
        cut = "…" in text.given and text.given == text.seen
        if there and not cut and SHOWN not in text.seen:
            yield f"{text.where}: {text.given!r} is seen as {text.seen!r}"


def places(texts: Iterable[Shown]) -> set[str]:
    """The kinds of place where the name is seen."""
    return {text.where.split()[0] for text in texts if SHOWN in text.seen}


def nasty_experiment(data: str = "moons") -> Experiment:
    return Experiment(
        name=NASTY,
        data=DataSpec(set=data, train=40, validation=40, test=20, label_flip=0.2 if data == "moons" else 0.0),
        network=NetworkSpec(layers=(DenseLayer(units=8),)),
        training=TrainingSpec(epochs=12),
        arms=(
            Arm(name=NASTY),
            Arm(name=f"1{NASTY}", techniques=(L2(),)),
            Arm(name=f"2{NASTY}", techniques=(Dropout(),)),
        ),
        seeds=2,
    )


@pytest.fixture(autouse=True)
def nasty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classes and columns as a table from somewhere else would name them."""
    for key in ("moons", "sine"):
        info = DATASETS[key]
        features = tuple(one_line(f"{name}{NASTY}") for name in info.features)
        classes = tuple(one_line(f"{name}{NASTY}") for name in info.classes)
        monkeypatch.setitem(
            DATASETS, key, replace(info, title=SHOWN, about=SHOWN, features=features, classes=classes)
        )


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(nasty_experiment()), (1366, 768))


def every_tab(qtbot: QtBot, window: MainWindow) -> Iterator[QWidget]:
    """Open one tab after the other, and wait until it has its answers."""
    for page in range(window.tabs.count()):
        if window.tabs.isTabVisible(page):
            window.tabs.setCurrentIndex(page)
            qtbot.waitUntil(lambda: not window.session.questions._takers, timeout=PATIENCE)
            QApplication.processEvents()
            yield window.tabs.widget(page)


def test_the_whole_window_shows_a_name_as_it_is(qtbot: QtBot, window: MainWindow) -> None:
    assert window.model.experiment.arms[0].name == SHOWN
    found = list(mangled(shown_words(window)))
    run_to_the_end(qtbot, window)
    for _ in every_tab(qtbot, window):
        found += mangled(shown_words(window))
        found += mangled(hovered(window))
    assert not found, "\n".join(dict.fromkeys(found))
    assert places(shown_words(window)) >= {"MainWindow", "ArmCard", "WrappedLabel", "ElidedLabel", "Readout"}


def test_curves_of_a_regression_show_a_name_as_it_is(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(nasty_experiment("sine"))
    window.show()
    run_to_the_end(qtbot, window)
    found: list[str] = []
    for _ in every_tab(qtbot, window):
        found += mangled(shown_words(window))
        found += mangled(hovered(window))
    assert not found, "\n".join(dict.fromkeys(found))


def test_edits_name_an_arm_as_it_is(qtbot: QtBot, window: MainWindow) -> None:
    window.model.edit(lambda e: rename_arm(e, 0, f"new{NASTY}"), f"Rename “{SHOWN}”")
    window.arms.remove_selected()
    assert SHOWN in window.actions_.undo.text().replace("&&", "&")
    window.regularizer_panel.notice.show_field_problem(f"“{SHOWN}” is no number.")
    window.experiment_panel.notice.show_field_problem(f"“{SHOWN}” is no number.")
    window.verdict.show_sentences([f"“{SHOWN}” failed."], error=True)
    assert not list(mangled(shown_words(window)))


def test_a_name_that_is_typed_becomes_one_line(qtbot: QtBot, window: MainWindow) -> None:
    card = window.arms.cards[1]
    card.start_rename()
    edit = next(e for e in card.findChildren(QLineEdit) if e.isVisible())
    edit.setText("two\u2028lines\x07")
    edit.returnPressed.emit()
    edit.editingFinished.emit()
    assert window.model.experiment.arms[1].name == "two lines"


def in_dialog(look: Callable[[QWidget], None]) -> None:
    """Look at the next dialog, and close it."""

    def find() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, find)
            return
        look(dialog)
        dialog.reject() if isinstance(dialog, QDialog) else dialog.close()

    QTimer.singleShot(0, find)


def test_dialogs_show_a_name_as_it_is(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    run_to_the_end(qtbot, window)
    window.scrubber.track.choose(5)
    seen: list[Shown] = []
    in_dialog(lambda dialog: seen.extend(shown_words(dialog)))
    window.actions_.branch.trigger()
    assert any(SHOWN in text.seen for text in seen)
    window.model.edit(lambda e: e.model_copy(update={"seeds": 3}), "Change seeds")
    in_dialog(lambda dialog: seen.extend(shown_words(dialog)))
    assert not window.document.may_discard()
    assert any(isinstance(text.where, str) and SHOWN in text.seen and "unsaved" in text.seen for text in seen)
    window.document._saved = window.model.experiment
    file = tmp_path / f"{SHOWN.replace('/', '')}\n.json"
    file.write_text("{}", encoding="utf-8")
    words: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        words.extend(text.seen for text in shown_words(dialog))

    in_dialog(look)
    assert not window.document.open(file)
    name = SHOWN.replace("/", "")
    assert f"{name} .json could not be opened" in words
    assert any(f"{name} .json: 1 problem" in text for text in words)
    assert not list(mangled(seen))


def test_files_are_listed_and_titled_by_their_names(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    name = SHOWN.replace("/", "")
    file = tmp_path / f"{name}\n.json"
    write_experiment(file, nasty_experiment())
    assert window.document.open(file)
    shown = list(shown_words(window))
    titles = [text for text in shown if text.where.startswith("MainWindow") and text.where.endswith("title")]
    assert [text.seen for text in titles] == [f"{name} .json – reglab"]
    entries = [text for text in shown if text.where.startswith("action") and name in text.seen]
    assert {text.seen for text in entries} == {f"{name} .json", one_line(str(file))}
