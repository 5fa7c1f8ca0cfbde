"""Nothing is lost: the history of runs, edits that are not saved, and what a crash has left behind."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from reglab.gui.document.documents import Document
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run.autosave import Autosave
from reglab.gui.run.history_thread import HistoryThread
from reglab.gui.run.recorder import Recorder
from reglab.gui.run.session import Session
from reglab.gui.widgets.plain import literal
from reglab.gui.window.recovery import Recovery
from reglab.store.history.opening import open_run
from reglab.store.lab_files import LabFile


class Keeping(QObject):
    """Keeps what happens in a window, and gives it back.

    Parameters
    ----------
    model : ExperimentModel
        What is edited.
    session : Session
        What is trained.
    document : Document
        What is saved.
    window : QWidget
        Owner of the questions.
    """

    def __init__(self, model: ExperimentModel, session: Session, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._document, self._window = session, document, window
        self.history = HistoryThread(parent=self)
        self.recorder = Recorder(session, self.history, self)
        self.autosave = Autosave(model, document, self.history, self)
        self.recovery = Recovery(self.history, document, self.autosave, self.open_run, window)

    @Slot(int)
    def open_run(self, run: int, *, alone: bool = False) -> None:
        """Show a run of the history with its experiment; all views work as far as its networks are kept.

        With `alone` the experiment that is shown stays, saved or not.
        """

        def show(found: LabFile) -> None:
            if alone:
                self._document.run_opened.emit(found)
            if (alone or self._document.show_run(found)) and self._session.record is not None:
                self.history.resume(self._session.record.run, run)

        self.history.ask(self, lambda history: open_run(history, run), show, self._complain)

    def forgo(self) -> None:
        """Keep nothing of this window: it is measured or tried, and no person works with it."""
        self.history.end()

    def _complain(self, sentence: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "reglab", literal(sentence), parent=self._window)
        box.finished.connect(box.deleteLater)
        box.open()

    def close(self) -> None:
        """The window closes, and a person has said what becomes of the edits."""
        self.autosave.forget()
        # Last, so that it has all that happened until then.
        self.history.shutdown()
