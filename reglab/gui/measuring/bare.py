"""A window that holds an empty plot and nothing else: what anyone waits for who plots with PySide6.

Imports nothing of the program's own window, so that its start is not measured along.
"""

from __future__ import annotations

import os
import sys
import time

import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

LIMIT_MS = 60_000
"""Longest wait for the first painting."""


def paint_without_a_screen() -> None:
    """Have Qt paint into memory where there is no screen; called before it starts."""
    shown = (
        sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not shown:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class _Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Notes when it was painted first."""

    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = time.time()
            QTimer.singleShot(0, QApplication.quit)


def first_paint() -> float:
    """Open the window and return the time of its first painting, as ``time.time()``; 0 where there was none.

    Called in a fresh process.
    """
    paint_without_a_screen()
    app = QApplication([])
    shown, plot = QMainWindow(), _Plot()
    shown.setCentralWidget(plot)
    shown.resize(1366, 768)
    shown.show()
    QTimer.singleShot(LIMIT_MS, app, QApplication.quit)
    app.exec()
    shown.close()
    return plot.painted
