"""Ends runs that take longer than whoever rules the window lets them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from reglab.gui.lessons.parts import Hands
from reglab.gui.run.session import Session


class RunLimit(QObject):
    """Stops a run after as many seconds as the rules say by which it began.

    Parameters
    ----------
    session : Session
        What runs.
    hands : Hands
        Has the rules.
    """

    def __init__(self, session: Session, hands: Hands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._hands = session, hands
        self._ruler, self._active = hands.ruler, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(session.stop)
        session.phase_changed.connect(self._follow)
        hands.changed.connect(self._obey)

    @Slot()
    def _follow(self) -> None:
        """A run begins, goes on or ends."""
        before, self._active = self._active, self._session.active
        if not self._active:
            self._timer.stop()
        elif not before or self._session.phase == "starting":
            self._begin()

    def _begin(self) -> None:
        self._timer.stop()
        if limit := self._hands.rules.limit_s:
            self._timer.start(round(1000 * limit))

    @Slot()
    def _obey(self) -> None:
        """Another one rules: a run under way is limited by none, or from now on."""
        if self._hands.ruler == self._ruler:
            return
        self._ruler = self._hands.ruler
        self._timer.stop()
        if self._active:
            self._begin()
