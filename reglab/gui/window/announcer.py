"""Tells a screen reader what others see come: that a run has ended, and its verdict."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from reglab.gui.run.session import Session
from reglab.gui.window.verdict_bar import VerdictBar
from reglab.words.language import _

_PAUSE_MS = 400
"""After the end of a run, for the verdict to be made."""


class Announcer(QObject):
    """Announces the end of each run once, with the verdict.

    Parameters
    ----------
    session : Session
        What runs.
    verdict : VerdictBar
        Has the sentences.
    """

    def __init__(self, session: Session, verdict: VerdictBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._verdict = session, verdict
        self._was_active = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        session.phase_changed.connect(self._follow)

    @Slot(str)
    def _follow(self, phase: str) -> None:
        if phase == "ended" and self._was_active:
            self._timer.start()
        elif phase != "ended":
            self._timer.stop()
        self._was_active = self._session.active

    @Slot()
    def _tell(self) -> None:
        record = self._session.record
        if record is not None and record.failure is not None:
            begin = _("The run has failed.")
        else:
            begin = _("The run has ended.")
        announce(self._verdict, f"{begin} {self._verdict.text}".rstrip())


def announce(about: QObject, text: str) -> None:
    """Have a screen reader say something now; without one nothing happens."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, text))
