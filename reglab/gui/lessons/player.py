"""Goes through a lesson: sets up its experiments, waits for runs, decides goals and predictions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.summary import summarize
from reglab.experiment.experiment import Experiment
from reglab.gui.lessons.parts import Hands, WindowPart
from reglab.gui.lessons.pointer import Pointer
from reglab.gui.lessons.progress import LessonProgress
from reglab.gui.run.session import Session
from reglab.lessons.conditions import Reached, metric_of, reached
from reglab.lessons.setting_up import Files, experiments_of, no_files
from reglab.lessons.spec import Lesson, Prediction, Settings, Step
from reglab.record.events import Array
from reglab.record.record import RunRecord


@dataclass
class StepState:
    """What a person has done in a step.

    Parameters
    ----------
    answer : int, optional
        The answer that was chosen.
    prediction : str, float, or a tuple of float
        What was foretold; ``None`` before, and empty where a person did not know.
    ran : bool
        Whether a run has ended in this step.
    arms : tuple of ArmSummary
        What came of it.
    reached : Reached, optional
        How far the goal is.
    course : ndarray of float
        Mean of the measure that a curve was drawn of, for every epoch.
    """

    answer: int | None = None
    prediction: str | float | tuple[float, ...] | None = None
    ran: bool = False
    arms: tuple[ArmSummary, ...] = field(default=())
    reached: Reached | None = None
    course: Array = field(default_factory=lambda: np.empty(0))


class LessonPlayer(QObject):
    """Leads through one lesson at a time.

    Parameters
    ----------
    session : Session
        What runs.
    parts : mapping of str to WindowPart
        Parts of the window by the names that lessons have for them.
    pointer : Pointer
        Points at them.
    show : callable
        Shows an experiment; ``False`` where a person wants to keep the present one.
    show_tab : callable
        Shows a tab by its name in lessons.
    """

    step_changed = Signal()
    """Another step is shown, or none."""
    state_changed = Signal()
    """Something was done in the step."""

    def __init__(
        self,
        session: Session,
        parts: Mapping[str, WindowPart],
        pointer: Pointer,
        show: Callable[[Experiment], bool],
        show_tab: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._parts, self._pointer = session, parts, pointer
        self._show, self._show_tab = show, show_tab
        self._hands = Hands(parts)
        self._progress = LessonProgress()
        self.lesson: Lesson | None = None
        self.index = 0
        self.states: dict[int, StepState] = {}
        self._experiments: list[Experiment | None] = []
        self.files: Files = no_files
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(session.stop)
        session.phase_changed.connect(self._follow)

    # -- where ---------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step that is shown."""
        assert self.lesson is not None
        return self.lesson.steps[self.index]

    @property
    def settings(self) -> Settings:
        """What the step says."""
        return self.step.settings

    @property
    def state(self) -> StepState:
        """What was done in it."""
        return self.states.setdefault(self.index, StepState())

    def open(self, lesson: Lesson, files: Files = no_files) -> None:
        """Begin a lesson, at the step where it was left; the last step begins it anew."""
        self.lesson, self.files, self.states = lesson, files, {}
        self._experiments = experiments_of(lesson, files)
        left = self._progress.step(lesson.key)
        self.index = -1
        self.go(left if left < len(lesson.steps) - 1 else 0)

    def close(self) -> None:
        """Leave the lesson; the window is as it was, the experiment stays."""
        self.lesson = None
        self._limit.stop()
        self._hands.let_go()
        self._pointer.point_at(())
        self.step_changed.emit()

    @Slot()
    def next(self) -> None:
        """Show the next step, if it is open; after the last one the lesson ends."""
        if self.lesson is None or not self.open_next:
            return
        if self.index + 1 < len(self.lesson.steps):
            self.go(self.index + 1)
        else:
            self._progress.keep(self.lesson.key, 0)
            self.close()

    @Slot()
    def back(self) -> None:
        """Show the step before."""
        if self.lesson is not None and self.index > 0:
            self.go(self.index - 1)

    def go(self, index: int) -> None:
        """Show a step; what it sets up is shown unless it is shown already."""
        assert self.lesson is not None
        before = self.index
        self.index = index
        wanted, earlier = self.experiment(index), self.experiment(before)
        anew = before < 0 or wanted != earlier
        if (
            wanted is not None
            and anew
            and wanted != self._session.model.experiment
            and not self._show(wanted)
        ):
            # The person keeps an experiment that is not saved, and the step that was shown.
            if before < 0:
                self.close()
            else:
                self.index = before
            return
        if self.settings.tab:
            self._show_tab(self.settings.tab)
        self._progress.keep(self.lesson.key, index)
        self._arrange()
        self.step_changed.emit()

    def experiment(self, index: int) -> Experiment | None:
        """The experiment that a step shows: its own, or that of a step before; ``None`` without one."""
        return self._experiments[index] if self.lesson is not None and index >= 0 else None

    def _shown(self, experiment: Experiment) -> bool:
        """Show an experiment, unless it is shown already; ``False`` where the person keeps another one."""
        return experiment == self._session.model.experiment or self._show(experiment)

    # -- what is done ----------------------------------------------------------------------

    @property
    def may_run(self) -> bool:
        """Whether it is time to run: not before what is asked to be foretold is foretold."""
        return self.settings.predict is None or self.state.prediction is not None

    @property
    def revealed(self) -> bool:
        """Whether what was foretold is known."""
        return self.may_run and self.state.ran

    @property
    def open_next(self) -> bool:
        """Whether what the step asks for was done; a goal may be left for another day."""
        asked, state = self.settings, self.state
        answered = asked.question is None or state.answer is not None
        return answered and (state.ran or not (asked.run or asked.predict))

    @property
    def explained(self) -> bool:
        """Whether the explanation is open."""
        asked, state = self.settings, self.state
        goal = asked.goal is None or (state.reached is not None and state.reached.whole)
        return bool(asked.explain) and self.open_next and goal

    def answer(self, choice: int) -> None:
        """Choose an answer."""
        self.state.answer = choice
        self.state_changed.emit()

    def predict(self, value: str | float | tuple[float, ...]) -> None:
        """Foretell something; it stays."""
        if self.state.prediction is None:
            self.state.prediction = value
            self._arrange()
            self.state_changed.emit()

    @Slot()
    def _follow(self) -> None:
        """A run begins or ends."""
        if self.lesson is None:
            return
        phase, limit = self._session.phase, self.settings.limit_s
        if phase == "starting" and limit:
            self._limit.start(round(1000 * limit))
        if phase not in ("starting", "running", "paused"):
            self._limit.stop()
        record = self._session.record
        if phase == "ended" and record is not None and record.epochs:
            summary = summarize(record)
            state, task = self.state, record.experiment.data.info.task
            state.ran, state.arms = True, summary.arms
            if self.settings.goal is not None:
                state.reached = reached(self.settings.goal, summary.arms, task)
            state.course = _course(record, self.settings.predict)
            self._arrange()
            self.state_changed.emit()

    def _arrange(self) -> None:
        """Hide, lock and point as the step says; nothing gives the answer away before it was foretold."""
        asked = self.settings
        hide, lock = set(asked.hide), set(asked.lock)
        if asked.predict is not None and not self.revealed:
            hide.add("verdict")
        if not self.may_run:
            lock.add("run")
        self._hands.apply(hide, lock)
        self._pointer.point_at([self._parts[name].widget for name in asked.look])


def _course(record: RunRecord, asked: Prediction | None) -> Array:
    """Mean of the measure of the arm that a curve is drawn of, for every epoch, over its networks."""
    places = [
        i for i, arm in enumerate(record.experiment.arms) if asked is not None and arm.name == asked.arm
    ]
    if asked is None or not places or asked.measure == "epochs":
        return np.empty(0)
    values = record.values(metric_of(asked.measure, record.experiment.data.info.task))
    own = values[:, record.columns(places[0])]
    own = own[np.isfinite(own).any(axis=1)]
    return np.asarray(np.nanmean(own, axis=1))
