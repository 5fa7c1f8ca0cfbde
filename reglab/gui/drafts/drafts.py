"""Follows the experiment while it is edited, so that its data and untrained networks can be looked at."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reglab.experiment.experiment import Experiment
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.drafts.questions import DraftQuestions
from reglab.record.events import Replica
from reglab.record.record import RunRecord

THROTTLE_MS = 60
"""Least time between two drafts while a slider is dragged."""
_SHAPING = Part.DATA | Part.NETWORK | Part.SEEDS | Part.ARMS | Part.TECHNIQUES | Part.OWN | Part.COURSE
"""What a draft is of; penalties on weights do nothing before the first step."""

_runs = itertools.count(-1, -1)
"""Ids of drafts, which no run has."""


class Drafts(QObject):
    """Keeps a record without epochs of the experiment as it stands, and has questions about it answered.

    Nothing is asked, and no process starts, before a view that is seen does so.
    """

    changed = Signal()
    """There is another draft."""

    def __init__(self, model: ExperimentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._circles: list[DraftQuestions] = []
        self._question = draft_experiment(model.experiment)
        self._closed = False
        self.record = draft_record(self._question)
        """The networks of the experiment before any training, one seed of each arm."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(THROTTLE_MS)
        self._timer.timeout.connect(self._follow)
        model.on(_SHAPING).connect(self._notice)
        model.on(Part.NAMES).connect(self._rename)

    def new_questions(self) -> DraftQuestions:
        """Return questions of their own for a view, or for several that are never seen together."""
        questions = DraftQuestions(self)
        questions.set_draft(self.record.run, self._question)
        self._circles.append(questions)
        return questions

    @Slot()
    def _notice(self) -> None:
        # The first edit after a rest is followed at once, those that come soon after it together.
        if not self._closed and not self._timer.isActive():
            self._timer.start(0 if self._rested else THROTTLE_MS)

    @Slot()
    def _rename(self) -> None:
        """Call the arms as they are called now: names are words about what is asked, and no part of it."""
        arms = self._model.experiment.arms
        if [arm.key for arm in arms] == [arm.key for arm in self.record.experiment.arms]:
            self.record.rename([arm.name for arm in arms])

    @property
    def _rested(self) -> bool:
        return not any(questions.busy for questions in self._circles)

    @Slot()
    def _follow(self) -> None:
        question = draft_experiment(self._model.experiment)
        # Other data are no drag: what was asked of the old ones would stand there under the new experiment.
        if not self._rested and question.data.source == self._question.data.source:
            # Whoever drags sees as many drafts as can be made, not none before letting go.
            self._timer.start(THROTTLE_MS)
            return
        if question == self._question or self._closed:
            return
        self._question, self.record = question, draft_record(question)
        for questions in self._circles:
            questions.set_draft(self.record.run, question)
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Ask for nothing more, and end the process without waiting. Safe to call again."""
        self._closed = True
        self._timer.stop()
        for questions in self._circles:
            questions.close()


def draft_experiment(experiment: Experiment) -> Experiment:
    """Return what a draft depends on: data, networks and techniques of all arms, for the first seed alone."""
    return experiment.model_copy(
        update={
            "name": "draft",
            "notes": "",
            "training": type(experiment.training)(),
            "seeds": 1,
            "arms": tuple(arm.latest.model_copy(update={"training": None}) for arm in experiment.arms),
        }
    )


def draft_record(experiment: Experiment) -> RunRecord:
    """Return a record of networks that nobody has trained."""
    record = RunRecord(experiment, next(_runs))
    record.state = "untrained"
    plans = [experiment.arm_plan(arm) for arm in experiment.arms]
    record.replicas = tuple(
        Replica(place, place, experiment.first_seed, plan.parameters, len(plan.weighted))
        for place, plan in enumerate(plans)
    )
    return record
