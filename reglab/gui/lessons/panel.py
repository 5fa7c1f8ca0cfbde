"""The column that leads through a lesson."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reglab.gui import theme
from reglab.gui.lessons.goal_box import GoalBox
from reglab.gui.lessons.labels import Heading, MarkdownText, Said
from reglab.gui.lessons.name_box import NameBox
from reglab.gui.lessons.player import LessonPlayer
from reglab.gui.lessons.prediction_box import PredictionBox
from reglab.gui.lessons.question_box import QuestionBox
from reglab.gui.lessons.reflection_box import ReflectionBox
from reglab.gui.run.session import Session
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.scroll_column import ScrollColumn
from reglab.words.language import _


class LessonPanel(QWidget):
    """Shows the step that a player is at.

    Parameters
    ----------
    player : LessonPlayer
        Goes through the lesson.
    session : Session
        Its record is what predictions are compared with.
    """

    def __init__(self, player: LessonPlayer, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessonPanel")
        self.setAccessibleName(_("Lesson"))
        self._player, self._session = player, session
        self.place = Caption()
        self.column = ScrollColumn()
        self.text = MarkdownText()
        self.explanation = MarkdownText()
        self.back = QPushButton(_("Back"))
        self.next = QPushButton(_("Next"))
        self.next.setProperty("role", "primary")
        self.why = Said()
        self.name: NameBox | None = None
        self.question: QuestionBox | None = None
        self.prediction: PredictionBox | None = None
        self.reflection: ReflectionBox | None = None
        self.goal: GoalBox | None = None
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addWidget(self.place)
        layout.addWidget(self.column, 1)
        layout.addWidget(self.why)
        layout.addLayout(buttons)
        self.column.layout_.setSpacing(10)
        self.setMinimumWidth(theme.px(290))
        self.back.clicked.connect(player.back)
        self.next.clicked.connect(player.next)
        player.step_changed.connect(self._show_step)
        player.begins.connect(self._show_beginning)
        player.state_changed.connect(self._show_state)

    @Slot()
    def _show_step(self) -> None:
        lesson = self._player.lesson
        if lesson is None:
            return
        self._clear()
        index, step = self._player.index, self._player.step
        self.place.setText(
            _("{lesson} · step {number} of {steps}").format(
                lesson=lesson.header.title, number=index + 1, steps=len(lesson.steps)
            )
        )
        column = self.column.layout_
        column.addWidget(Heading(step.title))
        self.text = MarkdownText()
        self.text.set_markdown(step.text)
        column.addWidget(self.text)
        if self._player.seed is not None:
            self.name = NameBox(self._player.seed, asks=index == 0)
            self.name.given.connect(self._player.draw_anew)
            column.addWidget(self.name)
        experiment = self._player.experiment(index)
        state, asked = self._player.state, step.settings
        if asked.predict is not None and experiment is not None:
            self.prediction = PredictionBox(asked.predict, experiment, state)
            self.prediction.committed.connect(self._player.predict)
            self.prediction.changed.connect(self._tell_waiting)
            column.addWidget(self.prediction)
            self.reflection = ReflectionBox(state.reflection)
            self.reflection.given.connect(self._player.reflect)
            column.addWidget(self.reflection)
        if asked.question is not None:
            self.question = QuestionBox(asked.question, state.answer)
            self.question.answered.connect(self._player.answer)
            column.addWidget(self.question)
        if asked.goal is not None:
            self.goal = GoalBox(asked.goal)
            column.addWidget(self.goal)
        self.explanation = MarkdownText()
        self.explanation.set_markdown(asked.explain)
        column.addWidget(self.explanation)
        column.addStretch(1)
        self.back.setEnabled(index > 0)
        self.next.setText(_("Finish") if index + 1 == len(lesson.steps) else _("Next"))
        self._show_state()
        self.column.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        self.column.seek_nothing()
        self.name = self.question = self.prediction = self.reflection = self.goal = None
        while (item := self.column.layout_.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _show_state(self) -> None:
        player = self._player
        if player.lesson is None:
            return
        state = player.state
        if self.prediction is not None:
            waited = self.prediction.waits
            self.prediction.show_state(state, may_foretell=player.may_foretell)
            if waited and not self.prediction.waits:
                # How sure one is and “Commit” stand below the sketch, maybe out of sight.
                QTimer.singleShot(0, self, self._show_commit)
            if player.revealed:
                self.prediction.reveal(state)
        if self.reflection is not None and self.prediction is not None:
            seen = self.reflection.isVisible()
            self.reflection.ask(differs=self.prediction.differs(state))
            self.reflection.setVisible(player.revealed and state.reflection != "")
            if self.reflection.isVisible() and not seen:
                # Once it has its place: below what was drawn, which may fill the column.
                QTimer.singleShot(0, self, self._show_reflection)
        experiment = player.experiment(player.index)
        if self.goal is not None and experiment is not None:
            self.goal.tell(state.reached, experiment.data.info.task)
        self.explanation.setVisible(player.explained)
        self.next.setEnabled(player.open_next)
        self._tell_waiting()

    @Slot()
    def _show_commit(self) -> None:
        if self.prediction is not None:
            self.column.seek(self.prediction.commit)

    @Slot()
    def _show_reflection(self) -> None:
        if self.reflection is not None:
            self.column.seek(self.reflection)

    @Slot(float)
    def _show_beginning(self, value: float) -> None:
        if self.prediction is not None:
            self.prediction.sketch.set_start(value)

    @Slot()
    def _tell_waiting(self) -> None:
        self.why.say(self._waits_for())

    def _waits_for(self) -> str:
        """What is to be done before the next step; nothing where that is open."""
        player = self._player
        if player.open_next:
            return ""
        if self.prediction is not None and player.may_foretell and player.state.prediction is None:
            return self.prediction.missing
        if player.settings.question is not None and player.state.answer is None:
            return _("Choose an answer.")
        return _("Press Run (space).")
