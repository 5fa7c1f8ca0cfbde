"""What changes in an arm while it trains, and how to be rid of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reglab.experiment import edits
from reglab.experiment.experiment import Arm
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.scroll_column import MARGIN
from reglab.words.language import _, grouped, plural


class ChangesLine(QWidget):
    """Says how the selected arm begins where that is not as the cards show it; hidden where it is.

    Parameters
    ----------
    model : ExperimentModel
        What is shown and edited.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.words = Caption()
        self.button = QPushButton(_("From the start"))
        self.button.setProperty("role", "small")
        self.button.setToolTip(_("Give up the changes: the arm has what is set here from its first epoch on"))
        self.button.clicked.connect(self._start)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 4, MARGIN, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the selected arm."""
        arm = self._model.experiment.arms[self._model.selected]
        self.setVisible(bool(arm.changes))
        if arm.changes:
            self.words.setText(changes_words(arm))
            self.button.setAccessibleDescription(self.words.text())

    @Slot()
    def _start(self) -> None:
        at = self._model.selected
        name = self._model.arm.name
        self._model.edit(lambda e: edits.start_so(e, at), _("“{arm}” from the start").format(arm=name))


def changes_words(arm: Arm) -> str:
    """``"Begins with L2 0.01; what is set here holds after epoch 8, the last of 3 changes."``."""
    count = len(arm.changes)
    beginning, epoch = arm.at(1).summary(), grouped(arm.changes[-1].epoch - 1)
    if count == 1:
        return _("Begins with {beginning}; what is set here holds after epoch {epoch}.").format(
            beginning=beginning, epoch=epoch
        )
    return plural(
        "Begins with {beginning}; what is set here holds after epoch {epoch}, the last of {n} change.",
        "Begins with {beginning}; what is set here holds after epoch {epoch}, the last of {n} changes.",
        count,
        beginning=beginning,
        epoch=epoch,
    )
