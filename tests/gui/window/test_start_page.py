"""The start page: what a newcomer sees once, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reglab.experiment.presets import PRESETS
from reglab.gui.lessons.progress import LessonProgress
from reglab.gui.window.main_window import MainWindow
from reglab.gui.window.start_page import StartPage
from reglab.lessons.library import bundled
from reglab.store.experiments import write_experiment
from reglab.store.finished import finished_runs
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import PATIENCE, shown

KEPT = ("lessons", "lessonsDone", "window/startPage", "files")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """As a newcomer has it, and as it was for the tests behind."""
    before = {key: QSettings().value(key) for key in QSettings().allKeys() if key.startswith(KEPT)}
    for key in before:
        QSettings().remove(key)
    yield
    for key in QSettings().allKeys():
        if key.startswith(KEPT):
            QSettings().remove(key)
    for key, value in before.items():
        QSettings().setValue(key, value)


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()), (1366, 768), ready=True)


def opened(qtbot: QtBot, window: MainWindow) -> StartPage:
    window.actions_.start_page.trigger()
    page = window.start.page
    assert page is not None
    qtbot.waitUntil(lambda: page.filled, timeout=PATIENCE)
    return page


def titles(choices: object) -> list[str]:
    from reglab.gui.window.start_page import Choices

    assert isinstance(choices, Choices)
    return [choices.item(row).text() for row in range(choices.count())]


def test_a_newcomer_sees_it_once(qtbot: QtBot, window: MainWindow) -> None:
    assert window.start.page is None
    window.start.offer()
    qtbot.waitUntil(lambda: window.start.page is not None, timeout=PATIENCE)
    page = window.start.page
    assert page is not None
    assert not page.at_start.isChecked()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.start.page is None
    window.start.offer()
    qtbot.wait(10)
    assert window.start.page is None
    # Who wants it at every start says so.
    page = opened(qtbot, window)
    page.at_start.setChecked(True)
    page.reject()
    window.start.offer()
    qtbot.waitUntil(lambda: window.start.page is not None, timeout=PATIENCE)
    page = window.start.page
    assert page is not None
    assert page.at_start.isChecked()
    page.reject()


def test_it_lists_what_there_is_and_how_far_one_has_come(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    write_experiment(path, small_experiment())
    assert window.document.open(path)
    progress = LessonProgress()
    progress.keep("dropout", 1)
    progress.finish("early-stopping")
    page = opened(qtbot, window)
    lessons = bundled()
    by_key = {lesson.key: lesson for lesson in lessons}
    found = titles(page.lessons)
    assert len(found) == len(lessons)
    assert found[0] == lessons[0].header.title
    going = f"{by_key['dropout'].header.title} – step 2 of {len(by_key['dropout'].steps)}"
    assert going in found
    assert f"{by_key['early-stopping'].header.title} – done" in found
    assert titles(page.examples) == [preset.title for preset in PRESETS.values()]
    assert titles(page.runs) == [run.title for run in finished_runs()]
    assert titles(page.go_on) == [
        "Go on with “mine.json”",
        going,
        "Open a file…",
        "Import data of your own…",
        "mine.json",
    ]
    page.reject()


def test_keys_alone_lead_to_an_example(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    page.examples.setFocus()
    # One line of the whole page is marked.
    assert page.examples.currentRow() == 0
    assert [each.currentRow() for each in (page.go_on, page.lessons, page.runs)] == [-1] * 3
    QTest.keyClick(page.examples, Qt.Key.Key_Down)
    QTest.keyClick(page.examples, Qt.Key.Key_Return)
    assert window.start.page is None
    assert window.model.experiment == list(PRESETS.values())[1].experiment


def test_a_click_begins_a_lesson(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    first = page.lessons.item(0)
    at = page.lessons.visualItemRect(first).center()
    QTest.mouseClick(page.lessons.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.start.page is None
    player = window.lessons.desk.player
    assert player.lesson is not None
    assert player.lesson.header.title == first.text()


def test_going_on_changes_nothing(qtbot: QtBot, window: MainWindow) -> None:
    before = window.model.experiment
    page = opened(qtbot, window)
    assert page.go_on.hasFocus() or page.focusWidget() is page.go_on
    QTest.keyClick(page.go_on, Qt.Key.Key_Return)
    assert window.start.page is None
    assert window.model.experiment is before
