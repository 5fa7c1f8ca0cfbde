"""Measures the views of what networks learned: training beside an open one, and going through the epochs."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from reglab.gui.measuring.stage import StageError, run_for, wait_until
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.window.main_window import MainWindow

SCRUB_MS = 5
"""How often the hand on the line of epochs moves on: faster than any view can follow."""
SCRUB_S, QUICK_SCRUB_S = 4.0, 1.5


def open_boundary(shown: MainWindow) -> BoundaryView:
    """Show the tab with the decision boundaries, and return it."""
    shown.tabs.setCurrentWidget(shown.tabs.page(BoundaryView.tab.title))
    return shown.tabs.view(BoundaryView)


def scrub(shown: MainWindow, view: BoundaryView, quick: bool) -> dict[str, Any]:
    """Drag through the epochs of the run that was stopped; return how many views a second were painted."""
    record = shown.session.record
    if record is None or len(record.kept) < 2:
        raise StageError("the run has no epochs to go back to")
    hand = _Hand(shown)
    paints = _PaintedEpochs(view)
    hand.start()
    wait_until(lambda: paints.count > 3, "the first views of earlier epochs")
    first, began = paints.count, time.perf_counter()
    run_for(QUICK_SCRUB_S if quick else SCRUB_S)
    rate = (paints.count - first) / (time.perf_counter() - began)
    hand.stop()
    paints.stop()
    shown.scrubber.track.choose(None)
    return {"scrub_views_per_s": rate, "scrub_epochs": len(record.kept)}


class _Hand(QObject):
    """Moves the line of epochs on, one kept epoch after the other, from end to end and back."""

    def __init__(self, shown: MainWindow) -> None:
        super().__init__()
        self._track = shown.scrubber.track
        self._by = -1
        self._timer = QTimer(self)
        self._timer.setInterval(SCRUB_MS)
        self._timer.timeout.connect(self._move)

    def start(self) -> None:
        """Take hold."""
        self._timer.start()

    def stop(self) -> None:
        """Let go."""
        self._timer.stop()

    @Slot()
    def _move(self) -> None:
        before = self._track.shown
        self._track.step(self._by)
        if self._track.shown == before:
            self._by = -self._by


class _PaintedEpochs(QObject):
    """Counts the epochs that a view has painted, whichever of its parts it was.

    Parameters
    ----------
    view : BoundaryView
        The view.
    """

    def __init__(self, view: BoundaryView) -> None:
        super().__init__()
        self.count = 0
        self._view = view
        self._last = view.answered_epoch
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def stop(self) -> None:
        """Count no longer."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Paint
            and isinstance(watched, QWidget)
            and self._view.answered_epoch != self._last
            and self._view.isAncestorOf(watched)
        ):
            self._last = self._view.answered_epoch
            self.count += 1
        return False
