"""Something to foretell; once it is said it stays, and after the run both stand there."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reglab.experiment.base import FieldInfo, Param
from reglab.experiment.experiment import Experiment
from reglab.gui.lessons.choices import Choices
from reglab.gui.lessons.curve_sketch import CurveSketch
from reglab.gui.lessons.labels import Heading, Said
from reglab.gui.lessons.player import StepState
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.lessons.conditions import mean_of
from reglab.lessons.spec import Prediction
from reglab.lessons.words import distance, measure_words, measured, winner
from reglab.words.language import _

UNKNOWN = ""
"""The prediction of whoever does not know."""


class PredictionBox(QWidget):
    """Asks for a prediction.

    Parameters
    ----------
    prediction : Prediction
        What is asked.
    experiment : Experiment
        Of what.
    state : StepState
        What was foretold already.
    """

    committed = Signal(object)
    """A person has foretold something: the name of an arm, a number, a tuple of numbers, or `UNKNOWN`."""

    def __init__(
        self,
        prediction: Prediction,
        experiment: Experiment,
        state: StepState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._asked, self._task = prediction, experiment.data.info.task
        self._share = 100.0 if self._in_percent() else 1.0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Heading(_("Predict: {prediction}").format(prediction=prediction.text)))
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
        self.number.set_value(self._share * (prediction.low + prediction.high) / 2)
        self.choices.chosen.connect(self._enable)
        self.sketch.changed.connect(self._enable)
        self.commit.clicked.connect(self._commit)
        self.unknown.clicked.connect(self._commit_nothing)
        self._enable()
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
        return FieldInfo("prediction", param, "float", low, minimum=low, maximum=high)

    def _place(self, prediction: object) -> int | None:
        return self._names.index(prediction) if prediction in self._names else None

    @Slot()
    def _enable(self) -> None:
        kind = self._asked.kind
        chosen = self.choices.group.checkedId() >= 0
        self.commit.setEnabled(kind == "number" or (chosen if kind == "winner" else self.sketch.complete))

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

    def _say(self, prediction: str | float | tuple[float, ...]) -> None:
        self._lock(prediction)
        self.committed.emit(prediction)

    def _lock(self, prediction: str | float | tuple[float, ...]) -> None:
        for widget in (self.choices, self.number, self.commit, self.unknown):
            widget.setEnabled(False)
        self.commit.hide()
        self.unknown.hide()
        if isinstance(prediction, tuple):
            self.sketch.set_values(prediction)
        else:
            self.sketch.lock()
        if isinstance(prediction, float):
            self.number.set_value(self._share * prediction)
        self.told.say(
            _("Now press Run.") if prediction != UNKNOWN else _("That is an answer, too. Now press Run.")
        )

    def reveal(self, state: StepState) -> None:
        """Show what came beside what was foretold.

        Parameters
        ----------
        state : StepState
            What was foretold, and what came.
        """
        asked, task, said = self._asked, self._task, state.prediction
        name = measure_words(asked.measure, task)
        if asked.kind == "winner":
            best = winner(asked, state.arms, task)
            if best is None:
                return
            value = measured(mean_of(best, asked.measure, asked.at, task), asked.measure, task)
            chosen = "" if said == UNKNOWN else _(" You said “{said}”.").format(said=said)
            self.told.say(
                _("“{best}” has the best {name}: {value}.{chosen}").format(
                    best=best.name, name=name, value=value, chosen=chosen
                )
            )
            return
        arm = next((each for each in state.arms if each.name == asked.arm), None)
        if arm is None:
            return
        came = mean_of(arm, asked.measure, asked.at, task)
        words = _("It came to {measured}.").format(measured=measured(came, asked.measure, task))
        if isinstance(said, float) and not math.isnan(came):
            away = distance(came - said, asked.measure, task)
            words += _(" You said {measured}, {away} off.").format(
                measured=measured(said, asked.measure, task), away=away
            )
        if asked.kind == "curve":
            self.sketch.reveal(state.course)
            if isinstance(said, tuple):
                off = distance(self.sketch.off(), asked.measure, task)
                words = _("Dashed: your sketch. Solid: what came. On average they are {off} apart.").format(
                    off=off
                )
        self.told.say(words)
