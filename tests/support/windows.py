"""Parts of a window that many tests look at."""

from __future__ import annotations

from reglab.gui.views.curves.view import CurvesView
from reglab.gui.window.main_window import MainWindow


def curves_of(window: MainWindow) -> CurvesView:
    """Return the view with the curves."""
    return window.tabs.view(CurvesView)
