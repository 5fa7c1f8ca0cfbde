"""What a view has to do with notes: it says what is written, and to which picture that belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reglab.gui.figures.takeable import Takeable
from reglab.gui.views.tab import Tab
from reglab.record.notes import of_view


class Noting(Takeable):
    """A widget whose picture has a note, or several."""

    tab: ClassVar[Tab]

    notes_changed = Signal()
    """Other notes are to be shown, or those of another picture."""
    note_wanted = Signal(str)
    """A note is to be written or changed; carries its place, see `reglab.record.notes`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notes: Mapping[str, str] | None = None
        """The notes of the run, by their places; ``None`` where there is no run."""

    def note_place(self) -> str:
        """The place of the note under the picture that is shown now; empty where single plots have theirs."""
        return of_view(self.tab.key)

    def show_notes(self, notes: Mapping[str, str] | None) -> None:
        """Show the notes of the run, by their places; ``None`` where there is no run."""
        self.notes = notes
        self.notes_changed.emit()
