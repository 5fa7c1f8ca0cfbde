"""What can be done with chosen runs beside opening them: mark, name, note, delete, thin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QWidget

from reglab.gui.dialogs.history.run_list import size_words
from reglab.gui.dialogs.history.run_table import RunTable
from reglab.gui.dialogs.note import NoteDialog
from reglab.gui.run.history_thread import HistoryThread
from reglab.store.history import History
from reglab.words.language import _, plural


class RunActs(QObject):
    """Changes runs of the history.

    Parameters
    ----------
    history : HistoryThread
        What changes them.
    table : RunTable
        Where they are chosen.
    dialog : QWidget
        Owner of questions.
    """

    told = Signal(str)
    """Something is to be said."""
    changed = Signal()
    """The list is another one."""

    def __init__(self, history: HistoryThread, table: RunTable, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._history, self._table, self._dialog = history, table, dialog
        self.deleted: tuple[int, ...] = ()
        """What was deleted last, and can be had back at once."""

    @Slot()
    def star(self) -> None:
        """Mark the chosen runs, or take the mark away where all have it."""
        entries = self._table.chosen
        on = not all(entry.star for entry in entries)

        def work(history: History) -> None:
            for entry in entries:
                history.star(entry.id, on)

        self._do(work)

    @Slot()
    def name(self) -> None:
        """Ask for another name."""
        if (one := self._table.one) is None:
            return
        name, given = QInputDialog.getText(self._dialog, _("Name of the run"), _("Name"), text=one.name)
        if given and name.strip() != one.name:
            self._do(lambda history: history.rename(one.id, name))

    @Slot()
    def note(self) -> None:
        """Ask for the note about the run as a whole."""
        if (one := self._table.one) is None:
            return
        dialog = NoteDialog(one.name, one.note, self._dialog)
        accepted, text = dialog.exec(), dialog.text
        dialog.deleteLater()
        if accepted and text != one.note:
            self._do(lambda history: history.note(one.id, text))

    def delete(self) -> None:
        """Delete the chosen runs, so that they can be had back."""
        if runs := self._table.runs:
            self.deleted = runs
            self._do(lambda history: history.delete(runs))
            self.told.emit(
                plural(
                    "{n} run deleted; they can be had back for a week.",
                    "{n} runs deleted; they can be had back for a week.",
                    len(runs),
                )
            )

    def restore(self, runs: tuple[int, ...]) -> None:
        """Have deleted runs back."""
        self.deleted = ()
        self._do(lambda history: history.restore(runs))
        self.told.emit("")

    @Slot()
    def thin(self) -> None:
        """Let go of the networks of all runs without a star, and of what was deleted."""

        def work(history: History) -> int:
            gone = [entry.id for entry in history.entries(deleted=True)]
            return history.thin() + history.purge(gone)

        def done(freed: int) -> None:
            self.deleted = ()
            self.told.emit(
                _("{size} freed; curves and verdicts are there as before.").format(size=size_words(freed))
                if freed
                else _("Nothing was freed; curves and verdicts are there as before.")
            )
            self.changed.emit()

        self._history.ask(self, work, done, self.told.emit)

    def _do(self, work: Callable[[History], None]) -> None:
        self._history.ask(self, work, self._done, self.told.emit)

    def _done(self, _: object) -> None:
        self.changed.emit()
