"""What the window remembers from one time to the next: its place, its panels."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMainWindow

from reglab.gui.window.workspace import Workspace

TITLE_BAR = 40
"""Height of a title bar, which is not known before the window is shown."""


class WindowMemory:
    """Takes size and panels from the last time, and keeps them for the next.

    Parameters
    ----------
    window : QMainWindow
        The window.
    workspace : Workspace
        Holds its panels.
    """

    def __init__(self, window: QMainWindow, workspace: Workspace) -> None:
        self._window, self._workspace = window, workspace
        self._panels = dict(zip(workspace.wanted, ("window/left", "window/right"), strict=True))
        self._placed = False

    def restore(self) -> None:
        """Take size and panels from the last time."""
        settings = QSettings()
        geometry, split = settings.value("window/geometry"), settings.value("window/splitter")
        self._placed = geometry is not None and self._window.restoreGeometry(geometry)
        if split is not None:
            self._workspace.splitter.restoreState(split)
        for action, key in self._panels.items():
            self._workspace.wanted[action] = bool(settings.value(key, True, type=bool))
        self._workspace.fit()

    def keep(self) -> None:
        """Keep size and panels for the next time."""
        settings = QSettings()
        settings.setValue("window/geometry", self._window.saveGeometry())
        settings.setValue("window/splitter", self._workspace.splitter.saveState())
        for action, key in self._panels.items():
            # Not what is shown: a panel that gave way to a narrow window comes back in a wide one.
            settings.setValue(key, self._workspace.wanted[action])

    def fit_screen(self, width: int, height: int) -> None:
        """Fill a screen too small for a size and a title bar, unless a place was remembered."""
        room = self._window.screen().availableSize()
        if self._placed:
            return
        if room.width() <= width or room.height() <= height + TITLE_BAR:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
