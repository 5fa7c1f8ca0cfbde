"""Looks for hand-ins beside the window: a folder on a stick or in the network may take its time."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from reglab.gui.threads import WindowThread
from reglab.lessons.class_results import ClassFiles

EVERY_S = 2.0
"""How often a folder is looked at: folders in a network do not tell of new files."""


class ClassWatch(WindowThread):
    """Reads files that are given, and looks at a folder again and again."""

    found = Signal(object)
    """There are other results; carries `ClassResults`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("class", parent)
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._given: list[Path] = []
        self._ended = False

    def watch(self, folder: Path) -> None:
        """Look at this folder from now on."""
        with self._lock:
            self._folder = folder
        self._wake.set()

    def add(self, paths: Iterable[Path]) -> None:
        """Read these files."""
        with self._lock:
            self._given += paths
        self._wake.set()

    def run(self) -> None:
        files = ClassFiles()
        while not self._ended:
            with self._lock:
                given, folder = self._given, self._folder
                self._given = []
            changed = files.take(given)
            changed = (folder is not None and files.scan(folder)) or changed
            if changed:
                self.found.emit(files.merged())
            self._wake.wait(EVERY_S)
            self._wake.clear()

    def end(self) -> None:
        self._ended = True
        self._wake.set()
