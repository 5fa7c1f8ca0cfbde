"""What the views ask of the training process: one question at a time for each view, and never an old one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from reglab.record.questions import Answer, Question, Want

Take = Callable[[Answer], None]


@dataclass(slots=True)
class Topic:
    """One stream of questions, of which only the newest matters."""

    pending: int | None = None
    waiting: tuple[Question, Take] | None = None


class Questions(QObject):
    """Passes questions on and gives the answers to those who asked.

    Every topic has at most one question under way. While that one is, a newer question waits,
    and replaces another that waits: whoever drags through the epochs sees as many views as can
    be made, and always the last.
    """

    asked = Signal(object)
    """A `Question` to be passed on to the run's trainer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._run = 0
        self._topics: dict[str, Topic] = {}
        self._takers: dict[int, tuple[str, Take]] = {}

    def set_run(self, run: int) -> None:
        """Ask about another run from now on; what was asked before is forgotten. 0 for none."""
        self._run = run
        self._topics.clear()
        self._takers.clear()

    @property
    def run(self) -> int:
        """Id of the run that is asked about; 0 for none."""
        return self._run

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return any(place.pending is not None for place in self._topics.values())

    def ask(self, topic: str, want: Want, replicas: tuple[int, ...], epoch: int | None, take: Take) -> None:
        """Ask; `take` is called with the answer, unless a newer question of the topic replaces this one.

        Does nothing where there is no run.

        Parameters
        ----------
        topic : str
            Who asks for what, e.g. ``"boundary"``.
        want, replicas, epoch
            As in `Question`.
        take : callable
            Takes the answer in this thread.
        """
        if not self._run:
            return
        question = Question(self._run, next(self._numbers), want, replicas, epoch)
        place = self._topics.setdefault(topic, Topic())
        if place.pending is None:
            self.send(topic, place, question, take)
        else:
            place.waiting = (question, take)

    def send(self, topic: str, place: Topic, question: Question, take: Take) -> None:
        """Pass a question on; for subclasses."""
        place.pending = question.number
        self._takers[question.number] = (topic, take)
        self.asked.emit(question)

    @Slot(object)
    def answer(self, answer: Answer) -> None:
        """Give an answer to whoever asked, then ask what has waited for it."""
        if answer.run != self._run or answer.number not in self._takers:
            return
        topic, take = self._takers.pop(answer.number)
        place = self._topics[topic]
        place.pending, waiting = None, place.waiting
        place.waiting = None
        if waiting is not None:
            self.send(topic, place, *waiting)
        take(answer)
