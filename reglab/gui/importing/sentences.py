"""A column of sentences about a table, with what can be done about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from reglab.experiment.tables.report import Column
from reglab.gui.importing.table_import import TableImport
from reglab.gui.importing.words import in_window
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.plain import button_text
from reglab.gui.widgets.scroll_column import ScrollColumn
from reglab.words.language import _, plural

_MOST = 60
"""Sentences of a kind that are shown; further ones are counted."""


class Sentences(ScrollColumn):
    """Shows what was found, what is decided, and offers to take odd values for missing ones.

    Parameters
    ----------
    table : TableImport, optional
        Told when a person takes an offer.
    """

    def __init__(self, table: TableImport | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._shown: tuple[object, ...] = ()
        self.layout_.setSpacing(6)
        self.sentences: list[str] = []
        """What is shown, without headings."""
        self.offers: list[QPushButton] = []

    def show_problems(
        self,
        problems: Sequence[str],
        columns: Iterable[Column] = (),
        decisions: Sequence[str] = (),
    ) -> None:
        """Show sentences: what is decided, then what was found in the whole and in each column."""
        own = [(problem, column) for column in columns for problem in column.problems]
        key = (tuple(problems), tuple(own), tuple(decisions))
        if key == self._shown:
            return
        self._shown = key
        self._empty()
        if decisions:
            self._head(_("What is made of it"))
            for sentence in decisions:
                self._say(sentence)
        if problems or own:
            self._head(_("What to know"))
        for sentence in problems:
            self._say(sentence)
        for sentence, column in own[:_MOST]:
            self._say(sentence)
            if column.suspects and sentence == column.problems[_place(column)]:
                for suspect in column.suspects:
                    self._offer(suspect)
        if len(own) > _MOST:
            self._say(plural("And {n} more.", "And {n} more.", len(own) - _MOST))
        self.layout_.addStretch(1)

    def _make_room(self, bar_shown: bool) -> None:
        # It stands below other things, on their line.
        super()._make_room(bar_shown)
        margins = self.layout_.contentsMargins()
        self.layout_.setContentsMargins(0, 0, margins.right(), 0)

    def _empty(self) -> None:
        self.sentences, self.offers = [], []
        while (item := self.layout_.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _head(self, words: str) -> None:
        heading = QLabel(words)
        heading.setProperty("role", "section")
        self.layout_.addWidget(heading)

    def _say(self, sentence: str) -> None:
        words = in_window(sentence)
        self.sentences.append(words)
        self.layout_.addWidget(Caption(words))

    def _offer(self, suspect: str) -> None:
        button = QPushButton(button_text(_("Treat “{value}” as missing").format(value=suspect[:24])))
        button.setProperty("role", "small")
        # Buttons fire in the thread of the window alone, so a partial is safe here.
        button.clicked.connect(partial(self._take, suspect))
        self.offers.append(button)
        self.layout_.addWidget(button)

    def _take(self, suspect: str, _checked: bool = False) -> None:
        if self._table is not None:
            self._table.treat_as_missing(suspect)


def _place(column: Column) -> int:
    """Which of a column's sentences is about values that may stand for missing ones."""
    about = [at for at, words in enumerate(column.problems) if "(--na" in words]
    return about[-1] if about else 0
