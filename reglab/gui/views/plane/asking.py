"""Asks for examples once and for outputs again and again: coarsely while things change, then in detail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

import numpy as np
from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from reglab.gui.run.questions import Questions
from reglab.gui.views.base import View
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.examples import ExampleBlocks
from reglab.gui.views.soundness import without_diverged
from reglab.record.events import Array
from reglab.record.questions import Answer, Examples, ExampleSet, Outputs
from reglab.record.record import RunRecord

REFINE_MS = 200
"""A picture is made anew in more detail when nothing has changed for this long."""


class Moment(NamedTuple):
    """When and where: while this changes, the pictures are coarse."""

    epoch: int | None
    newest: int
    """Number of epochs recorded, where the newest is followed."""
    span: Span | None
    """Part of the plane, where outputs are asked for just there."""


class Key(NamedTuple):
    """What was asked for, all but the detail."""

    moment: Moment
    columns: tuple[int, ...]
    variant: int
    """Rises with every choice that changes the points."""
    ended: bool
    """Whether no more epochs will come; weights may have been restored then."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about outputs, kept until its answer comes.

    Parameters
    ----------
    key : Key
        What was asked for.
    fine : bool
        Whether in full detail.
    mesh : tuple of array
        Coordinates along the axes of the plane that the first points stand for.
    points : array, shape (n, features)
        Those points.
    blocks : ExampleBlocks
        Examples that the other points are.
    """

    key: Key
    fine: bool
    mesh: tuple[Array, ...]
    points: Array
    blocks: ExampleBlocks


class AskingView(View):
    """Keeps examples and outputs of the networks that are shown.

    A subclass says what to ask with `message`, `columns`, `begin` and `wanted`, and shows what comes with
    `show_trouble`, `show_epoch` and `draw`.
    """

    topic: ClassVar[str]

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self.examples: dict[int, ExampleSet] = {}
        """Of each replica; empty until they are known."""
        self.outputs: dict[int, Array] = {}
        """Of each replica at the points of `asked`, as answered last."""
        self.asked: Asked | None = None
        """What was answered last."""
        self.answered_epoch = 0
        """Epoch of `outputs`; 0 for the initial weights."""
        self.span = Span(0, 1, 0, 1)
        self._awaited: Asked | None = None
        self._asked_examples = self._renewing = False
        self._stale = False
        self._variant = 0
        self._refine = QTimer(self)
        self._refine.setSingleShot(True)
        self._refine.setInterval(REFINE_MS)
        self._refine.timeout.connect(self._refine_now)

    # -- what a subclass implements --------------------------------------------------------------

    def message(self) -> str:
        """Return what is to be said instead of a picture; empty where there is one."""
        raise NotImplementedError

    def columns(self, arm: int) -> list[int]:
        """Columns of the networks of an arm that are shown."""
        raise NotImplementedError

    def asked_columns(self, arm: int) -> list[int]:
        """Columns of the networks of an arm that are asked about, those that are shown among them."""
        return self.columns(arm)

    def begin(self) -> None:
        """Work out plane and `span` from `examples`, which have become known, or from other choices."""
        raise NotImplementedError

    def wanted(self, *, fine: bool) -> tuple[tuple[Array, ...], Array, ExampleBlocks]:
        """Return mesh, points that it stands for, shape (n, features), and examples to ask about."""
        raise NotImplementedError

    def show_trouble(self, words: str) -> None:
        """Show why there is no picture."""
        raise NotImplementedError

    def show_epoch(self, epoch: int) -> None:
        """Tell of which epoch `outputs` are."""
        raise NotImplementedError

    def draw(self) -> None:
        """Paint `outputs`."""
        raise NotImplementedError

    @property
    def refines(self) -> bool:
        """Whether there is a more detailed picture than the one that is shown while training."""
        return False

    @property
    def asks_span(self) -> bool:
        """Whether what is asked depends on the part of the plane that is seen."""
        return True

    # -- asking ----------------------------------------------------------------------------------------

    def restart(self) -> None:
        self._refine.stop()
        self.examples, self.outputs = {}, {}
        self.asked = self._awaited = None
        self._asked_examples = self._renewing = False
        self.answered_epoch = 0

    def set_record(self, record: RunRecord | None) -> None:
        if record is None or not self._follows(record):
            super().set_record(record)
            return
        # While a person turns a knob the picture of before stays until there is the next.
        self.record, self._awaited = record, None
        self._asked_examples, self._renewing = False, True
        self.mark_due()

    @property
    def untrained(self) -> bool:
        """Whether networks are shown that nobody has trained."""
        return self.record is not None and self.record.state == "untrained"

    def _follows(self, record: RunRecord) -> bool:
        """Whether a draft may take the place of the one that is shown without anything being cleared."""
        if not self.untrained or record.state != "untrained" or not self.examples:
            return False
        assert self.record is not None
        before, after = self.record.experiment, record.experiment
        keys = [[arm.key for arm in experiment.arms] for experiment in (before, after)]
        return before.data.set == after.data.set and keys[0] == keys[1]

    def ask(self, *, refine: bool = False) -> None:
        """Ask for what is not known yet; what stands still is asked for in full detail."""
        record = self.record
        if record is None or self.questions.run != record.run:
            return
        if not self.examples or self._renewing:
            if self._asked_examples:
                return
            self._asked_examples = True
            columns = tuple(replica.index for replica in record.replicas)
            self.ask_run(f"{self.topic} examples", Examples(), columns, None, self._take_examples)
            return
        columns = tuple(column for arm in self.shown_arms() for column in self.asked_columns(arm))
        newest = record.epochs if self.epoch is None else 0
        moment = Moment(self.epoch, newest, self.span if self.asks_span else None)
        key = Key(moment, columns, self._variant, record.ended)
        before = self._awaited or self.asked
        if before is not None and key == before.key and (before.fine or not refine):
            if not before.fine:
                self._refine.start()
            return
        still = before is not None and before.key.moment == moment and record.state != "running"
        fine = not self.refines or refine or still
        mesh, points, blocks = self.wanted(fine=fine)
        asked = self._awaited = Asked(key, fine, mesh, points, blocks)
        points = np.concatenate([points, blocks.points(points.shape[1])])
        self.ask_run(self.topic, Outputs(points), columns, self.epoch, partial(self._take, asked))
        if not fine:
            self._refine.start()

    def _take_examples(self, answer: Answer) -> None:
        known = bool(self.examples) and not self._renewing
        if self.record is None or answer.run != self.record.run or known:
            return
        if answer.trouble:
            self._asked_examples = False
            self.show_trouble(answer.trouble)
            return
        self.examples = dict(zip(answer.replicas, answer.examples, strict=True))
        if self._renewing:
            self._renewing = False
            self.vary()
        self.begin()
        self.mark_due()

    def _take(self, asked: Asked, answer: Answer) -> None:
        if self.record is None or answer.run != self.record.run:
            return
        if asked is self._awaited:
            self._awaited = None
        if asked.key.variant != self._variant:
            return
        if answer.trouble:
            if self.asked is None:
                self.show_trouble(answer.trouble)
            return
        self.asked = asked
        answer = without_diverged(self.record, answer)
        self.outputs = dict(zip(answer.replicas, answer.outputs, strict=True))
        self.answered_epoch = answer.epoch
        self.show_epoch(answer.epoch)
        self.redraw()

    def vary(self) -> None:
        """Tell that a choice was made which changes what is asked: what was answered holds no more."""
        self._variant += 1

    @Slot()
    def redraw(self) -> None:
        """Paint again what was answered last, if it still is what is wanted."""
        if self.asked is None or self.asked.key.variant != self._variant or self.message():
            return
        self._stale = not self.isVisible()
        if not self._stale:
            self.draw()

    def catch_up(self) -> None:
        """Paint what changed while the view was hidden."""
        if self._stale:
            self.redraw()

    @Slot()
    def _refine_now(self) -> None:
        record = self.record
        if record is not None and record.state != "running" and self.isVisible() and not self.message():
            self.ask(refine=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._refine.stop()
