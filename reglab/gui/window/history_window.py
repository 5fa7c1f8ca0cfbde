"""Opens the history beside the window, and does in the window what is wanted there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui.document.documents import Document
from reglab.gui.run.session import Session
from reglab.gui.widgets.plain import literal
from reglab.gui.window.keeping import Keeping
from reglab.gui.window.notes_keeper import NotesKeeper
from reglab.gui.window.view_tabs import ViewTabs
from reglab.record.notes import Noted

if TYPE_CHECKING:
    from reglab.gui.dialogs.history.dialog import HistoryDialog
    from reglab.gui.window.overlays import Overlays


class HistoryWindow(QObject):
    """Makes the dialog when it is first wanted.

    Parameters
    ----------
    keeping : Keeping
        Has the history, and shows its runs.
    session : Session
        Trains a run again.
    document : Document
        Shows experiments.
    tabs : ViewTabs
        Where runs are laid over the curves.
    notes : NotesKeeper
        Tells what is written about the shown run, which is kept.
    window : QWidget
        Owner of the dialog.
    """

    def __init__(
        self,
        keeping: Keeping,
        session: Session,
        document: Document,
        tabs: ViewTabs,
        notes: NotesKeeper,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._keeping, self._history = keeping, keeping.history
        self._session, self._document, self._tabs, self._window = session, document, tabs, window
        self.dialog: HistoryDialog | None = None
        """The dialog once it was wanted."""
        self.overlays: Overlays | None = None
        notes.noted.connect(self._keep_note)

    @Slot()
    def show(self) -> None:
        """Bring the history to the front."""
        # Needed by few, and only now.
        from reglab.gui.dialogs.history.dialog import HistoryDialog

        if self.dialog is None:
            self.dialog = HistoryDialog(self._history, self._window)
            self.dialog.open_wanted.connect(self._open)
            self.dialog.rerun_wanted.connect(self._rerun)
            self.dialog.overlay_wanted.connect(self._overlay)
        self.dialog.show_runs()

    @Slot(int)
    def _open(self, run: int) -> None:
        self._keeping.open_run(run)

    @Slot(int)
    def _rerun(self, run: int) -> None:
        self._history.ask(self, lambda history: history.experiment(run), self._train, self._complain)

    def _train(self, experiment: Experiment) -> None:
        if self._document.show(experiment):
            self._session.run()

    @Slot(object)
    def _overlay(self, runs: tuple[int, ...]) -> None:
        from reglab.gui.window.overlays import Overlays

        if self.overlays is None:
            self.overlays = Overlays(self._history, self._session, self._tabs, self)
            self.overlays.failed.connect(self._complain)
        if self._session.record is None and runs:
            # Something must be there to lay them over.
            self._keeping.open_run(runs[0])
            runs = runs[1:]
        self.overlays.show(runs)

    @Slot(object)
    def _keep_note(self, noted: Noted) -> None:
        self._history.take([noted])

    @Slot(str)
    def _complain(self, sentence: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "reglab", literal(sentence), parent=self._window)
        box.finished.connect(box.deleteLater)
        box.open()
