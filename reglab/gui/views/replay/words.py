"""What the view says beside what the replay itself says."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.gui.views.replay.rule import rule_of
from reglab.gui.widgets.labels import SteadyCaption
from reglab.words.language import _

NOTHING_TRAINED = _("Nothing was trained yet that these settings could be tried out on.")
_LINES = 2


def obstacle(name: str, present: Experiment, place: int | None, rule: EarlyStopping) -> str:
    """Say why an arm cannot have a rule; empty where it can.

    Parameters
    ----------
    name : str
        What the arm is called where it was trained.
    present : Experiment
        The experiment as it is now.
    place : int or None
        Position of the arm in it; ``None`` where it is gone.
    rule : EarlyStopping
        What was tried out.
    """
    if place is None:
        return _("“{arm}” is no longer among the arms.").format(arm=name)
    if rule_of(present, place) == rule:
        return _("“{arm}” has these settings already.").format(arm=name)
    return ""


class OutcomeWords(SteadyCaption):
    """What comes of the rule; in its place why a number was not taken, until one is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reserve(_LINES)
        self._outcome = self._refusal = ""

    def say(self, outcome: str) -> None:
        """Tell what comes of the rule."""
        self._outcome = outcome
        self._show()

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        """Tell why a number was not taken; nothing once it is put right."""
        self._refusal = sentence
        self._show()

    def _show(self) -> None:
        role = "error" if self._refusal else ""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(self._refusal or self._outcome)
