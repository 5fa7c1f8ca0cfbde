"""Asks for the name from which a participant's data come, and says which seed it gives."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reglab.gui.lessons.labels import Said
from reglab.gui.lessons.progress import keep_participant, participant
from reglab.lessons.hand_in import MAX_NAME
from reglab.words.language import _


class NameBox(QWidget):
    """Shows the name, which can be another one, and the seed.

    Parameters
    ----------
    seed : int
        What the data have now.
    asks : bool
        Whether the name can be changed here.
    """

    given = Signal()
    """Another name is kept: the data are to be drawn anew."""

    def __init__(self, seed: int, *, asks: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.name = QLineEdit(participant())
        self.name.setMaxLength(MAX_NAME)
        self.name.setPlaceholderText(_("any name"))
        self.take = QPushButton(_("Draw my data"))
        label = QLabel(_("Your &name or pseudonym"))
        label.setBuddy(self.name)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.take)
        column.addWidget(label)
        column.addLayout(row)
        self.told = Said()
        column.addWidget(self.told)
        for widget in (label, self.name, self.take):
            widget.setVisible(asks)
        self.name.returnPressed.connect(self._take)
        self.take.clicked.connect(self._take)
        self.name.textChanged.connect(self._enable)
        self.show_seed(seed)
        self._enable()

    def show_seed(self, seed: int) -> None:
        """Say which seed the data have."""
        self.told.say(
            _("Your data have seed {seed}: the same problem for all, other examples for each.").format(
                seed=seed
            )
        )

    @Slot()
    def _enable(self) -> None:
        self.take.setEnabled(bool(self.name.text().strip()))

    @Slot()
    def _take(self) -> None:
        if self.take.isEnabled():
            keep_participant(self.name.text())
            self.given.emit()
