"""Keeps what is edited and not saved, so that a crash costs a second of it at most."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from reglab.experiment.experiment import Experiment
from reglab.gui.document.documents import Document
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run.history_thread import HistoryThread
from reglab.store.history import History
from reglab.store.unsaved import UnsavedFile

_log = logging.getLogger(__name__)

PAUSE_MS = 500
"""Pause between an edit and the file: a slider that is dragged is written twice a second at most."""


class Autosave(QObject):
    """Has the experiment written beside the history while it has unsaved changes.

    Parameters
    ----------
    model : ExperimentModel
        What is edited.
    document : Document
        Knows whether it is saved.
    history : HistoryThread
        What writes.
    """

    def __init__(
        self,
        model: ExperimentModel,
        document: Document,
        history: HistoryThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._document, self._history = model, document, history
        self._file = UnsavedFile()
        self._kept: tuple[Experiment, Path | None] | None = None
        """What is in the file."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.write)
        model.changed.connect(self._plan)
        document.changed.connect(self._plan)

    @Slot()
    def _plan(self) -> None:
        # Not put off by further edits: a person who edits for long is kept all the time.
        if not self._timer.isActive() and (self._document.unsaved or self._kept is not None):
            self._timer.start()

    @Slot()
    def write(self) -> None:
        """Keep what is unsaved now, or let go of what has been saved since; returns at once."""
        self._timer.stop()
        experiment, path = self._model.experiment, self._document.path
        if not self._document.unsaved:
            self.forget()
        elif self._kept != (experiment, path):
            self._kept = experiment, path
            self._do(lambda _: self._file.write(experiment, path))

    def forget(self) -> None:
        """Let go of it: the experiment is saved, or a person does not want the edits."""
        self._timer.stop()
        if self._kept is not None:
            self._kept = None
            self._do(lambda _: self._file.forget())

    def _do(self, work: Callable[[History], None]) -> None:
        self._history.ask(self, work, self._written, self._failed)

    def _written(self, _: None) -> None:
        """Nothing has to be done."""

    def _failed(self, why: str) -> None:
        # It is tried again with the next edit; a person who saves is told what is wrong with the disk.
        self._kept = None
        _log.warning("the unsaved experiment cannot be kept: %s", why)
