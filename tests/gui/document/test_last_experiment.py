"""The last experiment opens again at the next start, unless that is not wanted or it is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.gui.document.last_experiment import recall
from reglab.gui.window.main_window import MainWindow
from reglab.store.experiments import write_experiment
from tests.gui.conftest import MakeWindow, small_experiment

REPOSITORY = Path(__file__).parents[3]
FIRST = PRESETS[DEFAULT].experiment


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(FIRST)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lesson ü.json"
    write_experiment(path, small_experiment(epochs=7))
    return path


def test_the_first_start_shows_the_first_example() -> None:
    assert recall().experiment == FIRST
    assert recall().remark == ""


def test_the_file_that_was_opened_last_opens_again_as_it_was_saved(window: MainWindow, file: Path) -> None:
    assert window.document.open(file)
    window.model.edit(lambda e: e.model_copy(update={"seeds": 9}), "seeds")
    last = recall()
    assert (last.experiment, last.path, last.remark) == (small_experiment(epochs=7), file, "")
    # What was saved since is what opens.
    assert window.document.save()
    assert recall().experiment.seeds == 9


def test_an_example_opens_again_too(window: MainWindow, file: Path) -> None:
    assert window.document.open(file)
    assert window.document.show(PRESETS["noisy-sine"].experiment)
    assert recall().experiment == PRESETS["noisy-sine"].experiment
    assert recall().path is None


@pytest.mark.parametrize(("text", "words"), [(None, "is no longer there"), ("{", "cannot be read")])
def test_a_file_that_is_gone_or_broken_is_said_in_passing(
    window: MainWindow, file: Path, text: str | None, words: str
) -> None:
    assert window.document.open(file)
    file.unlink()
    if text is not None:
        file.write_text(text)
    last = recall()
    assert (last.experiment, last.path) == (FIRST, None)
    assert last.remark == f"“lesson ü.json”, which was open last, {words}: this is an example"
    window.status.show_remark(last.remark)
    assert window.status._hint.text() == last.remark
    window.model.edit(lambda e: e.model_copy(update={"seeds": 9}), "seeds")
    assert window.status._hint.text() == ""


def test_it_can_be_switched_off_and_that_is_remembered(
    window: MainWindow, file: Path, make_window: MakeWindow
) -> None:
    assert window.actions_.reopen.isChecked()
    assert window.document.open(file)
    window.actions_.reopen.trigger()
    assert recall().experiment == FIRST
    assert not make_window(FIRST).actions_.reopen.isChecked()
    window.actions_.reopen.trigger()
    assert recall().path == file


def test_nonsense_in_the_settings_is_survived() -> None:
    QSettings().setValue("files/last", ["a", "b"])
    assert recall().experiment == FIRST
    QSettings().setValue("files/last", "")
    QSettings().setValue("files/example", "no such example")
    assert recall().experiment == FIRST


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from reglab.gui.application import app

class Window(app.MainWindow):
    def __init__(self, experiment):
        super().__init__(experiment, drafts=False)

    def showEvent(self, event):
        QTimer.singleShot(0, self.tell)

    def tell(self):
        print(self.windowTitle(), self.document.unsaved, self.status._hint.text(), sep="|")
        for name in sys.argv[1:]:
            self.document.open(app.Path(name))
        QApplication.exit(0)

app.MainWindow = Window
sys.exit(app.main())
"""


def start(*files: Path) -> str:
    """Start the program, tell what it shows, open files, and end it."""
    command = [sys.executable, "-c", PROGRAM, *map(str, files)]
    process = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return process.stdout.strip()


def test_the_program_begins_where_it_ended(file: Path) -> None:
    assert start(file) == f"{FIRST.name}[*] – reglab|False|"
    assert start() == "lesson ü.json[*] – reglab|False|"
    file.unlink()
    assert start().startswith(f"{FIRST.name}[*] – reglab|False|“lesson ü.json”, which was open last, is no")
