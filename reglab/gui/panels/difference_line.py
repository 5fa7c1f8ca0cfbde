"""The line below the arms: in what the selected one differs from the baseline."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from reglab.experiment.differences import differences
from reglab.experiment.problem import Problem
from reglab.gui import theme
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.widgets.labels import ElidedLabel
from reglab.words import capital
from reglab.words.language import _


class DifferenceLine(QStackedWidget):
    """Says the selected arm's differences, or for a while why an edit of the arms was refused.

    Parameters
    ----------
    model : ExperimentModel
        What is shown.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.sentence = ElidedLabel()
        self.notice = EditNotice(model, _concerns, lines=1)
        self.addWidget(self.sentence)
        self.addWidget(self.notice)
        self.notice.sentence_changed.connect(self._show_notice)
        model.on(Part.QUESTION).connect(self.refresh)
        model.selection_changed.connect(self.refresh)
        model.selection_changed.connect(self.notice.forget)
        theme.manager().theme_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the differences of the selected arm."""
        self.setFixedHeight(self.notice.sizeHint().height())
        if self._model.selected == 0:
            self.sentence.set_text(
                _("The baseline: every other arm is compared with it, seed by seed."), "muted"
            )
            return
        difference = differences(self._model.experiment)[self._model.selected - 1]
        sentence = capital(difference.sentence)
        if difference.warning:
            self.sentence.set_text(f"⚠ {difference.warning} {sentence}", "warning")
        else:
            self.sentence.set_text(sentence)

    @Slot(str)
    def _show_notice(self, text: str) -> None:
        self.setCurrentWidget(self.notice if text else self.sentence)


def _concerns(problem: Problem) -> bool:
    """Problems with the list of arms and with their names."""
    return problem.part == "arms"
