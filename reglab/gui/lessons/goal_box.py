"""A goal, with what is reached of it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.experiment.dataset_info import Task
from reglab.gui.lessons.labels import Heading, Said
from reglab.lessons.conditions import Reached
from reglab.lessons.spec import Goal
from reglab.lessons.words import bound_words, measured
from reglab.words.language import _


class GoalBox(QWidget):
    """Shows a goal and, after a run, how far it is."""

    def __init__(self, goal: Goal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._goal = goal
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Heading(_("Goal: {goal}").format(goal=goal.text)))
        self.told = Said()
        layout.addWidget(self.told)

    def tell(self, reached: Reached | None, task: Task) -> None:
        """Say what is reached; nothing before a run."""
        if reached is None:
            self.told.say(_("Change what you like, and press Run."))
            return
        lines = [
            f"{'✓' if met else '✗'} {bound_words(condition, task)}: "
            f"{measured(value, condition.measure, task)}"
            for condition, met, value in zip(self._goal.conditions, reached.met, reached.values, strict=True)
        ]
        heading = (
            _("Reached, by “{arm}”.").format(arm=reached.arm)
            if reached.whole
            else _("Not yet. Closest is “{arm}”:").format(arm=reached.arm)
        )
        self.told.say("\n".join([heading, *lines]))
