"""Hands everything over to a window that is started in place of this one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from reglab.gui.document.documents import Document
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.plain import literal
from reglab.store.errors import StoreError
from reglab.store.unsaved import UnsavedFile


class Restart(QObject):
    """Keeps what is shown, closes the window, and says with what the program is to be started again.

    Parameters
    ----------
    model : ExperimentModel
        What is edited.
    document : Document
        Knows its file.
    window : QWidget
        The window.
    """

    ready = Signal()
    """The window has closed, and another is to be started."""

    def __init__(self, model: ExperimentModel, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._model, self._document, self._window = model, document, window
        self.arguments: list[str] | None = None
        """What the other window is to open; ``None`` while there is to be none."""

    @property
    def wanted(self) -> bool:
        """Whether the window closes to begin anew: nothing is lost then, and nobody has to be asked."""
        return self.arguments is not None

    def begin(self) -> None:
        """Close the window for another, which shows the same experiment with all edits, saved or not."""
        document = self._document
        try:
            if document.path is not None and not document.unsaved:
                self.arguments = [str(document.path.absolute())]
            else:
                kept = UnsavedFile()
                kept.write(self._model.experiment, document.path)
                self.arguments = [str(kept.path)]
        except StoreError as error:
            box = QMessageBox(QMessageBox.Icon.Warning, "reglab", literal(str(error)), parent=self._window)
            box.finished.connect(box.deleteLater)
            box.open()
            return
        if self._window.close():
            self.ready.emit()
        else:
            self.arguments = None
