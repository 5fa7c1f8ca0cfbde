"""Runs of the history that are laid over the plots of the curves, and the line that names them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reglab.analysis.series import Statistics
from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS
from reglab.gui.plots.ghost import Ghost
from reglab.gui.run.history_thread import HistoryThread
from reglab.gui.run.session import Session
from reglab.gui.views.curves.view import CurvesView
from reglab.gui.widgets.labels import ElidedLabel
from reglab.gui.window.view_tabs import ViewTabs
from reglab.record.record import RunRecord
from reglab.store.history import History
from reglab.store.history.comparing import told_apart
from reglab.words import quoted
from reglab.words.language import _, plural


class OverlayLine(QWidget):
    """Names the runs over the plots, and takes them away."""

    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel(role="muted", small=True)
        self.away = QPushButton(_("Remove"))
        self.away.setToolTip(_("Take the curves of other runs away"))
        self.away.setProperty("role", "chip")
        self.away.clicked.connect(self.removed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 8, 2)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.away)
        self.hide()


class Overlays(QObject):
    """Fetches runs from the history and has the curves show them.

    Parameters
    ----------
    history : HistoryThread
        Where they come from.
    session : Session
        Whose run is shown, and not laid over itself.
    tabs : ViewTabs
        Where the curves are.
    """

    failed = Signal(str)
    """A run could not be read; carries a sentence."""

    def __init__(
        self, history: HistoryThread, session: Session, tabs: ViewTabs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._history, self._session, self._tabs = history, session, tabs
        self.ghosts: tuple[Ghost, ...] = ()
        self.line = OverlayLine(tabs)
        self.line.removed.connect(self.clear)

    def show(self, runs: Sequence[int]) -> None:
        """Lay runs of the history over the curves, instead of those that were."""
        record = self._session.record
        shown = None if record is None else self._history.id_of(record.run)
        wanted = [run for run in runs if run != shown]

        def work(history: History) -> list[tuple[str, RunRecord]]:
            names = told_apart([(run, history.entry(run).name) for run in wanted])
            return [(name, history.record(run)) for name, run in zip(names, wanted, strict=True)]

        self._history.ask(self, work, self._take, self.failed.emit)

    @Slot()
    def clear(self) -> None:
        """Take all of them away."""
        self._lay(())

    def _take(self, found: list[tuple[str, RunRecord]]) -> None:
        spread = SPREADS[DEFAULT_SPREAD]
        self._lay(tuple(Ghost(name, Statistics(record, spread)) for name, record in found))
        self._tabs.setCurrentWidget(self._tabs.page(CurvesView.tab.title))

    def _lay(self, ghosts: tuple[Ghost, ...]) -> None:
        self.ghosts = ghosts
        view = self._tabs.view(CurvesView)
        layout = self._tabs.page(CurvesView.tab.title).layout()
        if isinstance(layout, QVBoxLayout) and layout.indexOf(self.line) < 0:
            layout.addWidget(self.line)
        view.grid.show_ghosts(ghosts)
        names = ", ".join(quoted(ghost.name) for ghost in ghosts)
        self.line.words.set_text(
            plural(
                "{n} other run, dashed: {names}", "{n} other runs, dashed: {names}", len(ghosts), names=names
            ),
            "muted",
        )
        self.line.setVisible(bool(ghosts))
