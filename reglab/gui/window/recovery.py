"""After a crash: offers the experiment that was not saved, and the run that was interrupted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from reglab.experiment.errors import ExperimentError
from reglab.experiment.presets import PRESETS
from reglab.gui.document.documents import Document
from reglab.gui.run.autosave import Autosave
from reglab.gui.run.history_thread import HistoryThread
from reglab.gui.run.leftovers import Leftovers, find_leftovers
from reglab.gui.widgets.plain import literal
from reglab.store.errors import StoreError
from reglab.store.history import Entry, History
from reglab.store.history.recovery import seen
from reglab.store.unsaved import Unsaved, forget, handed_over
from reglab.words.dates import month
from reglab.words.language import _, grouped, in_context, plural

_log = logging.getLogger(__name__)


class ShowRun(Protocol):
    """Shows a run of the history."""

    def __call__(self, run: int, *, alone: bool = False) -> object:
        """Show it, `alone` without its experiment."""


class Recovery(QObject):
    """Asks about what was left behind, one thing after the other.

    Parameters
    ----------
    history : HistoryThread
        Finds it.
    document : Document
        Gets the experiment.
    autosave : Autosave
        Keeps the experiment as soon as it is taken over.
    show_run : callable
        Shows a run of the history, by its id; with ``alone`` beside the experiment that is shown.
    window : QWidget
        Owner of the questions.
    """

    def __init__(
        self,
        history: HistoryThread,
        document: Document,
        autosave: Autosave,
        show_run: ShowRun,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._history, self._document, self._autosave = history, document, autosave
        self._show_run, self._window = show_run, window
        self._runs: tuple[Entry, ...] = ()
        self._recovered = False
        """Whether the experiment that is shown was not saved, and is not to be replaced."""

    def look(self) -> None:
        """Look for what was left behind, and ask about it when that is known; returns at once."""
        self._history.ask(self, find_leftovers, self.offer, self._nothing)

    def take_over(self, path: Path) -> None:
        """Show what the window has left that was closed for this one, without asking."""
        try:
            unsaved = handed_over(path)
        except (StoreError, ExperimentError) as error:
            _log.warning("what another window left cannot be read: %s", error)
            return
        if unsaved.file is None and any(p.experiment == unsaved.experiment for p in PRESETS.values()):
            self._document.show(unsaved.experiment)
        else:
            self._take(unsaved)
        self._do(lambda _: forget(unsaved))

    def _take(self, unsaved: Unsaved) -> None:
        self._document.recover(unsaved.experiment, unsaved.file)
        self._recovered = True
        # Written anew before the old file goes.
        self._autosave.write()

    def offer(self, found: Leftovers) -> None:
        """Ask about what was found."""
        self._runs = found.runs
        if found.unsaved:
            self._offer_unsaved(found.unsaved)
        else:
            self._offer_run()

    def _offer_unsaved(self, found: tuple[Unsaved, ...]) -> None:
        first = found[0]
        name = first.experiment.name if first.file is None else first.file.name
        said = [_("Its last edit was {when}. Open it as it was then?").format(when=_when(first.when))]
        if len(found) > 1:
            said.append(
                plural(
                    "{n} other experiment will be offered at the next start.",
                    "{n} other experiments will be offered at the next start.",
                    len(found) - 1,
                )
            )
        box = self._question(
            _("“{name}” was not saved when reglab ended").format(name=name),
            " ".join(said),
        )
        keep = box.addButton(in_context("verb", "Open"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(_("Discard edits"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(_("Ask again later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.buttonClicked.connect(partial(self._answer_unsaved, first, keep, drop))
        box.open()

    def _answer_unsaved(
        self, unsaved: Unsaved, keep: QAbstractButton, drop: QAbstractButton, clicked: QAbstractButton
    ) -> None:
        if clicked is keep:
            self._take(unsaved)
        if clicked is keep or clicked is drop:
            self._do(lambda _: forget(unsaved))
        self._offer_run()

    def _offer_run(self) -> None:
        if not self._runs:
            return
        runs, first = [run.id for run in self._runs], self._runs[0]
        epochs = {"epochs": grouped(first.epochs), "planned": grouped(first.planned_epochs)}
        box = self._question(
            _("The run of “{first}” was interrupted").format(first=first.name),
            _("It had {epochs} of {planned} epochs, and is in the history with all of them. Show it?").format(
                **epochs
            )
            if len(runs) == 1
            else plural(
                "It had {epochs} of {planned} epochs, and is in the history with all of them; "
                "{n} other run as well. Show it?",
                "It had {epochs} of {planned} epochs, and is in the history with all of them; "
                "{n} other runs as well. Show it?",
                len(runs) - 1,
                **epochs,
            ),
        )
        show = box.addButton(in_context("verb", "Show"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Not now"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(show)
        box.buttonClicked.connect(partial(self._answer_run, first.id, show))
        box.open()
        self._do(lambda history: seen(history, runs))

    def _answer_run(self, run: int, show: QAbstractButton, clicked: QAbstractButton) -> None:
        if clicked is show:
            self._show_run(run, alone=self._recovered)

    def _question(self, heading: str, details: str) -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.Question, "reglab", literal(heading), parent=self._window)
        box.setInformativeText(literal(details))
        box.finished.connect(box.deleteLater)
        return box

    def _do(self, work: Callable[[History], None]) -> None:
        self._history.ask(self, work, self._nothing, self._nothing)

    @Slot(object)
    def _nothing(self, _: object) -> None:
        """Nothing has to be done."""


def _when(when: str) -> str:
    """A time by the clock on the wall: ``"at 16:20"``, or with its day where that is another one."""
    told = datetime.fromisoformat(when).astimezone()
    if told.date() == datetime.now().astimezone().date():
        return _("at {time}").format(time=f"{told:%H:%M}")
    return _("on {day} {month} at {time}").format(day=told.day, month=month(told), time=f"{told:%H:%M}")
