"""Something to foretell; once it is said it stays, and after the run both stand there."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reglab.experiment.base import FieldInfo, Param
from reglab.experiment.experiment import Experiment
from reglab.gui.lessons.choices import Choices
from reglab.gui.lessons.confidence import Confidence
from reglab.gui.lessons.curve_sketch import CurveSketch
from reglab.gui.lessons.labels import Heading, Said
from reglab.gui.lessons.outcome_words import baseline_words, differs, outcome_words
from reglab.gui.lessons.state import UNKNOWN, StepState
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.lessons.hand_in import Foretold
from reglab.lessons.spec import Prediction
from reglab.lessons.words import measure_words
from reglab.words.language import _


class PredictionBox(QWidget):
    """Asks for a prediction, and how sure one is.

    Parameters
    ----------
    prediction : Prediction
        What is asked.
    experiment : Experiment
        Of what.
    state : StepState
        What was foretold already.
    """

    committed = Signal(object, object)
    """A person has foretold something: the name of an arm, a number, a tuple of numbers, or `UNKNOWN`; and
    how sure they are, ``None`` where they do not know."""
    changed = Signal()
    """Something else is `missing`."""

    def __init__(
        self,
        prediction: Prediction,
        experiment: Experiment,
        state: StepState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._asked, self._task = prediction, experiment.data.info.task
        self._first = experiment.baseline.name
        self._share = 100.0 if self._in_percent() else 1.0
        self._allowed = True
        self._given = False
        """Whether a person has foretold something, be it committed or not."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Heading(_("Predict: {prediction}").format(prediction=prediction.text)))
        self.before = Said()
        layout.addWidget(self.before)
        self._names = [arm.name for arm in experiment.arms]
        self.choices = Choices(self._names, self._place(state.prediction))
        self.number = NumberEditor(self._info(), slider=True)
        self.sketch = CurveSketch(
            prediction.low, prediction.high, experiment.epochs, measure_words(prediction.measure, self._task)
        )
        number = QWidget()
        beside = QHBoxLayout(number)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.number, 1)
        beside.addWidget(QLabel("%" if self._in_percent() else ""))
        shown = {"winner": self.choices, "number": number, "curve": self.sketch}
        for kind, widget in shown.items():
            layout.addWidget(widget)
            widget.setVisible(kind == prediction.kind)
        self.confidence = Confidence(state.confidence)
        layout.addWidget(self.confidence)
        self.commit = QPushButton(_("Commit"))
        self.unknown = QPushButton(_("I don't know"))
        row = QHBoxLayout()
        self.commit.setToolTip(_("That is my prediction; it stays, and the run can begin"))
        row.addWidget(self.commit)
        row.addWidget(self.unknown)
        row.addStretch(1)
        layout.addLayout(row)
        self.told = Said()
        layout.addWidget(self.told)
        middle = self._share * (prediction.low + prediction.high) / 2
        self.number.set_value(int(middle) if prediction.measure == "epochs" else middle)
        self.choices.chosen.connect(self._enable)
        self.number.changed.connect(self._take_number)
        self.confidence.changed.connect(self._enable)
        self.sketch.changed.connect(self._enable)
        self.commit.clicked.connect(self._commit)
        self.unknown.clicked.connect(self._commit_nothing)
        self.show_state(state, may_foretell=not prediction.baseline)
        if state.prediction is not None:
            self._lock(state.prediction)

    def _in_percent(self) -> bool:
        return self._asked.measure.endswith("score") and self._task == "classification"

    def _info(self) -> FieldInfo:
        asked = self._asked
        name = measure_words(asked.measure, self._task)
        low, high = self._share * asked.low, self._share * asked.high
        unit = "%" if self._in_percent() else ""
        param = Param(name, _("What you expect."), slider=(low, high), unit=unit)
        if asked.measure == "epochs":
            return FieldInfo("prediction", param, "int", int(low), minimum=int(low), maximum=int(high))
        return FieldInfo("prediction", param, "float", low, minimum=low, maximum=high)

    def _place(self, prediction: object) -> int | None:
        return self._names.index(prediction) if prediction in self._names else None

    @property
    def waits(self) -> bool:
        """Whether the first arm must run before one may foretell."""
        return not self._allowed

    def show_state(self, state: StepState, *, may_foretell: bool) -> None:
        """Show what the first arm came to, where it runs before one is asked, and wait for it until then."""
        self._allowed = may_foretell
        for widget in (self.choices, self.number, self.sketch, self.confidence, self.unknown):
            widget.setEnabled(may_foretell and state.prediction is None)
        # A locked sketch is still to be looked at.
        self.sketch.setEnabled(may_foretell)
        if self._asked.baseline:
            self.sketch.set_baseline(state.baseline)
            self.before.say(baseline_words(self._asked, state, self._first, self._task))
        self._enable()

    @property
    def missing(self) -> str:
        """What is still to be done so that it is foretold, in words."""
        if self.commit.isEnabled():
            return _("Press Commit.")
        return _("Say how sure you are.") if self._given else _("Predict first.")

    @Slot(object)
    def _take_number(self, value: float) -> None:
        self.number.set_value(value)
        self._given = True
        self._enable()

    @Slot()
    def _enable(self) -> None:
        kind = self._asked.kind
        if kind != "number":
            self._given = self.sketch.complete if kind == "curve" else self.choices.group.checkedId() >= 0
        # A number stands there from the beginning.
        complete = self._given or kind == "number"
        self.commit.setEnabled(self._allowed and complete and self.confidence.value is not None)
        self.changed.emit()

    @Slot()
    def _commit(self) -> None:
        if self._asked.kind == "winner":
            self._say(self._names[self.choices.group.checkedId()])
        elif self._asked.kind == "number":
            self._say(float(self.number.value() or 0.0) / self._share)
        else:
            self._say(tuple(self.sketch.values.tolist()))

    @Slot()
    def _commit_nothing(self) -> None:
        self._say(UNKNOWN)

    def _say(self, prediction: Foretold) -> None:
        self._lock(prediction)
        self.committed.emit(prediction, None if prediction == UNKNOWN else self.confidence.value)

    def _lock(self, prediction: Foretold) -> None:
        for widget in (self.choices, self.number, self.confidence, self.commit, self.unknown):
            widget.setEnabled(False)
        self.commit.hide()
        self.unknown.hide()
        self.confidence.hide()
        if isinstance(prediction, tuple):
            self.sketch.set_values(prediction)
        else:
            self.sketch.lock()
        if isinstance(prediction, float):
            said = self._share * prediction
            self.number.set_value(int(said) if self._asked.measure == "epochs" else said)
        self.told.say(
            _("Now press Run.") if prediction != UNKNOWN else _("That is an answer, too. Now press Run.")
        )

    def differs(self, state: StepState) -> bool:
        """Whether what came is something else than what was foretold."""
        return differs(self._asked, state, self._task, self.sketch.off())

    def reveal(self, state: StepState) -> None:
        """Show what came beside what was foretold.

        Parameters
        ----------
        state : StepState
            What was foretold, and what came.
        """
        if state.course is not None and self._asked.kind == "curve":
            self.sketch.reveal(state.course)
        if words := outcome_words(self._asked, state, self._task, self.sketch.off()):
            self.told.say(words)
