"""Why it came out as it did, or other than one had expected: asked before the explanation opens."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from reglab.gui.lessons.labels import Heading
from reglab.lessons.hand_in import MAX_REFLECTION
from reglab.words.language import _

_LINES = 4


class ReflectionBox(QWidget):
    """Takes a free text once; an empty one where somebody does not want to say.

    Parameters
    ----------
    said : str, optional
        What was said already.
    """

    given = Signal(str)
    """A person has said it, or nothing."""

    def __init__(self, said: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.heading = Heading("")
        column.addWidget(self.heading)
        self.text = QPlainTextEdit(said or "")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_LINES * self.text.fontMetrics().lineSpacing() + 14)
        column.addWidget(self.text)
        self.keep = QPushButton(_("Keep"))
        self.keep.setToolTip(_("Kept with your prediction and handed in; then the explanation opens"))
        self.skip = QPushButton(_("Skip"))
        self.skip.setToolTip(_("Leaves it unsaid; the explanation opens"))
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addWidget(self.skip)
        row.addStretch(1)
        column.addLayout(row)
        self.text.textChanged.connect(self._enable)
        self.keep.clicked.connect(self._keep)
        self.skip.clicked.connect(self._skip)
        self._enable()
        self.ask(differs=True)
        if said is not None:
            self._lock()

    def ask(self, *, differs: bool) -> None:
        """Ask what suits what has come: something else than was foretold, or the same."""
        self.heading.setText(
            _("What did you expect, and why was it different?")
            if differs
            else _("Why did it come out this way?")
        )
        self.text.setAccessibleName(self.heading.text())

    @Slot()
    def _enable(self) -> None:
        self.keep.setEnabled(bool(self.text.toPlainText().strip()))

    @Slot()
    def _keep(self) -> None:
        self._say(self.text.toPlainText().strip()[:MAX_REFLECTION])

    @Slot()
    def _skip(self) -> None:
        self._say("")

    def _say(self, text: str) -> None:
        self.text.setPlainText(text)
        self._lock()
        self.given.emit(text)

    def _lock(self) -> None:
        self.text.setReadOnly(True)
        self.setVisible(bool(self.text.toPlainText()))
        self.keep.hide()
        self.skip.hide()
