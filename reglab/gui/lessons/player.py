"""Goes through a lesson: sets up its experiments, waits for runs, decides goals and predictions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from reglab.analysis.summary import summarize
from reglab.experiment.experiment import Experiment
from reglab.experiment.window_rules import Control, WindowRules
from reglab.gui.lessons.beginning import Beginning
from reglab.gui.lessons.parts import Hands, WindowPart
from reglab.gui.lessons.pointer import Pointer
from reglab.gui.lessons.progress import LessonProgress, own_seed
from reglab.gui.lessons.state import StepState, course_of
from reglab.gui.run.session import Session
from reglab.lessons.conditions import metric_of, reached
from reglab.lessons.hand_in import Foretold
from reglab.lessons.setting_up import Files, experiments_of, no_files
from reglab.lessons.spec import Lesson, Settings, Step
from reglab.record.record import RunRecord


class LessonPlayer(QObject):
    """Leads through one lesson at a time.

    Parameters
    ----------
    session : Session
        What runs.
    parts : mapping of str to WindowPart
        Parts of the window by the names that lessons have for them.
    hands : Hands
        Hide and lock them.
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
    begins = Signal(float)
    """It has become known where the curve begins that is asked for."""

    def __init__(
        self,
        session: Session,
        parts: Mapping[str, WindowPart],
        hands: Hands,
        pointer: Pointer,
        show: Callable[[Experiment], bool],
        show_tab: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._parts, self._hands, self._pointer = session, parts, hands, pointer
        self._show, self._show_tab = show, show_tab
        self._progress = LessonProgress()
        self.lesson: Lesson | None = None
        self.worked_on: Lesson | None = None
        """The lesson, also after it was left: what was done in it is there until another one begins."""
        self.index = 0
        self.states: dict[int, StepState] = {}
        self._experiments: list[Experiment | None] = []
        self.files: Files = no_files
        self.seed: int | None = None
        """The data seed that comes from a name, where the lesson wants that."""
        self._beginning = Beginning(self)
        self._beginning.found.connect(self._tell_beginning)
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
        return self._state(self.index)

    def _state(self, index: int) -> StepState:
        return self.states.setdefault(index, StepState())

    def open(self, lesson: Lesson, files: Files = no_files) -> None:
        """Begin a lesson, at the step where it was left."""
        self.lesson, self.files = lesson, files
        self.worked_on = lesson
        self._draw()
        self.index = -1
        self.go(self._progress.step(lesson))

    def _draw(self) -> None:
        """Set up all steps anew, with data of one's own where the lesson wants that."""
        assert self.lesson is not None
        self.states = {}
        self.seed = own_seed(self.lesson)
        self._experiments = experiments_of(self.lesson, self.files, self.seed)

    @Slot()
    def draw_anew(self) -> None:
        """Take the name that is kept by now; what was done with other data is forgotten."""
        if self.lesson is not None:
            self._draw()
            index, self.index = self.index, -1
            self.go(index)

    def close(self) -> None:
        """Leave the lesson; the window is as it was, the experiment stays."""
        self.lesson = None
        self._beginning.forget()
        self._hands.let_go("lesson")
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
            self._progress.finish(self.lesson.key)
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
        wanted, earlier = self._wanted(index), self._wanted(before)
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
        if self.settings.predict is not None and self.state.prediction is None and self._session.record:
            # A run of another time would give the answer away.
            self._session.reset()
        self._ask_beginning()
        if self.settings.tab:
            self._show_tab(self.settings.tab)
        self._progress.keep(self.lesson.key, index)
        self._arrange()
        self.step_changed.emit()

    def experiment(self, index: int) -> Experiment | None:
        """The experiment that a step shows: its own, or that of a step before; ``None`` without one."""
        return self._experiments[index] if 0 <= index < len(self._experiments) else None

    def _wanted(self, index: int) -> Experiment | None:
        """The experiment as a step shows it: with the first arm alone, where that comes before the others."""
        experiment = self.experiment(index)
        if experiment is not None and self._alone(index):
            return experiment.model_copy(update={"arms": experiment.arms[:1]})
        return experiment

    def _alone(self, index: int) -> bool:
        asked = self.lesson.steps[index].settings.predict if self.lesson is not None and index >= 0 else None
        return asked is not None and asked.baseline and self._state(index).prediction is None

    def _ask_beginning(self) -> None:
        """Have it found out where the curve begins that is asked for."""
        asked, experiment = self.settings.predict, self.experiment(self.index)
        if asked is None or asked.kind != "curve" or asked.measure == "epochs" or experiment is None:
            self._beginning.forget()
            return
        place = [arm.name for arm in experiment.arms].index(asked.arm)
        self._beginning.ask(experiment, metric_of(asked.measure, experiment.data.info.task), place)

    @Slot(float)
    def _tell_beginning(self, value: float) -> None:
        if math.isfinite(value):
            self.begins.emit(value)

    # -- what is done ----------------------------------------------------------------------

    @property
    def may_run(self) -> bool:
        """Whether it is time to run: not before what is asked is foretold, but for the first arm alone."""
        asked = self.settings.predict
        return asked is None or asked.baseline or self.state.prediction is not None

    @property
    def may_foretell(self) -> bool:
        """Whether it is time to foretell: not before the first arm has run, where that is to be seen."""
        asked = self.settings.predict
        return asked is not None and (not asked.baseline or self.state.baseline_arm is not None)

    @property
    def revealed(self) -> bool:
        """Whether what was foretold is known."""
        return self.state.ran and (self.settings.predict is None or self.state.prediction is not None)

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
        reflected = asked.predict is None or state.reflection is not None
        return bool(asked.explain) and self.open_next and goal and reflected

    def answer(self, choice: int) -> None:
        """Choose an answer."""
        self.state.answer = choice
        self.state_changed.emit()

    def predict(self, value: Foretold, confidence: int | None = None) -> None:
        """Foretell something; it stays. The other arms come now, where the first one was alone so far."""
        if self.state.prediction is not None or not self.may_foretell:
            return
        alone, whole = self._alone(self.index), self.experiment(self.index)
        if alone and whole is not None and not self._show(whole):
            # The person keeps what is shown: it is asked anew.
            self.step_changed.emit()
            return
        self.state.prediction, self.state.confidence = value, confidence
        self._arrange()
        self.state_changed.emit()

    def reflect(self, text: str) -> None:
        """Say why it came out so, or other than expected; empty where one does not want to."""
        self.state.reflection = text
        self.state_changed.emit()

    @Slot()
    def _follow(self) -> None:
        """A run begins or ends."""
        if self.lesson is None:
            return
        record = self._session.record
        if self._session.phase == "ended" and record is not None and record.epochs:
            self._take(record)
            self._arrange()
            self.state_changed.emit()

    def _take(self, record: RunRecord) -> None:
        """Keep what came of a run that has ended."""
        asked, state, arms = self.settings, self.state, summarize(record).arms
        if self._alone(self.index) and asked.predict is not None:
            state.baseline = course_of(record, arms[0].name, asked.predict.measure)
            state.baseline_arm = arms[0]
            return
        state.ran, state.arms = True, arms
        if asked.goal is not None:
            state.reached = reached(asked.goal, arms, record.experiment.data.info.task)
        if asked.predict is not None:
            state.course = course_of(record, asked.predict.arm, asked.predict.measure)

    def _arrange(self) -> None:
        """Hide, lock and point as the step says; nothing gives the answer away before it was foretold."""
        asked = self.settings
        hide: set[Control] = set(asked.hide)
        lock: set[Control] = set(asked.lock)
        if asked.predict is not None and not self.revealed:
            hide |= {"verdict", "notes"}
        if not self.may_run:
            lock.add("run")
        rules = WindowRules(hide=tuple(hide), lock=tuple(lock), limit_s=asked.limit_s)
        self._hands.apply("lesson", rules)
        self._pointer.point_at([self._parts[name].widget for name in asked.look])
