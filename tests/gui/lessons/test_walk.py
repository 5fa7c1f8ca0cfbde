"""Every bundled lesson, gone through from its first step to its last as a person does.

The runs are short here; that what a lesson says comes true with all of its epochs is checked over ten seeds
in tests/unit/lessons/test_claims.py.
"""

from __future__ import annotations

import re
from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui.lessons.desk import LessonDesk
from reglab.gui.window.main_window import MainWindow
from reglab.lessons import setting_up
from reglab.lessons.library import bundled
from reglab.lessons.setting_up import Files, set_up
from reglab.lessons.spec import Lesson, Settings
from tests.support.windows import PATIENCE

_ENTRY = re.compile(r"[Cc]hoose \*([^*]+)\*(?!\*)")
_LIST = re.compile(r"list that says \*([^*]+)\*(?!\*)")


def _short(
    settings: Settings, before: Experiment | None, files: Files
) -> tuple[Experiment | None, list[str]]:
    experiment, faults = set_up(settings, before, files)
    if experiment is None:
        return None, faults
    training = experiment.training.model_copy(update={"epochs": 2})
    return experiment.model_copy(update={"training": training, "seeds": 2}), faults


def _run(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.run.trigger()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)


def _do(qtbot: QtBot, window: MainWindow, desk: LessonDesk) -> None:
    """Do what the step asks for."""
    panel, player = desk.panel, desk.player
    assert panel is not None
    asked = player.settings
    if (box := panel.prediction) is not None:
        assert asked.predict is not None
        assert window.verdict.isHidden()
        if asked.predict.baseline:
            _run(qtbot, window)
            assert len(window.model.experiment.arms) == 1
        if asked.predict.kind == "winner":
            box.choices.group.button(0).click()
        for column in range(len(box.sketch.values)):
            box.sketch.set_value(column, asked.predict.low)
        assert not panel.next.isEnabled()
        assert not box.commit.isEnabled()
        box.confidence.choices.group.button(1).click()
        box.commit.click()
        assert len(window.model.experiment.arms) > 1
    if panel.question is not None:
        assert asked.question is not None
        right = next(i for i, answer in enumerate(asked.question.answers) if answer.right)
        panel.question.choices.group.button(right).click()
        assert panel.question.told.text().startswith("Right.")
    if asked.predict or asked.run or asked.goal:
        _run(qtbot, window)
    if panel.prediction is not None:
        assert panel.prediction.told.text() not in ("", "Now press Run.")
        assert panel.reflection is not None
        assert panel.explanation.isHidden()
        panel.reflection.text.setPlainText("Less.")
        panel.reflection.keep.click()
        assert panel.explanation.isVisible() == bool(asked.explain)
    if panel.goal is not None:
        assert panel.goal.told.text().startswith(("Reached, by", "Not yet."))


def _find_what_is_named(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """What a text names a list by stands in one that is in sight; what it says to choose can be chosen."""

    def found(name: str, *, shown: bool) -> bool:
        lists = [each for each in window.findChildren(QComboBox) if each.isVisible()]
        if shown:
            return name in [each.currentText() for each in lists]
        buttons = [each.text() for each in window.findChildren(QAbstractButton) if each.isVisible()]
        return name in buttons or any(each.findText(name) >= 0 for each in lists)

    for pattern in (_LIST, _ENTRY):
        for name in pattern.findall(text):
            qtbot.waitUntil(partial(found, name, shown=pattern is _LIST), timeout=PATIENCE)


@pytest.mark.parametrize("lesson", bundled(), ids=lambda lesson: lesson.key)
def test_a_lesson_is_gone_through_from_end_to_end(
    lesson: Lesson, qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_up, "set_up", _short)
    desk = window.lessons.desk
    desk.open(lesson)
    panel, player = desk.panel, desk.player
    assert panel is not None
    parts = {
        "data": window.experiment_panel.data,
        "network": window.experiment_panel.network,
        "training": window.experiment_panel.training,
        "regularizers": window.regularizer_panel.column,
        "arms": window.arms.add_button,
    }
    for index, step in enumerate(lesson.steps):
        assert player.index == index
        assert f"step {index + 1} of {len(lesson.steps)}" in panel.place.text()
        first = step.text.split()[0].strip("*")
        assert first in panel.text.toPlainText()
        if step.settings.tab:
            assert window.tabs.tabText(window.tabs.currentIndex()) == step.settings.tab
        for name, part in parts.items():
            assert part.isEnabled() == (name not in step.settings.lock), name
        assert len(desk._pointer.frames()) == len(step.settings.look)
        _do(qtbot, window, desk)
        _find_what_is_named(qtbot, window, step.text)
        assert panel.next.isEnabled(), panel.why.text()
        panel.next.click()
    assert player.lesson is None
    assert window.experiment_panel.data.isEnabled()
