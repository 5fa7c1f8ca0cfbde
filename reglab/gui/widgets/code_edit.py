"""Python code to be read: coloured, in a fixed font, not to be edited."""

from __future__ import annotations

import keyword
import re

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import small_font

_TOKEN = re.compile(
    r"""(?P<comment>\#.*)
    |(?P<string>[rfb]{0,2}(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))
    |(?P<name>(?<=\bdef\ )\w+|(?<=\bclass\ )\w+)
    |(?P<word>\b[A-Za-z_]\w*\b)
    |(?P<number>\b\d[\d_]*\.?\d*(?:e[+-]?\d+)?\b)
    |(?P<decorator>^\s*@[\w.]+)""",
    re.VERBOSE,
)
_QUOTES = '"""'
_WORDS = frozenset(keyword.kwlist)


class PythonColors(QSyntaxHighlighter):
    """Colours the words of Python; texts in three quotation marks go over many lines."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.follow_theme()

    @Slot()
    def follow_theme(self) -> None:
        """Take the colours of the theme."""
        look = theme.current()
        inks = {"comment": look.muted, "string": look.good, "number": look.warning, "decorator": look.warning}
        self._formats = {kind: _ink(color) for kind, color in inks.items()}
        self._formats["keyword"] = _ink(look.accent, bold=True)
        self._formats["name"] = _ink(look.text, bold=True)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        start = 0
        if self.previousBlockState() == 1:
            end = text.find(_QUOTES)
            if end < 0:
                self.setFormat(0, len(text), self._formats["string"])
                self.setCurrentBlockState(1)
                return
            start = end + len(_QUOTES)
            self.setFormat(0, start, self._formats["string"])
        self.setCurrentBlockState(0)
        while (opening := text.find(_QUOTES, start)) >= 0:
            closing = text.find(_QUOTES, opening + len(_QUOTES))
            end = len(text) if closing < 0 else closing + len(_QUOTES)
            self._color(text, start, opening)
            self.setFormat(opening, end - opening, self._formats["string"])
            start = end
            if closing < 0:
                self.setCurrentBlockState(1)
        self._color(text, start, len(text))

    def _color(self, text: str, start: int, end: int) -> None:
        for found in _TOKEN.finditer(text, start, end):
            kind = str(found.lastgroup)
            if kind == "word":
                kind = "keyword" if found.group() in _WORDS else ""
            if kind:
                self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])


def _ink(color: str, *, bold: bool = False) -> QTextCharFormat:
    ink = QTextCharFormat()
    ink.setForeground(QColor(color))
    if bold:
        ink.setFontWeight(QFont.Weight.Bold)
    return ink


class CodeEdit(QPlainTextEdit):
    """Shows code.

    Parameters
    ----------
    name : str
        What it is, for those who cannot see it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.colors = PythonColors(self.document())
        self._fit()
        theme.manager().theme_changed.connect(self._fit)
        theme.manager().theme_changed.connect(self.colors.follow_theme)

    @Slot()
    def _fit(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(small_font().pointSizeF())
        self.setFont(font)
