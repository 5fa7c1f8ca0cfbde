"""Notes of the shown run: where they stand in the window, how they are written and undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QWidget

from reglab.gui.dialogs.note import NoteDialog
from reglab.gui.document.edited import Part
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.run.session import Session
from reglab.gui.views.base import View
from reglab.gui.window.verdict_bar import VerdictBar
from reglab.gui.window.view_tabs import ViewTabs
from reglab.record.notes import OF_VERDICT, Noted, of_arm, told, written
from reglab.words.language import _


class _Edit(QUndoCommand):
    """Writes another text at a place of one run; where another run is shown by then it does nothing."""

    def __init__(self, apply: Callable[[Noted], None], before: Noted, after: Noted) -> None:
        super().__init__(_("Note"))
        self._apply, self._before, self._after = apply, before, after

    def undo(self) -> None:
        self._apply(self._before)

    def redo(self) -> None:
        self._apply(self._after)


class NotesKeeper(QObject):
    """Shows the notes of the session's record under plots, views and verdict and on the cards.

    Parameters
    ----------
    session : Session
        Whose run they are about.
    arms, tabs, verdict
        Where they stand.
    window : QWidget
        Owner of the dialog.
    """

    noted = Signal(object)
    """A note of the shown run was written; carries a `Noted`."""

    def __init__(
        self, session: Session, arms: ArmsStrip, tabs: ViewTabs, verdict: VerdictBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._arms, self._verdict, self._window = session, arms, verdict, window
        self._tabs = tabs
        tabs.view_made.connect(self._take_view)
        for view in tabs.views:
            self._take_view(view)
        arms.note_wanted.connect(self._edit_arm)
        verdict.note_wanted.connect(self._edit_verdict)
        session.record_changed.connect(self.refresh)
        session.frame.connect(self._follow)
        session.phase_changed.connect(self.refresh)
        session.model.on(Part.ARMS | Part.NAMES).connect(self.refresh)
        self._seen: object = None
        self.refresh()

    # -- showing ---------------------------------------------------------------------------

    @Slot(object)
    def _take_view(self, view: View) -> None:
        if view.tab.of_record:
            view.note_wanted.connect(self.edit)
            view.show_notes(self._notes)

    @property
    def _notes(self) -> dict[str, str] | None:
        """The notes of the run; ``None`` where there is no run that they could be about."""
        record = self._session.record
        return dict(record.notes) if record is not None and record.epochs else None

    @Slot()
    def _follow(self) -> None:
        """The first epochs are there: from now on notes can be written."""
        record = self._session.record
        now = (id(record), record is not None and bool(record.epochs))
        if now != self._seen:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the notes as they stand."""
        record, notes = self._session.record, self._notes
        self._seen = (id(record), record is not None and bool(record.epochs))
        for view in self._tabs.views:
            if view.tab.of_record:
                view.show_notes(notes)
        self._verdict.show_note(None if notes is None else notes.get(OF_VERDICT, ""))
        known = {arm.key for arm in record.experiment.arms} if record is not None else set[str]()
        shown = [
            notes.get(of_arm(arm.key), "") if notes is not None and arm.key in known else None
            for arm in self._session.model.experiment.arms
        ]
        self._arms.show_notes(shown)

    # -- writing ---------------------------------------------------------------------------

    @Slot(int)
    def _edit_arm(self, place: int) -> None:
        self.edit(of_arm(self._session.model.experiment.arms[place].key))

    @Slot()
    def _edit_verdict(self) -> None:
        self.edit(OF_VERDICT)

    @Slot(str)
    def edit(self, place: str) -> None:
        """Ask for the note of a place."""
        record = self._session.record
        if record is None:
            return
        before = record.notes.get(place, "")
        (about,) = told({place: before}, record.experiment)
        dialog = NoteDialog(about.title, before, self._window)
        accepted, text = dialog.exec(), dialog.text
        dialog.deleteLater()
        if accepted:
            self.write(place, text)

    def write(self, place: str, text: str) -> None:
        """Write a note of the shown run, as a step that can be undone; empty takes it away."""
        record = self._session.record
        if record is None:
            return
        after = written(record.run, place, text)
        before = Noted(record.run, place, record.notes.get(place, ""))
        if after != before:
            self._session.model.undo_stack.push(_Edit(self._apply, before, after))

    def _apply(self, noted: Noted) -> None:
        record = self._session.record
        if record is not None and record.apply(noted):
            self.refresh()
            self.noted.emit(noted)
