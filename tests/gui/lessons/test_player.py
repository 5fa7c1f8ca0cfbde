"""A lesson in the window: what it shows, hides, locks, asks, and what it says to what a person did."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from reglab.experiment.window_rules import Control
from reglab.gui.lessons.desk import LessonDesk
from reglab.gui.lessons.format_page import FormatPage
from reglab.gui.lessons.hand_in_dialog import HandInDialog
from reglab.gui.lessons.panel import LessonPanel
from reglab.gui.lessons.progress import LessonProgress
from reglab.gui.lessons.report import hand_in
from reglab.gui.views.tabs import find_tabs
from reglab.gui.window.main_window import MainWindow
from reglab.lessons.hand_in import read_hand_in
from reglab.lessons.reading import read_lesson
from reglab.lessons.spec import Place
from tests.support.windows import PATIENCE

TEXT = """+++
title = "A lesson"
about = "For this test."
+++

## First
Some **text** with a list:

- one
- two

```toml
experiment = "first-light"
set = {"training.epochs" = 4, seeds = 2}
tab = "Seeds"
look = ["arms"]
hide = ["epochs", "regularizers"]
lock = ["data"]
explain = "Why it is so."

[predict]
kind = "winner"
text = "Which arm?"
```

## Second
More text.

```toml
tab = "Curves"
look = ["regularizers"]

[question]
text = "How many?"
[[question.answers]]
text = "One"
because = "There are more."
[[question.answers]]
text = "Two"
right = true
```

## Third
The end.

```toml
[goal]
text = "A small gap."
[[goal.conditions]]
measure = "gap"
below = 100.0
```
"""


@pytest.fixture
def desk(window: MainWindow) -> LessonDesk:
    desk = window.lessons.desk
    desk.open(read_lesson(TEXT, "mine", [tab.name for tab in find_tabs()]))
    return desk


def panel_of(desk: LessonDesk) -> LessonPanel:
    assert desk.panel is not None
    return desk.panel


def run(qtbot: QtBot, window: MainWindow) -> None:
    assert window.actions_.run.isEnabled()
    window.actions_.run.trigger()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)


def test_a_step_sets_the_window_up_and_leaving_gives_it_back(window: MainWindow, desk: LessonDesk) -> None:
    experiment = window.model.experiment
    assert (experiment.training.epochs, experiment.seeds) == (4, 2)
    assert window.tabs.tabText(window.tabs.currentIndex()) == "Seeds"
    assert window.scrubber.isHidden()
    assert window.regularizer_panel.isHidden()
    assert not window.experiment_panel.data.isEnabled()
    # Nothing tells who won before one has foretold it.
    assert window.verdict.isHidden()
    assert not window.actions_.run.isEnabled()
    assert desk.dock is not None
    desk.dock.close()
    assert desk.player.lesson is None
    assert not window.scrubber.isHidden()
    assert not window.regularizer_panel.isHidden()
    assert window.experiment_panel.data.isEnabled()
    assert not window.verdict.isHidden()
    assert window.actions_.run.isEnabled()
    assert window.model.experiment == experiment


def test_the_frame_lies_around_what_is_spoken_of(window: MainWindow, desk: LessonDesk) -> None:
    (frame,) = desk._pointer.frames()
    assert frame.size() == window.arms.size()
    assert frame.topLeft() == window.arms.mapTo(window, window.arms.rect().topLeft())
    assert desk._pointer.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_a_lesson_is_gone_through(qtbot: QtBot, window: MainWindow, desk: LessonDesk) -> None:
    panel, player = panel_of(desk), desk.player
    assert "Some text with a list:" in panel.text.toPlainText()
    assert not panel.next.isEnabled()
    assert panel.why.text() == "Predict first."
    box = panel.prediction
    assert box is not None
    assert not box.commit.isEnabled()
    box.choices.group.button(0).click()
    # How sure one is belongs to it.
    assert not box.commit.isEnabled()
    assert panel.why.text() == "Say how sure you are."
    box.confidence.choices.group.button(2).click()
    assert panel.why.text() == "Press Commit."
    box.commit.click()
    assert player.state.prediction == "No regularization"
    assert panel.why.text() == "Press Run (space)."
    assert panel.explanation.isHidden()
    run(qtbot, window)
    assert "has the best validation accuracy" in box.told.text()
    assert "You said “No regularization”." in box.told.text()
    # The explanation waits until one has said what one had expected, or does not want to.
    assert panel.explanation.isHidden()
    assert panel.reflection is not None
    assert panel.reflection.isVisible()
    right = "“No regularization” has the best" in box.told.text()
    assert panel.reflection.heading.text().startswith("Why did it" if right else "What did you expect")
    panel.reflection.text.setPlainText("I thought that\nnothing would help.")
    panel.reflection.keep.click()
    assert not panel.explanation.isHidden()
    assert not window.verdict.isHidden()
    record = window.session.record
    panel.next.click()
    # The same experiment: its results stay.
    assert window.session.record is record
    assert not panel.next.isEnabled()
    question = panel.question
    assert question is not None
    question.choices.group.button(0).click()
    assert question.told.text() == "Not quite. There are more."
    question.choices.group.button(1).click()
    assert question.told.text() == "Right."
    panel.next.click()
    assert panel.next.text() == "Finish"
    goal = panel.goal
    assert goal is not None
    assert goal.told.text() == "Change what you like, and press Run."
    run(qtbot, window)
    assert goal.told.text().startswith("Reached, by “L2 + dropout”")
    lesson = player.lesson
    assert lesson is not None
    handed = hand_in(player, lesson, "Ana")
    first, second, third = handed.steps
    assert (handed.participant, handed.lesson, len(handed.token)) == ("Ana", "mine", 12)
    assert (first.prediction, second.answer, second.right) == ("No regularization", "Two", True)
    assert (first.confidence, first.reflection) == (2, "I thought that\nnothing would help.")
    assert (first.choice, second.choice) == (None, 1)
    assert first.came in ("No regularization", "L2 + dropout")
    assert third.goal is True
    assert [len(arm.gap) for arm in third.arms] == [2, 2]
    # The same participant the next time.
    assert hand_in(player, lesson, "").token == handed.token
    panel.back.click()
    # What was chosen is still there.
    assert panel.question is not None
    assert panel.question.choices.group.checkedId() == 1
    panel.next.click()
    panel.next.click()
    assert player.lesson is None
    assert desk.dock is not None
    assert desk.dock.isHidden()


def test_it_is_gone_on_with_where_it_was_left(window: MainWindow, desk: LessonDesk) -> None:
    lesson = desk.player.lesson
    assert lesson is not None
    desk.player.go(1)
    desk.player.close()
    desk.open(lesson)
    assert desk.player.index == 1
    # What an earlier step has set up is there.
    assert window.model.experiment.training.epochs == 4


def test_what_was_done_can_be_handed_in_after_the_lesson_too(
    desk: LessonDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.list_lessons()
    desk.player.go(1)
    question = panel_of(desk).question
    assert question is not None
    question.choices.group.button(1).click()
    desk.player.close()
    assert desk.hand_in.isEnabled()
    assert not desk.leave.isEnabled()
    monkeypatch.setattr(HandInDialog, "exec", lambda _self: HandInDialog.DialogCode.Accepted)
    monkeypatch.setattr(HandInDialog, "chosen_folder", lambda _self: tmp_path)
    desk.ask_hand_in()
    (path,) = tmp_path.iterdir()
    handed = read_hand_in(path)
    assert handed.lesson == "mine"
    assert [(step.step, step.answer) for step in handed.steps] == [(1, "Two")]


def test_the_last_step_is_gone_on_with_too_and_a_step_that_is_no_more_is_not(desk: LessonDesk) -> None:
    lesson = desk.player.lesson
    assert lesson is not None
    desk.player.go(2)
    desk.player.close()
    desk.open(lesson)
    assert desk.player.index == 2
    # Its author has made it shorter since.
    shorter = lesson.model_copy(update={"steps": lesson.steps[:2]})
    assert LessonProgress().step(shorter) == 0
    desk.open(shorter)
    assert desk.player.index == 0


def test_a_person_keeps_what_is_not_saved(
    window: MainWindow, desk: LessonDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.player.close()
    window.model.edit(lambda experiment: experiment.model_copy(update={"notes": "Mine."}), "Notes")
    with monkeypatch.context() as patch:
        patch.setattr(type(window.document), "may_discard", lambda _self: False)
        desk.open(read_lesson(TEXT, "mine"))
    assert desk.player.lesson is None
    assert window.model.experiment.notes == "Mine."


def test_a_file_with_faults_is_told_and_nothing_is_lost(
    window: MainWindow, desk: LessonDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _window, _title, text: told.append(text))
    path = tmp_path / "mine.md"
    path.write_text("no lesson", encoding="utf-8")
    assert not desk.open_file(path)
    assert "mine.md could not be opened" in told[0]
    assert "line 1: a lesson begins with its header" in told[0]
    assert desk.player.lesson is not None
    path.write_text(TEXT, encoding="utf-8")
    desk.player.close()
    # As if it were dropped onto the window.
    window._take([path])
    assert desk.player.lesson is not None


def test_every_part_that_a_lesson_can_name_is_there(window: MainWindow, desk: LessonDesk) -> None:
    names = {*get_args(Control), *get_args(Place)}
    desk.player.close()
    parts = desk.player._parts
    assert set(parts) == names
    for name in get_args(Control):
        part = parts[name]
        before = part.widget().isHidden()
        part.hide(True)
        part.lock(True)
        part.hide(False)
        part.lock(False)
        assert part.widget().isHidden() == before, name


def test_the_menu_lists_the_lessons(window: MainWindow, desk: LessonDesk) -> None:
    desk.list_lessons()
    titles = [action.text() for action in desk._menu.actions()]
    assert "What overfitting looks like" in titles
    assert titles[-6:] == [
        "&Open a lesson…",
        "How to &write a lesson…",
        "&Save as a sheet for paper…",
        "&Hand in…",
        "&Class…",
        "&Leave the lesson",
    ]


def test_how_to_write_a_lesson_is_shown(window: MainWindow, desk: LessonDesk) -> None:
    desk.show_format()
    (page,) = window.findChildren(FormatPage)
    shown = page.text.toPlainText()
    assert "Which loss turns first?" in shown
    assert "seed_from_name" in shown
    page.close()
