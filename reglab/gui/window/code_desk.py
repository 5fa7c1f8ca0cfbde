"""What leaves the window as code or text, and comes back from the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from reglab.experiment.errors import ExperimentError
from reglab.experiment.text_code import from_text_code, is_text_code
from reglab.gui.document.documents import Document
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.widgets.plain import literal
from reglab.gui.window.actions import Actions
from reglab.words.language import _


class CodeDesk(QObject):
    """Opens the dialogs with code, and takes in what was pasted.

    Parameters
    ----------
    window : QMainWindow
        Parent of the dialogs.
    model : ExperimentModel
        What is shown.
    document : Document
        Where a pasted experiment goes.
    actions, arms
        Whose wishes it fulfils.
    """

    def __init__(
        self,
        window: QMainWindow,
        model: ExperimentModel,
        document: Document,
        actions: Actions,
        arms: ArmsStrip,
    ) -> None:
        super().__init__(window)
        self._window, self._model, self._document = window, model, document
        actions.show_code.triggered.connect(self._show_selected)
        actions.share.triggered.connect(self._share)
        actions.paste.triggered.connect(self.paste)
        arms.code_wanted.connect(self.show_code)

    @Slot()
    def _show_selected(self) -> None:
        self.show_code(self._model.selected)

    @Slot(int)
    def show_code(self, arm: int) -> None:
        """Show the code of an arm."""
        # All that writes code is loaded with the first wish, not with the window.
        from reglab.gui.dialogs.code import CodeDialog

        CodeDialog(self._model.experiment, arm, self._window).open()

    @Slot()
    def _share(self) -> None:
        from reglab.gui.dialogs.share import ShareDialog

        ShareDialog(self._model.experiment, self._window).open()

    @Slot()
    def paste(self) -> None:
        """Open the experiment whose text code is on the clipboard; what is wrong with it is said."""
        text = QApplication.clipboard().text()
        if not is_text_code(text):
            self._complain(
                _("There is no experiment on the clipboard"),
                _(
                    "Copy a text that begins with “reglab1.”, which “Text and QR code” in the "
                    "File menu makes."
                ),
            )
            return
        try:
            experiment = from_text_code(text)
        except ExperimentError as error:
            self._complain(_("The experiment could not be pasted"), str(error))
            return
        self._document.show(experiment)

    def _complain(self, heading: str, details: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "reglab", heading, parent=self._window)
        box.setInformativeText(literal(details))
        box.exec()
