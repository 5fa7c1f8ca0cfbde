"""What the views with rows of dots look like: a headline, the rows in a frame, a reading below."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from reglab.gui.plots.picture import Picture
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.base import View
from reglab.gui.views.dot_rows import DotContent
from reglab.gui.views.dot_table import DotTable
from reglab.gui.widgets.labels import SteadyCaption, WrappedLabel
from reglab.words.language import _


class DottedView(View):
    """Base of views that show a number of every arm as rows of dots.

    A view puts its controls, `headline`, `card` and `reading` into its layout.

    Parameters
    ----------
    questions : Questions
        Where to ask.
    name : str
        Accessible name of the rows.
    """

    def __init__(self, questions: Questions, name: str, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self.headline = WrappedLabel()
        """What the rows say, in a sentence."""
        self.table = DotTable(name)
        self.empty = Picture(_("{tab}: nothing to show yet").format(tab=self.tab.title))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        framed = QVBoxLayout(self.card)
        framed.setContentsMargins(4, 2, 4, 4)
        framed.addWidget(self.stack)
        self.reading = SteadyCaption()
        self._note = ""
        self.table.read.connect(self._read)
        self.table.arm_clicked.connect(self.choose_arm)

    def figure_widget(self) -> QWidget:
        return self.card

    def set_theme(self, theme: Theme) -> None:
        del theme
        self.table.restyle()

    def show_rows(self, content: DotContent, headline: str, note: str) -> None:
        """Show rows and what they say; a note stands below while nothing is read."""
        self.headline.setText(headline)
        self._note = note
        self._read("")
        self.table.show_content(content)
        self.stack.setCurrentWidget(self.table)

    def show_message(self, words: str) -> None:
        """Show a sentence instead of the rows."""
        self._note = ""
        self._read("")
        self.empty.show_message(words)
        self.stack.setCurrentWidget(self.empty)

    @Slot(str)
    def _read(self, words: str) -> None:
        self.reading.setText(words or self._note)
