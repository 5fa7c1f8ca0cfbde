"""The choice of the language, which holds from the next start of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QAbstractButton, QMenu, QMessageBox, QWidget

from reglab.gui import languages
from reglab.gui.run.session import Session
from reglab.gui.widgets.plain import literal
from reglab.gui.window.restart import Restart
from reglab.words.language import NAMES, PSEUDO, _, chosen


class LanguageMenu(QObject):
    """Fills the menu, remembers what is chosen, and offers to start the window anew.

    Parameters
    ----------
    menu : QMenu
        The menu.
    session : Session
        Tells whether a run is under way.
    restart : Restart
        Starts anew.
    window : QWidget
        Owner of the question.
    """

    def __init__(self, menu: QMenu, session: Session, restart: Restart, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._restart, self._window = session, restart, window
        self.group = QActionGroup(self)
        there = languages.available()
        if chosen() == PSEUDO:
            there[PSEUDO] = PSEUDO
        for code, name in there.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == chosen())
            action.setData(code)
            self.group.addAction(action)
        self.group.triggered.connect(self._choose)
        self._restart_now: QAbstractButton | None = None

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        code = str(action.data())
        languages.remember(code)
        if code != chosen():
            self._ask(code)

    def _ask(self, code: str) -> None:
        """Say that it holds from the next start, and offer one."""
        heading = _("The window starts again to change to {language}.")
        heading = heading.format(language=NAMES.get(code, code))
        box = QMessageBox(QMessageBox.Icon.Question, "reglab", literal(heading), parent=self._window)
        told = _("It comes back with the same experiment; nothing is lost.")
        if self._session.active:
            told = _(
                "It comes back with the same experiment. The run ends; its curves are kept in the history."
            )
        box.setInformativeText(literal(told))
        self._restart_now = box.addButton(_("Restart now"), QMessageBox.ButtonRole.AcceptRole)
        later = box.addButton(_("Later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(later if self._session.active else self._restart_now)
        box.setEscapeButton(later)
        box.buttonClicked.connect(self._answer)
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot(QAbstractButton)
    def _answer(self, clicked: QAbstractButton) -> None:
        if clicked is self._restart_now:
            self._restart.begin()
