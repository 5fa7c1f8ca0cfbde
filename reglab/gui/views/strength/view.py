"""The tab in which a number of the experiment is varied and trained at every value while one watches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from reglab.analysis.contest_words import HOW
from reglab.experiment.sweeps import Contest
from reglab.export.table import Table
from reglab.gui import theme as themes
from reglab.gui.run.jobs import make_pool
from reglab.gui.run.questions import Questions
from reglab.gui.run.staleness import staleness
from reglab.gui.run.sweep_session import SweepSession
from reglab.gui.run.sweep_worker import Ask, SweepWorker
from reglab.gui.theme import Theme
from reglab.gui.theme.arm_hues import hues_of
from reglab.gui.views.base import View
from reglab.gui.views.strength import TAB
from reglab.gui.views.strength.contest_page import contest_hues
from reglab.gui.views.strength.controls import StrengthControls
from reglab.gui.views.strength.findings import Shown
from reglab.gui.views.strength.modes import MOMENTS, QUANTITIES
from reglab.gui.views.strength.numbers import tables_of
from reglab.gui.views.strength.pages import Pages
from reglab.gui.views.strength.point_arm import fits_experiment
from reglab.gui.views.strength.readout import PointReadout
from reglab.gui.views.switches import ModeSwitch
from reglab.gui.views.tab import Tab
from reglab.gui.widgets.labels import SteadyCaption
from reglab.gui.widgets.plain import literal
from reglab.gui.widgets.scroll_column import ScrollColumn
from reglab.gui.widgets.stale_veil import StaleVeil
from reglab.gui.widgets.throttle import Throttle
from reglab.sweeps import Backend, SweepResult
from reglab.words.language import _

PLAN_MS, PAINT_MS = 150, 60
"""Pauses between two estimates while something is typed, and between two pictures while it trains."""
_IDLE_SHARE = 3.0
_SIDE = (0.32, 232, 300)
"""Width of the controls: share of the view, least and most pixels at ordinary size of type."""


class StrengthView(View):
    """Trains an arm at many values of a number, and shows what comes of it while it does."""

    tab: ClassVar[Tab] = TAB
    make_backend: ClassVar[Callable[[], Backend]] = staticmethod(make_pool)

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self.worker = SweepWorker(type(self).make_backend, self)
        self.controls = StrengthControls()
        self.offer_modes(self.controls.mode)
        self.quantity = ModeSwitch(QUANTITIES, _("What is drawn"))
        self.moment = ModeSwitch(MOMENTS, _("With which weights"))
        self.pages = Pages()
        self.finding = SteadyCaption()
        self.finding.reserve(3)
        self.finding.setProperty("role", "")
        self.readout = PointReadout()
        self.session = SweepSession(self.worker, self)
        self.chosen: int | None = None
        """The point that is read."""
        self._current = True
        self._drawn: tuple[SweepResult | None, tuple[int, ...]] | None = None
        """What stands on the pages and in which hues; ``None`` where something in it is new."""
        self._planning = Throttle(self._plan, PLAN_MS, parent=self)
        self._painting = Throttle(self._paint, PAINT_MS, _IDLE_SHARE, self)
        self._build()
        self._connect()
        self.veil = StaleVeil(self.card)
        self.set_theme(themes.current())

    def _build(self) -> None:
        self._side = ScrollColumn()
        self._side.layout_.addWidget(self.controls)
        self._side.layout_.addStretch(1)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        framed = QStackedLayout(self.card)
        framed.setContentsMargins(2, 2, 2, 2)
        framed.addWidget(self.pages)
        switches = QHBoxLayout()
        switches.setSpacing(12)
        switches.addWidget(self.quantity, 1)
        switches.addWidget(self.moment, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 8, 4)
        right.setSpacing(6)
        right.addLayout(switches)
        right.addWidget(self.card, 1)
        right.addWidget(self.finding)
        right.addWidget(self.readout)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 4)
        layout.setSpacing(0)
        layout.addWidget(self._side)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        session = self.session
        session.planned.connect(self._show_plan)
        session.replaced.connect(self._replace)
        session.moved.connect(self._painting.request)
        session.running_changed.connect(self._set_running)
        session.refused.connect(self._refuse_folder)
        self.controls.changed.connect(self._planning.request)
        self.controls.pressed.connect(self.toggle)
        self.quantity.chosen.connect(self._painting.now)
        self.moment.chosen.connect(self._painting.now)
        self.pages.point_chosen.connect(self.choose)
        self.readout.experiment_chosen.connect(self.experiment_chosen)
        self.readout.edit_wanted.connect(self.edit_wanted)

    # -- what the window tells -------------------------------------------------------------------

    def restart(self) -> None:
        """A run of the window changes nothing here."""

    def update_view(self) -> None:
        """Follow the experiment and the selected arm."""
        if self.experiment is None:
            return
        arm = max(self.selected_arm, 0)
        hues = self.arm_hues
        self.controls.show_experiment(self.experiment, arm, hues[arm] if arm < len(hues) else 0)
        self._planning.request()
        self._judge()
        # With most edits the curves stay as they are.
        if self._drawn == (self.result, self._hues_of(self.result)):
            self._read()
        else:
            self._paint()

    def set_theme(self, theme: Theme) -> None:
        # The key has colours of its own.
        self._paint()
        self._fit()

    def figure_widget(self) -> QWidget:
        return self.card

    def figure_words(self) -> str:
        return self.finding.text()

    def shown_tables(self) -> list[Table]:
        return tables_of(self.result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Not before somebody looks: two processes with torch are not for those who never come here.
        self.worker.warm_up()

    def leave(self) -> None:
        self._planning.stop()
        self._painting.stop()
        self.worker.shutdown()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leave()
        super().closeEvent(event)

    # -- a sweep ---------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Train, or stop."""
        if self.session.running:
            self.worker.stop()
        elif (ask := self.controls.ask) is not None:
            self.session.train(ask)

    @Slot()
    def _replace(self) -> None:
        self.chosen = None
        self._judge()
        self._painting.now()

    @Slot(bool)
    def _set_running(self, running: bool) -> None:
        self.controls.set_running(running)
        if not running:
            self._planning.request()
            self._painting.now()

    def _plan(self) -> None:
        if (ask := self.controls.ask) is not None and not self.session.running:
            self.session.plan(ask)

    @Slot(object, str, str)
    def _show_plan(self, ask: Ask, words: str, problem: str) -> None:
        if ask == self.controls.ask and not self.session.running:
            self.controls.show_plan(words, problem)

    def open_folder(self, path: Path) -> None:
        self.session.open_folder(path)

    @Slot(str)
    def _refuse_folder(self, sentence: str) -> None:
        self.controls.show_note(sentence)

    @property
    def result(self) -> SweepResult | None:
        """The sweep that is shown."""
        return self.session.result

    # -- what is seen --------------------------------------------------------------------------------

    @property
    def shown(self) -> Shown:
        """Which quantity is drawn."""
        return Shown(self.quantity.current, "best" if self.moment.current == "best" else "last")

    @Slot()
    def _paint(self) -> None:
        self._drawn = None
        if not self.isVisible():
            return
        result = self.result
        hues = self._hues_of(result)
        if result is None:
            self.pages.show_message(self.tab.waiting)
            self.finding.setText("")
        else:
            running = self.session.end is None
            said = self.pages.show_result(result, self.shown, hues, running=running)
            self.finding.setText(" ".join([*said, self.session.state]).strip())
        self.finding.setToolTip(literal(HOW) if self.pages.contest else "")
        self._drawn = result, hues
        self._read()

    def _hues_of(self, result: SweepResult | None) -> tuple[int, ...]:
        if result is None:
            return ()
        asked = result.asked
        hues = hues_of(asked.experiment, self.experiment, self._hues)
        of_arm = {arm.key: hue for arm, hue in zip(asked.experiment.arms, hues, strict=True)}
        own = [of_arm[arm.key] for arm in asked.swept]
        return contest_hues(own, of_arm.values()) if isinstance(asked, Contest) else tuple(own)

    def _judge(self) -> None:
        """Find out whether what is shown is of the present experiment, and say so where it is not."""
        result, present = self.result, self.experiment
        self._current = True
        words = ""
        if result is not None and present is not None:
            self._current = fits_experiment(result, present)
            if not self._current and not self.session.origin:
                changed = staleness(result.asked.experiment, present).words
                words = _("{changes} – press Train").format(
                    changes=changed or _("Results of another experiment")
                )
        self.veil.say(words)

    # -- a point -------------------------------------------------------------------------------------

    @Slot(int)
    def choose(self, point: int) -> None:
        """Read a point; −1 for none."""
        self.chosen = point if point >= 0 else None
        self._read()

    def _read(self) -> None:
        self.pages.choose(self.chosen)
        self.readout.read(self.result, self.chosen, self.experiment, self.shown, current=self._current)

    # -- size ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._side.take_share(self.width(), *_SIDE)
