"""A question with answers; the chosen one is judged at once, and why is said."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.gui.lessons.choices import Choices
from reglab.gui.lessons.labels import Heading, Said
from reglab.lessons.spec import Question
from reglab.words.language import _, in_context


class QuestionBox(QWidget):
    """Shows a question; another answer can be chosen as long as one likes."""

    answered = Signal(int)
    """An answer was chosen; carries its position."""

    def __init__(self, question: Question, chosen: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Heading(question.text))
        self.choices = Choices([answer.text for answer in question.answers], chosen)
        layout.addWidget(self.choices)
        self.told = Said()
        layout.addWidget(self.told)
        self.choices.chosen.connect(self._take)
        if chosen is not None:
            self._tell(chosen)

    @Slot(int)
    def _take(self, chosen: int) -> None:
        self._tell(chosen)
        self.answered.emit(chosen)

    def _tell(self, chosen: int) -> None:
        answer = self._question.answers[chosen]
        judged = in_context("answer", "Right.") if answer.right else _("Not quite.")
        self.told.say(f"{judged} {answer.because}".strip())
