"""Which training examples were moved or left out by hand, and how to put them back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reglab.experiment import edits
from reglab.experiment.example_edits import edits_words
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.labels import Caption
from reglab.words.language import _


class ExampleEditsLine(QWidget):
    """Says how many training examples are not as they were drawn; hidden where all are.

    Parameters
    ----------
    model : ExperimentModel
        What is shown and edited.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.words = Caption()
        self.button = QPushButton(_("Put back"))
        self.button.setProperty("role", "small")
        self.button.setToolTip(_("Put all training examples back where they were drawn"))
        self.button.clicked.connect(self._put_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        model.on(Part.DATA).connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the experiment's data."""
        data = self._model.experiment.data
        words = edits_words(data.example_edits)
        self.setVisible(bool(words))
        self.words.setText(
            (
                _("{what_was_done} by hand, in the data of every seed.")
                if data.resample
                else _("{what_was_done} by hand.")
            ).format(what_was_done=words)
        )
        self.button.setAccessibleDescription(self.words.text())

    @Slot()
    def _put_back(self) -> None:
        self._model.edit(edits.restore_examples, _("Put training examples back"))
