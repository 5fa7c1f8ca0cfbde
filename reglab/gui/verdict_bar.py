"""The verdict under the plots: what the curves say, in one sentence."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

LINES = 2
"""Lines that are kept free, so that nothing moves when the sentence grows."""


class VerdictBar(QFrame):
    """One sentence about the run, with a heading that says what it speaks of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self._heading = QLabel("Verdict")
        self._heading.setProperty("role", "section")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAccessibleName("Verdict")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 2)
        layout.setSpacing(12)
        layout.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1, Qt.AlignmentFlag.AlignTop)
        self._fix_height()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def show_text(self, text: str, *, error: bool = False, more: str = "") -> None:
        """Show a sentence, in the colour of faults with `error`; the tooltip has it whole, and `more`."""
        if text != self._text.text():
            self._text.setText(text)
        tip = "".join(f"<p>{escape(part)}</p>" for part in (text, more) if part)
        if tip != self._text.toolTip():
            self._text.setToolTip(tip)
            self._text.setAccessibleDescription(more)
        role = "error" if error else ""
        if role != self._text.property("role"):
            self._text.setProperty("role", role)
            self._text.style().polish(self._text)

    def changeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._fix_height()

    def _fix_height(self) -> None:
        self.setFixedHeight(self._text.fontMetrics().lineSpacing() * LINES + 12)
