"""Has files read in another process: one thing at a time, with progress, and given up for the next one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from reglab.gui.preview.loader import PreviewLoader

TIMEOUT = 1800.0
"""Seconds for one file; a person sees how far it is and can give it up."""


class FileReading(QObject):
    """Calls functions that read files; the newest counts, one that is under way is ended for it.

    The process starts with the first question and is kept, so that small files take no time. Call `close` in
    the end.
    """

    progressed = Signal(float)
    """How far it is, between 0 and 1."""
    arrived = Signal(object)
    """What was read."""
    failed = Signal(str)
    """Why nothing was read, in a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader: PreviewLoader | None = None
        self._user = 0
        self.busy = False
        """Whether something is being read."""

    def ask(self, function: str, *args: Any) -> None:
        """Have a function, ``"module:attribute"``, called; what was asked before is given up."""
        self.cancel()
        if self._loader is None:
            self._loader = PreviewLoader(timeout=TIMEOUT)
            self._loader.arrived.connect(self._arrive)
            self._loader.failed.connect(self._fail)
            self._loader.told.connect(self._tell)
        self._user = self._loader.join()
        self.busy = True
        self._loader.ask(self._user, function, *args)

    def cancel(self) -> None:
        """Give up what is being read; the process ends with it."""
        if self.busy:
            self.close()

    def close(self) -> None:
        """End the process without waiting. Safe to call again."""
        self.busy, self._user = False, 0
        if self._loader is not None:
            self._loader.end()
            self._loader = None

    @Slot(int, object)
    def _arrive(self, user: int, found: object) -> None:
        if user == self._user:
            self.busy = False
            self.arrived.emit(found)

    @Slot(int, str)
    def _fail(self, user: int, sentence: str) -> None:
        if user == self._user:
            self.busy = False
            self.failed.emit(sentence)

    @Slot(int, object)
    def _tell(self, user: int, share: float) -> None:
        if user == self._user:
            self.progressed.emit(share)
