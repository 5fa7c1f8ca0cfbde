"""A run whose networks are gone says so in every view, at once; and a stop costs them only if it must."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui.run.failures import with_remedy
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.views.base import View
from reglab.gui.views.framed import FramedView
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.window.main_window import MainWindow
from reglab.record.events import NetworksLost, RunFailed
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import MakeWindow, forget_edits, small_experiment
from tests.gui.run.test_session import finish
from tests.support.trainers import FAKE, experiment
from tests.support.windows import shown

PATIENCE = 120_000


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()))


def message(view: View) -> str:
    """What a view says instead of a picture."""
    if isinstance(view, PlaneView):
        return view.grid.sheet.message
    if isinstance(view, FramedView):
        return view.empty.message if view.stack.currentWidget() is view.empty else ""
    return ""


def of_networks(window: MainWindow) -> list[View]:
    """The views that ask the networks, each seen once and answered."""
    views = []
    for page in window.tabs.pages:
        if window.tabs.isTabVisible(window.tabs.indexOf(page)):
            window.tabs.setCurrentWidget(page)
            view = page.view
            assert view is not None
            if view.tab.title in ("Boundary", "Weights", "Examples"):
                views.append(view)
    return views


def show(window: MainWindow, view: View) -> None:
    window.tabs.setCurrentWidget(next(page for page in window.tabs.pages if page.view is view))
    QApplication.processEvents()


@pytest.mark.parametrize("lose", [NetworksLost, lambda run: RunFailed(run, "Broken.")])
def test_every_view_of_networks_says_that_they_are_gone(
    qtbot: QtBot, window: MainWindow, lose: Callable[[int], NetworksLost | RunFailed]
) -> None:
    window.session.run()
    record = finish(qtbot, window)
    views = of_networks(window)
    assert len(views) == 3
    for view in views:
        show(window, view)
        qtbot.waitUntil(lambda v=view: not message(v), timeout=PATIENCE)
    seen = views[-1]
    window.worker.events.emit([lose(record.run)])
    qtbot.waitUntil(lambda: "gone" in message(seen), timeout=PATIENCE)
    for view in views:
        show(window, view)
        assert "The networks of this run are gone" in message(view), view.tab.title
        window.scrubber.track.choose(7)
        assert "gone" in message(view), "an earlier epoch would be shown as another one's picture"
        window.scrubber.track.choose(9)
    assert not window.actions_.branch.isEnabled()
    assert "gone" in window.actions_.branch.toolTip()
    # What is in the record stays to be seen.
    weights = views[1]
    assert isinstance(weights, FramedView)
    show(window, weights)
    weights.switch.choose("norms")
    weights.mark_due()
    assert not message(weights)
    weights.switch.choose("histograms")
    window.session.run()
    finish(qtbot, window)
    for view in views:
        show(window, view)
        qtbot.waitUntil(lambda v=view: not message(v), timeout=PATIENCE)


def fake_window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(experiment("heavy"), TrainingWorker(lambda: ThreadHost(FAKE)))
    window.worker.setParent(window)
    qtbot.addWidget(window, before_close_func=forget_edits)
    return window


def test_a_stop_says_what_it_waits_for_and_keeps_the_networks(qtbot: QtBot) -> None:
    window = fake_window(qtbot)
    window.session.run()
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: record.epochs > 0, timeout=PATIENCE)
    window.session.stop()
    assert window.session.stopping
    assert "stopping after this step" in window.statusBar().text  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: record.ended, timeout=PATIENCE)
    assert (record.state, record.lost, window.session.stopping) == ("stopped", False, False)


def test_a_second_stop_does_not_wait(qtbot: QtBot) -> None:
    window = fake_window(qtbot)
    given: list[str] = []
    tell = window.worker._tell
    window.worker._tell = lambda command: (given.append(str(command)), tell(command))[1]  # type: ignore[method-assign]
    window.session.run()
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: record.epochs > 0, timeout=PATIENCE)
    window.session.stop()
    window.session.stop()
    qtbot.waitUntil(lambda: record.ended, timeout=PATIENCE)
    # Others ask in between for the networks that the history keeps.
    assert [command for command in given if command in ("stop", "end")] == ["stop", "end"]


@pytest.mark.parametrize("cause", ["memory", "killed", "process", "unexpected"])
def test_the_window_says_what_to_do_there(cause: str) -> None:
    assert "ress Run" in with_remedy("It failed.", cause)  # type: ignore[arg-type]
    assert "--seeds" not in with_remedy("It failed.", cause)  # type: ignore[arg-type]
