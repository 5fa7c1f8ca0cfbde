"""Windows as tests begin with them, and parts of them that many look at."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from reglab.gui.views.curves.view import CurvesView
from reglab.gui.window.main_window import MainWindow
from reglab.record.record import RunRecord

PATIENCE = 30_000
"""Milliseconds for what takes a moment on a machine that does nothing else."""


def shown(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int] | None = None, *, active: bool = False
) -> MainWindow:
    """Show a window, of a size if one is given, and wait until it is seen, and has the focus if `active`."""
    if size is not None:
        window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    if active:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    return window


def run_to_the_end(qtbot: QtBot, window: MainWindow) -> RunRecord:
    """Train what is shown, and return the record once the run is over."""
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    assert window.session.record is not None
    return window.session.record


def curves_of(window: MainWindow) -> CurvesView:
    """Return the view with the curves."""
    return window.tabs.view(CurvesView)
