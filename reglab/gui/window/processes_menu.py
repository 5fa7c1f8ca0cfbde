"""The choice of how many processes train one run together."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from reglab.gui.run.jobs import automatic_jobs, choose_jobs, chosen_jobs, jobs_now
from reglab.gui.run.session import Session
from reglab.runtime.machine import available_cores
from reglab.words.language import _, plural

_LISTED = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""What can be chosen, as far as there are cores; and as many as there are."""


class ProcessesMenu(QObject):
    """Fills the menu, and remembers what is chosen; it holds from the next run on.

    Parameters
    ----------
    menu : QMenu
        The menu.
    session : Session
        Trains, and knows what that takes.
    """

    def __init__(self, menu: QMenu, session: Session) -> None:
        super().__init__(menu)
        self._session = session
        self.group = QActionGroup(self)
        menu.setToolTipsVisible(True)
        cores, chosen = available_cores(), chosen_jobs()
        automatic = plural(
            "&Automatic: at most {n} process", "&Automatic: at most {n} processes", automatic_jobs()
        )
        self._add(menu, automatic, None, checked=chosen is None).setToolTip(
            _(
                "As many processes as make the run shorter, with one core left to the window. "
                "Results are the same whatever is chosen. A choice holds for strength curves, too."
            )
        )
        for jobs in sorted({*(each for each in _LISTED if each <= cores), cores}):
            words = plural("At most {n} process", "At most {n} processes", jobs)
            self._add(menu, words, jobs, checked=chosen == jobs)
        self.group.triggered.connect(self._choose)

    def _add(self, menu: QMenu, words: str, jobs: int | None, *, checked: bool) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(checked)
        action.setData(jobs)
        self.group.addAction(action)
        return action

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        choose_jobs(action.data())
        self._session.worker.set_jobs(jobs_now())
        self._session.demand.refresh()
