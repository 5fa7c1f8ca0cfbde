"""What the window remembers from one time to the next: its place, its panels."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QSplitter

from reglab.gui.actions import Actions

TITLE_BAR = 40
"""Height of a title bar, which is not known before the window is shown."""


class WindowMemory:
    """Takes size and panels from the last time, and keeps them for the next.

    Parameters
    ----------
    window : QMainWindow
        The window.
    splitter : QSplitter
        Holds its panels.
    actions : Actions
        Those that show the panels.
    """

    def __init__(self, window: QMainWindow, splitter: QSplitter, actions: Actions) -> None:
        self._window, self._splitter = window, splitter
        self._panels: dict[QAction, str] = {
            actions.left_panel: "window/left",
            actions.right_panel: "window/right",
        }
        self._placed = False

    def restore(self) -> None:
        """Take size and panels from the last time."""
        settings = QSettings()
        geometry, split = settings.value("window/geometry"), settings.value("window/splitter")
        self._placed = geometry is not None and self._window.restoreGeometry(geometry)
        if split is not None:
            self._splitter.restoreState(split)
        for action, key in self._panels.items():
            # From the shown state, so that hiding is a change that the panel hears of.
            action.setChecked(True)
            action.setChecked(bool(settings.value(key, True, type=bool)))

    def keep(self) -> None:
        """Keep size and panels for the next time."""
        settings = QSettings()
        settings.setValue("window/geometry", self._window.saveGeometry())
        settings.setValue("window/splitter", self._splitter.saveState())
        for action, key in self._panels.items():
            settings.setValue(key, action.isChecked())

    def fit_screen(self, width: int, height: int) -> None:
        """Fill a screen too small for a size and a title bar, unless a place was remembered."""
        room = self._window.screen().availableSize()
        if self._placed:
            return
        if room.width() <= width or room.height() <= height + TITLE_BAR:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
