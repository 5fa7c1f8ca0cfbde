"""The choice of the language: what it says, and what becomes of the window that starts again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from reglab.experiment.files import dumps
from reglab.experiment.presets import PRESETS
from reglab.gui import languages
from reglab.gui.application.again import start_again
from reglab.gui.window.main_window import MainWindow
from reglab.store.unsaved import is_kept, left_behind
from reglab.words.language import NAMES, VARIABLE
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import shown


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """All languages are there, whether or not their catalogues were made here."""
    monkeypatch.setattr(languages, "available", lambda: dict(NAMES))


def choose(window: MainWindow, code: str) -> QMessageBox | None:
    next(a for a in window.languages.group.actions() if a.data() == code).trigger()
    boxes = window.findChildren(QMessageBox)
    return boxes[-1] if boxes else None


def press(box: QMessageBox, word: str) -> None:
    next(b for b in box.buttons() if b.text().replace("&", "") == word).click()


def test_each_language_is_named_in_its_own_words(make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    actions = window.languages.group.actions()
    assert [(a.text(), a.isChecked()) for a in actions] == [
        ("English", True),
        ("Deutsch", False),
        ("Русский", False),
    ]


def test_later_keeps_the_window_and_remembers_the_choice(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = shown(qtbot, make_window(small_experiment()))
    box = choose(window, "de")
    assert box is not None
    assert box.text() == "The window starts again to change to Deutsch."
    press(box, "Later")
    assert window.isVisible()
    assert window.restart.arguments is None
    assert QSettings().value("window/language") == "de"


def test_the_language_in_force_asks_nothing(make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    assert choose(window, "en") is None


def test_a_saved_file_is_opened_again(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    path = tmp_path / "one λ.json"
    path.write_text(dumps(small_experiment()), encoding="utf-8")
    window = shown(qtbot, make_window(small_experiment()))
    assert window.document.open(path)
    box = choose(window, "ru")
    assert box is not None
    with qtbot.waitSignal(window.restart.ready):
        press(box, "Restart now")
    assert not window.isVisible()
    assert window.restart.arguments == [str(path)]


def test_edits_that_are_not_saved_are_in_the_next_window_and_nobody_is_asked(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    path = tmp_path / "one.json"
    path.write_text(dumps(small_experiment()), encoding="utf-8")
    window = shown(qtbot, make_window(small_experiment()))
    assert window.document.open(path)
    window.model.edit(lambda e: e.model_copy(update={"seeds": 4}), "Change seeds")
    box = choose(window, "de")
    assert box is not None
    with qtbot.waitSignal(window.restart.ready):
        press(box, "Restart now")
    assert window.restart.arguments is not None
    (kept,) = window.restart.arguments
    assert is_kept(kept)

    follower = make_window(small_experiment())
    follower.keeping.recovery.take_over(Path(kept))
    assert follower.model.experiment.seeds == 4
    assert follower.document.path == path
    assert follower.document.unsaved
    # Kept anew, and let go of: it is offered to nobody.
    qtbot.waitUntil(lambda: not Path(kept).exists())
    assert left_behind() == []


def test_an_example_stays_an_example(qtbot: QtBot, make_window: MakeWindow) -> None:
    example = PRESETS["noisy-sine"].experiment
    window = shown(qtbot, make_window(example))
    box = choose(window, "de")
    assert box is not None
    with qtbot.waitSignal(window.restart.ready):
        press(box, "Restart now")
    assert window.restart.arguments is not None
    follower = make_window(small_experiment())
    follower.keeping.recovery.take_over(Path(window.restart.arguments[0]))
    assert follower.model.experiment == example
    assert not follower.document.unsaved


def test_a_run_under_way_is_said_and_later_is_the_default(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = shown(qtbot, make_window(small_experiment(epochs=100_000)), ready=True)
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "running", timeout=120_000)
    box = choose(window, "de")
    assert box is not None
    assert "The run ends; its curves are kept in the history." in box.informativeText()
    default = box.defaultButton()
    assert default is not None
    assert default.text().replace("&", "") == "Later"
    press(box, "Later")
    assert window.session.active
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.active, timeout=120_000)


@pytest.mark.skipif(sys.platform == "win32", reason="the program is stood in for by a shell script")
@pytest.mark.parametrize("frozen", [False, True])
def test_the_program_that_is_started_does_not_inherit_the_language(
    frozen: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told, program = tmp_path / "told", tmp_path / "a program"
    tell = f'{{ printf "%s|" "$@"; echo "${{{VARIABLE}-none}}"; }} > "{told}.part"'
    program.write_text(f'#!/bin/sh\n{tell}\nmv "{told}.part" "{told}"\n')
    program.chmod(0o755)
    monkeypatch.setenv(VARIABLE, "de")
    monkeypatch.setattr(sys, "executable", str(program))
    if frozen:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_again(["/a folder/one.json"])
    qtbot.waitUntil(told.exists)
    before = "" if frozen else "-m|reglab|"
    assert told.read_text().strip() == f"{before}gui|/a folder/one.json|none"
    assert os.environ[VARIABLE] == "de"


def test_a_program_that_is_not_there_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert not start_again([])
