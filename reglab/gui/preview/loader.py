"""The thread that has previews made in another process, so that the window never waits."""

from __future__ import annotations

import multiprocessing
import threading
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from reglab.runtime.call import CallError
from reglab.runtime.server import CallServer

PREVIEW = "reglab.engine.preview:preview"
TIMEOUT = 60.0
"""Seconds for one preview; the first one starts a process and loads the data."""
SHUTDOWN_MS = 3000
"""Longest wait at the end of the program."""

_running: set[PreviewLoader] = set()
"""Threads that have begun and are not over: destroying one would abort the program."""


def end_all() -> None:
    """End every thread and wait for it; before the program ends."""
    for loader in tuple(_running):
        loader.close()
        loader.wait(SHUTDOWN_MS)


class PreviewLoader(QThread):
    """Makes the newest preview that was asked for; older ones that were not begun are left out.

    Methods are called by the window's thread and return at once.

    Parameters
    ----------
    function : str
        ``"module:attribute"``, called in the other process.
    """

    arrived = Signal(int, object)
    """Number of the request, and its `Preview`."""
    failed = Signal(int, str)
    """Number of the request, and a sentence."""

    def __init__(self, function: str = PREVIEW, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._function = function
        self._asked = threading.Condition()
        self._request: tuple[int, tuple[Any, ...]] | None = None
        self._number = 0
        self._closing = False
        self._alarm, self._bell = multiprocessing.Pipe(duplex=False)

    def ask(self, *args: Any) -> int:
        """Ask for another preview and return its number."""
        with self._asked:
            self._number += 1
            self._request = (self._number, args)
            self._asked.notify()
        if self not in _running:
            _running.add(self)
            self.finished.connect(self._forget)
            self.start()
        return self._number

    @Slot()
    def close(self) -> None:
        """End the thread and its process, whatever they are doing, without waiting. Safe to call again."""
        with self._asked:
            if self._closing:
                return
            self._closing = True
            self._asked.notify()
        self._bell.send_bytes(b"!")
        if self not in _running:
            self._forget()

    @Slot()
    def _forget(self) -> None:
        self._bell.close()
        self._alarm.close()
        _running.discard(self)
        self.deleteLater()

    def run(self) -> None:
        """Work until `close`."""
        server = CallServer({"OMP_NUM_THREADS": "1"})
        try:
            while (request := self._next()) is not None:
                number, args = request
                try:
                    made = server.call(self._function, *args, timeout=TIMEOUT, alarm=self._alarm)
                except CallError as error:
                    if not self._closing:
                        self.failed.emit(number, str(error))
                else:
                    self.arrived.emit(number, made)
        finally:
            server.close()

    def _next(self) -> tuple[int, tuple[Any, ...]] | None:
        with self._asked:
            while self._request is None and not self._closing:
                self._asked.wait()
            request, self._request = self._request, None
            return None if self._closing else request
