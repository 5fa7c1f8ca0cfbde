"""Every tab while arms are added, removed and branched, and while answers come late."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Arm
from reglab.experiment.presets import PRESETS
from reglab.gui.views.base import View
from reglab.gui.views.tabs import find_tabs
from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import curves_of, run_to_the_end, shown

PATIENCE = 120_000
TABS = [tab.title for tab in find_tabs() if tab.suits("classification") and tab.of_record]


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()), ready=True)


def open_tab(qtbot: QtBot, window: MainWindow, title: str) -> View:
    """Open a tab and wait until its view is seen, which is made a moment later."""
    page = window.tabs.page(title)
    window.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.view is not None and page.view.isVisible(), timeout=PATIENCE)
    assert page.view is not None
    return page.view


class Late:
    """Holds the answers to a window's questions back until `give` is called."""

    def __init__(self, window: MainWindow) -> None:
        self.held: list[Answer] = []
        self._questions = window.session.questions
        self._answer: Callable[[Answer], None] = self._questions.answer
        self._questions.answer = self.held.append  # type: ignore[method-assign]

    def give(self) -> None:
        """Pass on what has come; what comes now is not held back any more."""
        self._questions.answer = self._answer  # type: ignore[method-assign]
        for answer in self.held:
            self._answer(answer)


@pytest.mark.parametrize("tab", TABS)
def test_the_last_arm_is_removed_before_anything_was_trained(
    qtbot: QtBot, window: MainWindow, tab: str
) -> None:
    open_tab(qtbot, window, tab)
    window.model.select(1)
    window.actions_.remove_arm.trigger()
    window.actions_.undo.trigger()
    window.actions_.redo.trigger()
    assert len(window.model.experiment.arms) == 1


@pytest.mark.parametrize("tab", TABS)
def test_adding_an_arm_is_undone_before_anything_was_trained(
    qtbot: QtBot, window: MainWindow, tab: str
) -> None:
    open_tab(qtbot, window, tab)
    window.actions_.add_arm.trigger()
    window.actions_.undo.trigger()
    assert len(window.model.experiment.arms) == 2


@pytest.mark.parametrize("tab", TABS)
def test_the_last_arm_is_removed_after_a_reset(qtbot: QtBot, window: MainWindow, tab: str) -> None:
    open_tab(qtbot, window, tab)
    run_to_the_end(qtbot, window)
    window.model.select(1)
    window.actions_.reset.trigger()
    window.actions_.remove_arm.trigger()
    assert window.session.record is None


@pytest.mark.parametrize("tab", TABS)
def test_answers_come_after_an_arm_was_branched(qtbot: QtBot, window: MainWindow, tab: str) -> None:
    """What was asked before the branch is answered after it, when the view has begun anew."""
    open_tab(qtbot, window, tab)
    record = run_to_the_end(qtbot, window)
    qtbot.waitUntil(lambda: not window.session.questions._takers, timeout=PATIENCE)
    late = Late(window)
    window.scrubber.track.choose(5)
    # While one question is under way another waits, and goes out with the first answer.
    window.scrubber.track.choose(6)
    arm = Arm(name="branch")
    assert window.model.edit(lambda e: e.model_copy(update={"arms": (*e.arms, arm)}), "Branch", select=2)
    window.session.branch(0, 6, window.model.arm)
    qtbot.waitUntil(lambda: len(record.replicas) == 6 and record.ended, timeout=PATIENCE)
    late.give()
    qtbot.waitUntil(lambda: not window.session.questions._takers, timeout=PATIENCE)
    assert all(view.record is record for view in window.tabs.views)
    assert all(view.arm_places == (0, 1, 2) for view in window.tabs.views)


def test_an_arm_is_branched_while_the_curves_are_seen(qtbot: QtBot, window: MainWindow) -> None:
    record = run_to_the_end(qtbot, window)
    assert curves_of(window).isVisible()
    arm = Arm(name="branch", key="branch")
    assert window.model.edit(lambda e: e.model_copy(update={"arms": (*e.arms, arm)}), "Branch", select=2)
    window.session.branch(0, 6, arm)
    qtbot.waitUntil(lambda: len(record.replicas) == 6 and record.ended, timeout=PATIENCE)
    table = curves_of(window).readout.table
    assert [table.index(row, 0).data() for row in range(3)] == [a.name for a in record.experiment.arms]


@pytest.mark.parametrize("tab", TABS)
def test_answers_come_after_arms_were_removed_moved_and_renamed(
    qtbot: QtBot, window: MainWindow, tab: str
) -> None:
    open_tab(qtbot, window, tab)
    late = Late(window)
    run_to_the_end(qtbot, window)
    window.arms.move_arm(1, 0)
    window.model.edit(lambda e: edits.rename_arm(e, 0, "renamed"), "rename")
    window.model.edit(lambda e: edits.remove_arm(e, 1), "remove")
    late.give()
    qtbot.waitUntil(lambda: not window.session.questions._takers, timeout=PATIENCE)
    assert len(window.model.experiment.arms) == 1


def test_the_tabs_suit_the_task_of_another_example_as_soon_as_it_is_shown(
    qtbot: QtBot, window: MainWindow
) -> None:
    run_to_the_end(qtbot, window)
    window.document.show(PRESETS["noisy-sine"].experiment)
    seen = {window.tabs.tabText(at) for at in range(window.tabs.count()) if window.tabs.isTabVisible(at)}
    assert "Fit" in seen
    assert "Boundary" not in seen


def test_views_are_told_of_arms_that_went_in_one_piece(qtbot: QtBot, window: MainWindow) -> None:
    """Never the new arms with the visibility or the selection of the old ones."""
    view = open_tab(qtbot, window, "Weights")
    window.actions_.add_arm.trigger()
    window.arms.set_arm_visible(2, False)
    seen: list[tuple[int, frozenset[int], int]] = []
    original = view.update_view

    def update() -> None:
        assert view.experiment is not None
        seen.append((len(view.experiment.arms), view.hidden_arms, view.selected_arm))
        original()

    view.update_view = update  # type: ignore[method-assign]
    window.model.select(0)
    window.actions_.remove_arm.trigger()
    assert seen[-1] == (2, frozenset({1}), 0)
    assert all(hidden == {1} for count, hidden, _ in seen if count == 2)
