"""Shows everywhere in the window which results do not fit the experiment any more."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget

from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.run.session import Session
from reglab.gui.run.staleness import with_way_on
from reglab.gui.widgets.stale_veil import StaleVeil
from reglab.gui.window.view_tabs import ViewTabs


class StaleSign(QObject):
    """Veils the views, and takes strength meters away, where nothing of the record holds.

    Where some arms still hold, the status line alone says what was changed; cards and verdict see to
    themselves.

    Parameters
    ----------
    session : Session
        Whose record is shown.
    tabs : ViewTabs
        The views.
    panel : RegularizerPanel
        The meters of the strengths.
    """

    def __init__(
        self, session: Session, tabs: ViewTabs, panel: RegularizerPanel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tabs, self._panel = session, tabs, panel
        pages = tabs.findChild(QStackedWidget)
        assert isinstance(pages, QStackedWidget), "the part of a tab widget that has the pages"
        self.veil = StaleVeil(pages)
        tabs.enlarged_changed.connect(self._say)
        session.stale_changed.connect(self.refresh)
        session.phase_changed.connect(self._say)
        session.record_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what holds now."""
        self._say()
        self._panel.set_record(None if self._session.staleness.whole else self._session.record)

    @Slot()
    def _say(self) -> None:
        fits = self._session.staleness
        # What follows the experiment itself is never old.
        seen = fits.whole and self._tabs.of_record
        self.veil.say(with_way_on(fits.words, self._session.phase) if seen else "")
