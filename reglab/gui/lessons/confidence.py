"""How sure one is of a prediction, in three steps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reglab.gui.lessons.choices import Choices
from reglab.words.language import _


def confidence_words() -> tuple[str, ...]:
    """The steps in words, from the least."""
    return (_("a guess"), _("fairly sure"), _("certain"))


class Confidence(QWidget):
    """Asks how sure one is.

    Parameters
    ----------
    chosen : int, optional
        What was said already, from 0.
    """

    changed = Signal(int)
    """A step was chosen; carries it."""

    def __init__(self, chosen: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        question = QLabel(_("How sure are you?"))
        column.addWidget(question)
        self.choices = Choices(confidence_words(), chosen)
        for button in self.choices.group.buttons():
            button.setAccessibleDescription(question.text())
        column.addWidget(self.choices)
        self.choices.chosen.connect(self.changed)

    @property
    def value(self) -> int | None:
        """The step that is chosen, from 0; ``None`` before."""
        step = self.choices.group.checkedId()
        return step if step >= 0 else None
