"""Windows as tests begin with them, and parts of them that many look at."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from reglab.gui.views.curves.view import CurvesView
from reglab.gui.window.main_window import MainWindow
from reglab.record.record import RunRecord

PATIENCE = 120_000
"""Milliseconds for what takes a moment on a machine that does nothing else."""


def shown(
    qtbot: QtBot,
    window: MainWindow,
    size: tuple[int, int] | None = None,
    *,
    active: bool = False,
    ready: bool = False,
) -> MainWindow:
    """Show a window, and wait until it is seen.

    Parameters
    ----------
    qtbot, window
        Who waits, and for what.
    size : (int, int), optional
        Width and height.
    active : bool
        Whether it is to have the focus too.
    ready : bool
        Whether it is to be ready to train: a thread that still imports torch cannot be ended.
    """
    if size is not None:
        window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    if active:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    if ready:
        qtbot.waitUntil(lambda: window.worker._was_ready, timeout=2 * PATIENCE)
    return window


def run_to_the_end(qtbot: QtBot, window: MainWindow) -> RunRecord:
    """Train what is shown, and return the record once the run is over."""
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    assert window.session.record is not None
    return window.session.record


def runs_to_its_time_limit(qtbot: QtBot, window: MainWindow) -> None:
    """Press Run, slowly enough that the epochs of the experiment are never all trained."""
    window.toolbar.pace_chosen.emit(5.0)
    window.actions_.run.trigger()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    record = window.session.record
    assert record is not None
    assert record.state == "stopped"
    assert record.epochs < 400


def curves_of(window: MainWindow) -> CurvesView:
    """Return the view with the curves."""
    return window.tabs.view(CurvesView)
