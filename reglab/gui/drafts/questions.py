"""Questions about networks that nobody has trained, answered by another process than the one that trains."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from reglab.experiment.experiment import Experiment
from reglab.gui.preview.loader import PreviewLoader
from reglab.gui.run.questions import Questions, Take, Topic
from reglab.record.questions import Answer, Question

ANSWER = "reglab.engine.run.draft:answer"


class DraftQuestions(Questions):
    """Has questions about a draft answered; the process starts with the first one.

    A run under way is not disturbed: it is trained in a process of its own, to which this one gives way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment: Experiment | None = None
        self._loader: PreviewLoader | None = None
        self._users: dict[str, int] = {}
        """For each topic its number as a user of the loader: of every topic the newest question counts."""
        self._asked: dict[int, Question] = {}
        """What each user waits for."""

    def set_draft(self, run: int, experiment: Experiment | None) -> None:
        """Ask about another experiment from now on; what was asked before is forgotten."""
        self._experiment = experiment
        self.set_run(run if experiment is not None else 0)

    def send(self, topic: str, place: Topic, question: Question, take: Take) -> None:
        super().send(topic, place, question, take)
        loader = self._loader
        if loader is None:
            loader = self._loader = PreviewLoader.shared()
            loader.arrived.connect(self._arrive)
            loader.failed.connect(self._fail)
        if topic not in self._users:
            self._users[topic] = loader.join()
        user = self._users[topic]
        self._asked[user] = question
        loader.ask(user, ANSWER, self._experiment, question)

    @Slot(int, object)
    def _arrive(self, user: int, answer: Answer) -> None:
        if user in self._asked and self._asked[user].number == answer.number:
            del self._asked[user]
            self.answer(answer)

    @Slot(int, str)
    def _fail(self, user: int, sentence: str) -> None:
        if (question := self._asked.pop(user, None)) is not None:
            self.answer(Answer(question.run, question.number, 0, question.replicas, trouble=sentence))

    def close(self) -> None:
        """Ask for nothing more; with the last user the process ends. Safe to call again."""
        self.set_draft(0, None)
        if self._loader is not None:
            self._loader.arrived.disconnect(self._arrive)
            self._loader.failed.disconnect(self._fail)
            for user in self._users.values():
                self._loader.leave(user)
        self._loader = None
        self._users.clear()
        self._asked.clear()
