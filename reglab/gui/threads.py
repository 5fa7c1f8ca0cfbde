"""Threads beside the window's own, and how the program is left: nothing runs on when it is gone."""

from __future__ import annotations

import atexit
import logging
import multiprocessing.util  # noqa: F401
from weakref import WeakSet

import pyqtgraph  # noqa: F401
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

SHUTDOWN_MS = 5000
"""Longest wait for a thread where the window or the program ends."""

_log = logging.getLogger(__name__)
_begun: WeakSet[WindowThread] = WeakSet()
"""Threads that were started once."""
_unfinished: list[WindowThread] = []
"""Threads that did not end in time: destroying one while it runs would abort the program."""


class WindowThread(QThread):
    """A thread that is ended before the program is, whichever way that goes.

    A subclass implements `run` and `end`. It is shut down when the application quits, and where a
    script leaves without an event loop, when the interpreter ends.

    Parameters
    ----------
    name : str
        Names it in messages.
    """

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.shutdown)

    def end(self) -> None:
        """Have `run` return soon, whatever it is doing; returns at once, may be called again."""
        raise NotImplementedError

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Begin."""
        _begun.add(self)
        super().start(priority)

    @Slot()
    def shutdown(self) -> None:
        """End everything and wait until the thread is over. Safe to call again."""
        if not self.isRunning():
            return
        self.end()
        if not self.wait(SHUTDOWN_MS):
            _log.error("the %s thread is still running after %d ms", self.objectName(), SHUTDOWN_MS)
            self.setParent(None)
            _unfinished.append(self)


# Registered last, it comes first: before what multiprocessing and pyqtgraph do, which are imported above.
@atexit.register
def leave() -> None:
    """End every thread that still runs, and hide what is still seen.

    For scripts that leave without closing the window. The binding then destroys all objects one by one in
    any order, and a widget that is hidden by that would do its work with others that are gone.
    """
    running = [thread for thread in tuple(_begun) if isValid(thread) and thread.isRunning()]
    for thread in running:
        thread.end()
    for thread in running:
        thread.shutdown()
    if isinstance(app := QCoreApplication.instance(), QApplication):
        for widget in app.topLevelWidgets():
            widget.hide()
