"""Names in Qt's texts: Qt reads rich text, mnemonics and placeholders into them, which no name means."""

from __future__ import annotations

from html import escape

# PySide6 has this part of the namespace in QtGui.
from PySide6.QtGui import Qt

from reglab.experiment.text import one_line


def literal(text: str) -> str:
    """A plain text for a tooltip or a message box, where Qt guesses whether it is rich."""
    if not Qt.mightBeRichText(text):
        return text
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'


def button_text(text: str) -> str:
    """A text for a button, an action, a tab or a menu, where & marks the letter of a shortcut."""
    return text.replace("&", "&&")


def title_text(name: str) -> str:
    """A name for the title of a window, where [*] stands for unsaved changes."""
    return one_line(name).replace("[*]", "[*][*]")
