"""Which units dropout switches off in a step of the training, and what evaluation makes of it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.spatial_dropout import SpatialDropout
from reglab.gui.explain.desk import Desk, Source
from reglab.gui.explain.mask_drawing import Column, MaskDrawing
from reglab.gui.explain.technique_picture import AskingPicture, Subject, source_words
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.record.questions import Answer
from reglab.record.worked import SeenMasks, StepMasks, TechniqueWant
from reglab.words import percent, short
from reglab.words.language import _, plural


class DroppedUnits(AskingPicture):
    """The masks of one step after the other, as the training draws them, and two ways to evaluate."""

    order: ClassVar[int] = 10

    def __init__(self, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.step = 0
        """The step of the training that is shown, from 0."""
        self._seen: dict[int, tuple[float, int]] = {}
        self._about: object = None
        self.heading = ElidedLabel(_("Units in a training step"))
        self.again = tool_button("step", _("Show the masks of the next step of the training"), _("Next step"))
        self.again.clicked.connect(self._next)
        self.drawing = MaskDrawing()
        self.counter, self.evaluation = Caption(), Caption()
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(3)
        column.addLayout(head)
        for widget in (self.drawing, self.counter, self.evaluation):
            column.addWidget(widget)

    @classmethod
    def fits(cls, technique: Technique) -> bool:
        """Whether it switches whole units off."""
        return isinstance(technique, Dropout | SpatialDropout)

    def renew(self) -> None:
        """Begin anew with the first step where another rate or another network is asked about."""
        subject = self.subject
        about = None if subject is None else (subject.acting, subject.experiment.data, subject.scale)
        if about != self._about:
            self._about, self.step = about, 0
            self._seen.clear()
        if subject is not None and subject.reason:
            self.say(subject.reason)
        elif self.drawing.columns == () and not self.counter.text():
            self.say(_("Drawing the masks …"))
        self.ask_soon()

    @Slot()
    def _next(self) -> None:
        subject = self.subject
        if subject is not None:
            scale, training = subject.scale, subject.experiment.arm_training(subject.arm)
            steps = -(-scale.train // scale.batch) * training.epochs
            self.step = (self.step + 1) % max(1, steps)
            self.ask_soon()

    def want(self, subject: Subject) -> TechniqueWant | None:
        """The masks of the step that is shown."""
        return StepMasks(self.step)

    def say(self, words: str) -> None:
        """Show a sentence instead of the units."""
        self.drawing.show_columns(())
        self.drawing.setVisible(False)
        self.again.setEnabled(False)
        self.counter.setText(words)
        self.evaluation.setText("")

    def take(self, answer: Answer, source: Source) -> None:
        """Show the masks of a step."""
        (found,) = answer.worked
        if not isinstance(found, SeenMasks) or self.subject is None:
            return
        if not found.layers:
            self.say(_("No unit is dropped."))
            return
        self.again.setEnabled(True)
        self.drawing.setVisible(True)
        self.drawing.show_columns(_columns(self.subject, found))
        self._seen[self.step] = _average(found)
        self.counter.setText(self._counted(found, source))
        self.evaluation.setText(evaluation_words(self.subject, found, source, answer.epoch))

    def _counted(self, found: SeenMasks, source: Source) -> str:
        off = sum(int(layer.off.sum()) for layer in found.layers)
        units = sum(len(layer.off) for layer in found.layers)
        weight = sum(count for _share, count in self._seen.values())
        average = sum(share * count for share, count in self._seen.values()) / weight
        where = _("Seed {seed}, epoch {epoch}, step {step} of {steps}").format(
            seed=source.seed, epoch=found.epoch, step=found.step, steps=found.steps
        )
        one = plural(
            "{off} of {units} units are off for its one example",
            "{off} of {units} units are off for the first of {n} examples; each has a mask of its own",
            found.examples,
            off=off,
            units=units,
        )
        rates = sorted({layer.p for layer in found.layers})
        mean = plural(
            "{share} are off on average of this step, {rate} are expected",
            "{share} are off on average of {n} steps, {rate} are expected",
            len(self._seen),
            share=percent(average, 1),
            rate=", ".join(percent(rate, 0) for rate in rates),
        )
        return _lines(where, one, mean)


def _average(found: SeenMasks) -> tuple[float, int]:
    """Share that is off over all examples and layers of a step, and how many units that are."""
    units = sum(len(layer.off) for layer in found.layers)
    share = sum(layer.share * len(layer.off) for layer in found.layers) / units
    return share, units * found.examples


def evaluation_words(subject: Subject, found: SeenMasks, source: Source, epoch: int) -> str:
    """Say what evaluation makes of the network, with the keep probability and without it."""
    if not source.trained:
        return _("Run, and the trained network is evaluated here with the keep probability and without it.")
    accuracy = subject.experiment.data.info.task == "classification"
    scaled, unscaled = (
        percent(score, 1) if accuracy else f"R² {short(score)}"
        for _loss, score in (found.scaled, found.unscaled)
    )
    ratio = ", ".join(sorted({short(1 / (1 - layer.p)) for layer in found.layers}))
    heading = _("Evaluated with all units on ({whose})").format(whose=source_words(source, epoch))
    right = _("with the keep probability: {score}, loss {loss}").format(
        score=scaled, loss=short(found.scaled[0])
    )
    wrong = _("without it: {score}, loss {loss}").format(score=unscaled, loss=short(found.unscaled[0]))
    why = _("Without it each such layer passes on {ratio} times what it did on average in training.")
    return _lines(heading, right, wrong, why.format(ratio=ratio))


def _lines(*lines: str) -> str:
    """Put each sentence on a line of its own."""
    return "\n".join(lines)


def _columns(subject: Subject, found: SeenMasks) -> tuple[Column, ...]:
    """Return what is drawn: inputs, hidden layers that have weights or masks, and outputs."""
    experiment, arm = subject.experiment, subject.acting
    layers, shapes = experiment.arm_network(arm).layers, experiment.arm_plan(arm).shapes
    masks = {layer.position: layer for layer in found.layers}
    columns = []
    for position, shape in enumerate(shapes):
        last = position == len(shapes) - 1
        inner = 0 < position < len(shapes) - 1
        if inner and position not in masks and not layers[position - 1].weighted:
            continue
        name = _("out") if last else str(position) if position else _("in")
        mask = masks.get(position)
        units = len(mask.off) if mask is not None else shape[0]
        columns.append(Column(name, units, mask.off if mask is not None else None))
    return tuple(columns)
