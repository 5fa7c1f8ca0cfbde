"""The place of a view among the tabs, with the note under its picture."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.gui.run.questions import Questions
from reglab.gui.views.base import View
from reglab.gui.views.tab import Tab
from reglab.gui.views.tabs import load
from reglab.gui.widgets.note_line import NoteLine


class Page(QWidget):
    """The place of a view, empty until it is seen for the first time."""

    def __init__(self, tab: Tab) -> None:
        super().__init__()
        self.tab = tab
        self.view: View | None = None
        self.note = NoteLine(parent=self)
        self.note.wanted.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)

    def make(self, questions: Questions) -> View:
        """Make the view."""
        self.view = load(self.tab)(questions)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.note)
        self.view.notes_changed.connect(self._show_note)
        return self.view

    @Slot()
    def _show_note(self) -> None:
        view = self.view
        place = "" if view is None else view.note_place()
        notes = None if view is None else view.notes
        self.note.show_note(notes.get(place, "") if place and notes is not None else None)

    @Slot()
    def _ask(self) -> None:
        if self.view is not None:
            self.view.note_wanted.emit(self.view.note_place())
