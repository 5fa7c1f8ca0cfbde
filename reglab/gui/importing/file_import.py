"""Files on their way into the experiment: what all kinds of them have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reglab.experiment.sources.base import Source
from reglab.gui.importing.file_reading import FileReading
from reglab.gui.importing.words import in_window

PACKED = "reglab.store.contents:packed"
PAUSE_MS = 150
"""How long nothing must be changed before a file is read again."""


class FileImport(QObject):
    """Reads files anew with every choice, and says what is made of them.

    A subclass asks with `ask` in `read`, and takes what comes in `take`. Its pages are named in
    `reglab.gui.importing.pages`.
    """

    surveyed = Signal()
    """The files were looked at again, or could not be: then `seen` is false and `trouble` says why."""
    understood = Signal()
    """There is another `source`, or none: then `trouble` says why, unless it is still looked for."""
    progressed = Signal(float)
    """How far the reading is, between 0 and 1; 1 where nothing is read."""
    completed = Signal()
    """`result` is what a person wanted."""

    def __init__(self, paths: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths = tuple(paths)
        self.trouble = ""
        """Why nothing was seen or made, in a sentence."""
        self.result: Source | None = None
        self._completing = False
        self._reading = FileReading(self)
        self._reading.progressed.connect(self.progressed)
        self._reading.arrived.connect(self._arrive)
        self._reading.failed.connect(self._fail)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._read)

    # -- what a kind says ----------------------------------------------------------------------------

    @property
    def seen(self) -> bool:
        """Whether the files were looked at and can be."""
        raise NotImplementedError

    @property
    def source(self) -> Source | None:
        """What is made of the files with the present choices; ``None`` while that is not known."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What there is in the files, in a few words."""
        raise NotImplementedError

    @property
    def first_page(self) -> int:
        """Which page is shown first, from 1."""
        return 1

    def remember(self, before: Source | None) -> None:
        """Want of the files what was wanted of others, as far as that is there."""

    def read(self) -> None:
        """Ask for what is not known."""
        raise NotImplementedError

    def take(self, found: Any) -> None:
        """Take what was read."""
        raise NotImplementedError

    def lose(self) -> None:
        """Forget what cannot be known, since it could not be read."""
        raise NotImplementedError

    # -- reading -------------------------------------------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Whether something is being read, or is about to be."""
        return self._reading.busy or self._timer.isActive()

    def start(self) -> None:
        """Read the files as they are found."""
        self._read()

    def read_again(self) -> None:
        """Read soon, as something was changed; what is being read is given up."""
        self._reading.cancel()
        self.trouble = ""
        self.understood.emit()
        self._timer.start()

    def ask(self, function: str, *args: Any) -> None:
        """Have a function called in another process."""
        self.progressed.emit(0.0)
        self._reading.ask(function, *args)

    def cancel(self) -> None:
        """Give up what is being read."""
        self._timer.stop()
        self._reading.cancel()
        self._completing = False
        self.progressed.emit(1.0)

    def close(self) -> None:
        """End everything. Safe to call again."""
        self._timer.stop()
        self._reading.close()

    @Slot()
    def _read(self) -> None:
        self._completing = False
        self.read()

    @Slot(object)
    def _arrive(self, found: object) -> None:
        self.trouble = ""
        if self._completing and isinstance(found, Source):
            self._complete(found)
        else:
            self.take(found)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.trouble = in_window(sentence)
        if self._completing:
            self._completing = False
        else:
            self.lose()
        self.progressed.emit(1.0)
        self.understood.emit()

    # -- the end -------------------------------------------------------------------------------------

    def complete(self, *, pack: bool) -> None:
        """Have `result` made of the present source; where `pack`, with the files in it."""
        if self.source is None:
            return
        self._completing = pack
        if pack:
            self.ask(PACKED, self.source)
        else:
            self._complete(self.source)

    def _complete(self, source: Source) -> None:
        self._completing = False
        self.result = source
        self.progressed.emit(1.0)
        self.completed.emit()
