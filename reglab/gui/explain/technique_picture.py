"""What the pictures in the cards of techniques have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Scale, Technique
from reglab.gui.explain.desk import Desk, Source
from reglab.record.questions import Answer
from reglab.record.worked import TechniqueWant
from reglab.words.language import _

DEBOUNCE_MS = 60
"""How long a number must rest before it is asked about."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is about.

    Parameters
    ----------
    experiment : Experiment
        The experiment as it stands.
    arm : Arm
        The arm whose card it is.
    technique : Technique
        The technique of the card, perhaps switched off.
    reason : str
        Why it can do nothing with this network and these data; else empty.
    """

    experiment: Experiment
    arm: Arm
    technique: Technique
    reason: str = ""

    @property
    def scale(self) -> Scale:
        """Sizes on which conventions depend."""
        return self.experiment.scale(self.arm)

    @property
    def acting(self) -> Arm:
        """The arm with the technique on, whether it is or not."""
        technique = self.technique
        if technique.enabled and technique in self.arm.techniques:
            return self.arm
        mine = technique.model_copy(update={"enabled": True})
        others = tuple(each for each in self.arm.techniques if each not in (technique, mine))
        return self.arm.model_copy(update={"techniques": (*others, mine)})


class TechniquePicture(QWidget):
    """A picture in the card of a technique: it explains it while it works.

    Each is one file in `reglab.gui.explain.pictures`, found by being there.
    """

    order: ClassVar[int] = 100
    """Where it stands where a technique has several; smaller comes first."""
    asks: ClassVar[bool] = True
    """Whether it asks networks, so that there is none where nobody answers."""

    edited = Signal(str, object, str)
    """A field of the technique is to have another value, with the key of the act."""

    def __init__(self, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.subject: Subject | None = None

    @classmethod
    def fits(cls, technique: Technique) -> bool:
        """Whether there is something of a technique to be shown."""
        raise NotImplementedError

    def show_subject(self, subject: Subject) -> None:
        """Follow the numbers of the technique."""
        self.subject = subject
        self.renew()

    def renew(self) -> None:
        """Show the subject."""
        raise NotImplementedError


class AskingPicture(TechniquePicture):
    """A picture of a network's own numbers: it asks while it is seen, and costs nothing else."""

    def __init__(self, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        assert desk is not None
        self._from = desk
        self._user = desk.new_user()
        self._asked: tuple[Source, TechniqueWant] | None = None
        self._soon = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._soon.timeout.connect(self._ask)
        desk.changed.connect(self.ask_soon)

    # -- what a picture implements -------------------------------------------------------------

    def want(self, subject: Subject) -> TechniqueWant | None:
        """What is asked; ``None`` where there is nothing to be shown."""
        raise NotImplementedError

    def take(self, answer: Answer, source: Source) -> None:
        """Show an answer."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Show a sentence instead: what is waited for, or why nothing can be shown."""
        raise NotImplementedError

    # -- asking --------------------------------------------------------------------------------

    @Slot()
    def ask_soon(self) -> None:
        """Ask when the numbers rest, if the picture is seen."""
        if self.isVisible():
            self._soon.start()

    @Slot()
    def _ask(self) -> None:
        subject = self.subject
        if subject is None or not self.isVisible():
            return
        wanted = self.want(subject)
        if wanted is None or subject.reason:
            self._asked = None
            self.say(subject.reason)
            return
        source = self._from.source(wanted, subject.experiment, subject.acting)
        if (source, wanted) == self._asked:
            return
        self._asked = source, wanted
        self._from.ask(self._user, source, wanted, self._take)

    def _take(self, answer: Answer) -> None:
        if self._asked is None:
            return
        if answer.trouble or not answer.worked:
            self._asked = None
            self.say(answer.trouble)
        else:
            self.take(answer, self._asked[0])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self._asked = None
        self._from.leave(self._user)


def source_words(source: Source, epoch: int) -> str:
    """Say whose numbers are shown: ``"seed 1, epoch 40"`` or ``"seed 1, initial weights"``."""
    if source.trained:
        return _("seed {seed}, epoch {epoch}").format(seed=source.seed, epoch=epoch)
    return _("seed {seed}, initial weights").format(seed=source.seed)
