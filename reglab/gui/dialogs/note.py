"""The dialog in which a note is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import Caption
from reglab.record.notes import MAX_LENGTH
from reglab.words.language import _


class NoteDialog(QDialog):
    """Asks for the text of a note.

    Parameters
    ----------
    title : str
        What the note is about.
    text : str
        What is written there so far.
    """

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Note"))
        heading = QLabel(title)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("role", "section")
        self.edit = QPlainTextEdit(text)
        self.edit.setAccessibleName(_("Note: {title}").format(title=title))
        self.edit.setPlaceholderText(_("What you see here, and what it means"))
        self.edit.setTabChangesFocus(True)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        about = Caption(_("It is kept with this run, and stands in its report. Ctrl+Enter saves it."))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        if text:
            gone = buttons.addButton(_("Remove"), QDialogButtonBox.ButtonRole.DestructiveRole)
            gone.setToolTip(_("Take the note away"))
            gone.clicked.connect(self._remove)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(heading)
        layout.addWidget(self.edit, 1)
        layout.addWidget(about)
        layout.addWidget(buttons)
        self.resize(theme.px(440), theme.px(250))
        self.edit.textChanged.connect(self._limit)
        self.edit.setFocus()

    @property
    def text(self) -> str:
        """What is written."""
        return self.edit.toPlainText()

    @Slot()
    def _limit(self) -> None:
        if len(self.text) > MAX_LENGTH:
            self.edit.setPlainText(self.text[:MAX_LENGTH])
            self.edit.moveCursor(QTextCursor.MoveOperation.End)

    @Slot()
    def _remove(self) -> None:
        self.edit.clear()
        self.accept()
