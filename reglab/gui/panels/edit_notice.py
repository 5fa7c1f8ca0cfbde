"""Where a panel says why an edit was not accepted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment.problem import Problem
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.notice import NoticeLine
from reglab.words.language import plural


class EditNotice(NoticeLine):
    """Shows the first problem of a refused edit until the next edit that is accepted.

    Parameters
    ----------
    model : ExperimentModel
        Whose refusals to show.
    concerns : callable
        Whether a problem belongs to this panel.
    lines : int
        Height, in lines.
    """

    def __init__(
        self,
        model: ExperimentModel,
        concerns: Callable[[Problem], bool],
        lines: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(lines, parent)
        self._model = model
        self._concerns = concerns
        self._refused_at = model.experiment
        model.refused.connect(self._refuse)
        model.changed.connect(self._change)

    @Slot(object)
    def _refuse(self, problems: list[Problem]) -> None:
        mine = [problem for problem in problems if self._concerns(problem)]
        if mine:
            more = len(mine) - 1
            self._refused_at = self._model.experiment
            whole = mine[0].whole
            self.show_sentence(
                plural("{sentence} ({n} more)", "{sentence} ({n} more)", more, sentence=whole)
                if more
                else whole
            )

    @Slot(str)
    def show_field_problem(self, sentence: str) -> None:
        """Show what is wrong with the text of a field, or nothing once it is mended."""
        self._refused_at = self._model.experiment
        self.show_sentence(sentence)

    @Slot(str)
    def show_consequence(self, sentence: str) -> None:
        """Show what an accepted edit changed besides, until the next edit."""
        self._refused_at = self._model.experiment
        self.show_sentence(sentence, refusal=False)

    @Slot(str, str, object)
    def show_remedy(self, sentence: str, label: str, act: Callable[[], object]) -> None:
        """Show why an edit alone does not fit, and a button that does what would help besides."""
        self._refused_at = self._model.experiment
        self.show_offer(sentence, label, act)

    @Slot()
    def forget(self) -> None:
        """Show nothing: what was refused is no longer wanted."""
        self.show_sentence("")

    @Slot()
    def _change(self) -> None:
        # A refusal is followed by "changed" as well, so that all widgets show the old values again.
        if self.text() and self._model.experiment is not self._refused_at:
            self.show_sentence("")
