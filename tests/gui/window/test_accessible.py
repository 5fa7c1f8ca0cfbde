"""What a screen reader is told: every control has a name, in every tab."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.accessible import CONTROLS, everything, root_of, unnamed
from tests.support.windows import run_to_the_end, shown


@pytest.mark.parametrize("lesson", [False, True])
def test_no_control_is_without_a_name(lesson: bool, qtbot: QtBot, make_window: MakeWindow) -> None:
    window = shown(qtbot, make_window(small_experiment()), (1366, 900), ready=True)
    run_to_the_end(qtbot, window)
    if lesson:
        window.lessons.desk.list_lessons()
        action = next(a for a in window.lessons.desk._menu.actions() if "overfitting" in a.text())
        action.trigger()
    missing: set[str] = set()
    seen = 0
    for index in range(window.tabs.count()):
        if window.tabs.isTabVisible(index):
            window.tabs.setCurrentIndex(index)
            missing.update(unnamed(window))
            seen += sum(1 for _, each in everything(root_of(window)) if each.role() in CONTROLS)
    assert not missing, "\n".join(sorted(missing))
    assert seen > 400
