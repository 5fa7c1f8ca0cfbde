"""A note that stands under a picture: small words that invite to write one, or the note itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reglab.experiment.text import one_line
from reglab.gui.widgets.buttons import SmallButton, tool_button
from reglab.gui.widgets.labels import ElidedLabel
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

ADD, CHANGE = _("Add a note"), _("Change the note")


def note_button(width: int, height: int) -> SmallButton:
    """Return the button by which a note is written; follow with `describe`."""
    button = tool_button("note", ADD)
    button.set_bare_size(width, height)
    return button


def describe(button: SmallButton, text: str) -> None:
    """Say on a button what it does: it adds a note, or changes the one with this text."""
    words = CHANGE if text else ADD
    button.setToolTip(literal(f"{text}\n({CHANGE})") if text else ADD)
    button.setAccessibleName(words)


class NoteLine(QWidget):
    """Shows a note in one line, whole in its tooltip; a click asks for an editor.

    Parameters
    ----------
    inviting : bool
        Whether it stands there without a note, too, as an invitation; else something beside it invites.
    """

    wanted = Signal()
    """The note is to be written or changed."""

    def __init__(self, *, inviting: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inviting = inviting
        self.button = note_button(22, 20)
        self.button.clicked.connect(self.wanted)
        self.words = ElidedLabel(small=True)
        self.words.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self.words, 1)
        self.words.installEventFilter(self)
        self._text = ""
        self.show_note(None)

    def show_note(self, text: str | None) -> None:
        """Show a note, or that there is none; ``None`` where there can be none."""
        self._text = text or ""
        self.words.set_text(one_line(self._text) or ADD, "text" if self._text else "muted")
        describe(self.button, self._text)
        self.setVisible(bool(self._text) or (self._inviting and text is not None))

    @property
    def text(self) -> str:
        """The note; empty where there is none."""
        return self._text

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.words and event.type() == QEvent.Type.MouseButtonRelease:
            self.wanted.emit()
        elif watched is self.words and event.type() == QEvent.Type.ToolTip and "\n" in self._text:
            # All lines, also where the first has room.
            self.words.setToolTip(literal(self._text))
            return False
        return False
