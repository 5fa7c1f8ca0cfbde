"""The verdict under the plots: what the curves say, in whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import WrappedLabel
from reglab.gui.widgets.note_line import NoteLine, describe, note_button
from reglab.words import unbroken
from reglab.words.language import _

LINES = 2
"""Lines that are kept free, so that nothing moves when the sentence grows."""
_MOST_SHARE = 0.35
"""Share of the window's height that the whole text may take when it is opened."""
_MORE, _LESS = _("More ▾"), _("Less ▴")


class VerdictBar(QFrame):
    """A few sentences about the run, with a heading that says what it speaks of.

    It has room for `LINES` lines. Sentences that find no room there are left out whole, and a button opens
    the bar for all of them.
    """

    note_wanted = Signal()
    """A note about the verdict is to be written or changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self._sentences: tuple[str, ...] = ()
        self._method = ""
        self._heading = QLabel(_("Verdict"))
        self._heading.setProperty("role", "section")
        self._text = WrappedLabel()
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._text.setAccessibleName(_("Verdict"))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._text.setAutoFillBackground(False)
        self._scroll.setWidget(self._text)
        self.more = QToolButton()
        self.more.setText(_MORE)
        self.more.setCheckable(True)
        self.more.setProperty("role", "chip")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.toggled.connect(self._open)
        self._note = note_button(22, 20)
        self._note.clicked.connect(self.note_wanted)
        self.note = NoteLine(inviting=False, parent=self)
        """The note about the verdict, to be laid out below."""
        self.note.wanted.connect(self.note_wanted)
        self.show_note(None)
        # Their room stays, so that lines do not break anew when they come and go.
        for button in (self.more, self._note):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._note)
        buttons.addWidget(self.more)
        aside = QVBoxLayout()
        aside.addLayout(buttons)
        aside.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 2)
        layout.setSpacing(12)
        layout.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(aside)
        theme.manager().theme_changed.connect(self.fit)
        self.fit()

    @property
    def text(self) -> str:
        """All sentences, also those for which there is no room."""
        return " ".join(self._sentences)

    @property
    def shown(self) -> str:
        """What is seen of them."""
        return self._text.text()

    def show_sentences(
        self, sentences: Sequence[str], *, error: bool = False, faded: bool = False, more: Sequence[str] = ()
    ) -> None:
        """Show sentences, in the colour of faults with `error`, greyed where they hold no longer.

        The tooltip and the opened bar have them whole, and `more`: how they were come to.
        """
        given, method = tuple(sentences), " ".join(more)
        if (given, method) != (self._sentences, self._method):
            self._sentences, self._method = given, method
            parts = [part for part in (self.text, method) if part]
            self._text.setToolTip("".join(f"<p>{escape(unbroken(part))}</p>" for part in parts))
            self._text.setAccessibleDescription(" ".join(parts))
            self.fit()
        role = "error" if error else "muted" if faded else ""
        if role != self._text.property("role"):
            self._text.setProperty("role", role)
            self._text.style().polish(self._text)

    def show_note(self, text: str | None) -> None:
        """Show the note about the verdict, or offer to write one; ``None`` where there is no run."""
        describe(self._note, text or "")
        self._note.setVisible(text is not None)
        self.note.show_note(text)

    @Slot()
    def fit(self) -> None:
        """Show as many whole sentences as there is room for."""
        metrics = self._text.fontMetrics()
        room = QRect(0, 0, max(1, self._scroll.viewport().width() - 2), 100_000)
        short = _fitting(self._sentences, metrics, room, LINES)
        whole = "\n".join(part for part in (self.text, self._method) if part)
        opened = self.more.isChecked() and whole != short
        self.more.setVisible(whole != short)
        self.more.setText(_LESS if opened else _MORE)
        self.more.setToolTip(
            _("Show two lines of it") if opened else _("Show all of it, and how it was come to")
        )
        self.more.setAccessibleName(self.more.toolTip())
        words = whole if opened else short
        if words != self._text.text():
            self._text.setText(words)
        height = LINES * metrics.lineSpacing()
        if opened:
            most = int(_MOST_SHARE * self.window().height())
            height = max(height, min(most, _height(words, metrics, room)))
        if height + 12 != self.minimumHeight():
            self.setFixedHeight(height + 12)

    @Slot()
    def _open(self) -> None:
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()


def _height(text: str, metrics: QFontMetrics, room: QRect) -> int:
    return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), unbroken(text)).height()


def _fitting(sentences: Sequence[str], metrics: QFontMetrics, room: QRect, lines: int) -> str:
    """As many whole sentences as fit into some lines; of a first one that is too long, whole words."""
    most = lines * metrics.lineSpacing()
    parts = list(sentences)
    while len(parts) > 1 and _height(" ".join(parts), metrics, room) > most:
        parts.pop()
    shown = " ".join(parts)
    words = shown.split(" ")
    while len(words) > 1 and _height(shown, metrics, room) > most:
        words.pop()
        shown = " ".join(words).rstrip(",;:") + " …"
    return shown
