"""The field that finds techniques by what they are called or do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from reglab.experiment.techniques import TECHNIQUES
from reglab.gui.panels import technique_words as words
from reglab.words.language import _


class TechniqueSearch(QLineEdit):
    """Finds techniques; Escape gives it up, Down and Enter go on to what was found."""

    left = Signal()
    """The first of what was found is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Find a technique"))
        self.setAccessibleName(_("Find a technique"))
        self.setToolTip(_("A name, a group, or what it does: “sparse”, “noise”, “kernel” …"))
        self.setClearButtonEnabled(True)

    @property
    def sought(self) -> str:
        """What is sought, without the spaces around it; empty where nothing is."""
        return self.text().strip()

    @property
    def found(self) -> frozenset[str]:
        """Kinds of the techniques that match; all of them where nothing is sought."""
        text = self.sought
        return frozenset(kind for kind, technique in TECHNIQUES.items() if words.matches(technique, text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)
