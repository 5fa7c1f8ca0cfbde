"""The tab with early stopping on curves that are there already: when, and what it would be worth."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reglab.analysis import replay_words as words
from reglab.analysis.replay import ArmCurves, ArmReplay
from reglab.analysis.series import Statistics
from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.gui import theme as themes
from reglab.gui.plots.content import Options
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.base import View
from reglab.gui.views.curve_key import legend_of
from reglab.gui.views.replay import TAB
from reglab.gui.views.replay.fade import Fade
from reglab.gui.views.replay.layer import ReplayLayer
from reglab.gui.views.replay.rule import rule_of, watched
from reglab.gui.views.replay.settings import ReplaySettings
from reglab.gui.views.replay.span import EpochSpan
from reglab.gui.views.replay.table import SeedsTable
from reglab.gui.views.replay.two_sides import TwoSides
from reglab.gui.views.replay.words import NOTHING_TRAINED, OutcomeWords, obstacle
from reglab.gui.views.tab import Tab
from reglab.gui.widgets.scroll_column import ScrollColumn
from reglab.words.language import _

INTERVAL_MS = 120
"""Numbers that change more often cannot be read."""
_IDLE_SHARE = 10
_SIDE = (0.36, 252, 350)
"""Width of the settings: share of the view, least and most pixels at ordinary size of type."""
_TABLE = 0.3
"""Share of the height that the table may take."""


class ReplayView(View):
    """Tries early stopping on the curves of one arm: where it stops, what it gives, what it costs."""

    tab: ClassVar[Tab] = TAB

    pause_ms: ClassVar[int] = INTERVAL_MS
    idle_share: ClassVar[float] = _IDLE_SHARE

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self._options = Options(themes.current(), seeds=True)
        self._statistics: Statistics | None = None
        self._curves: ArmCurves | None = None
        self._arm = 0
        self._seen: tuple[str, int] | None = None
        self.replay: ArmReplay | None = None
        """What is shown; ``None`` before the first epoch."""
        self.settings = ReplaySettings()
        self.plot = CurvePlot(self._options, watched(None, EarlyStopping()), tags=True, layer=ReplayLayer)
        self.span = EpochSpan(self.plot)
        self.outcome = OutcomeWords()
        self.table = SeedsTable()
        self.sides = TwoSides()
        self._marked = 0
        self._build()
        self._connect()
        self.set_theme(themes.current())
        self.restart()

    def _build(self) -> None:
        self._side = ScrollColumn()
        column = self._side.layout_
        column.setSpacing(4)
        column.addWidget(self.settings)
        column.addWidget(self.sides)
        column.addStretch(1)
        self._fade = Fade(self._side)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 8, 4)
        right.setSpacing(6)
        right.addWidget(self.outcome)
        right.addWidget(self.plot, 1)
        right.addWidget(self.table)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 4)
        layout.setSpacing(0)
        layout.addWidget(self._side)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.settings.changed.connect(self._try_out)
        self.settings.arm_chosen.connect(self._choose_arm)
        self.settings.refused.connect(self.outcome.refuse)
        self.settings.use.connect(self._use)
        self.plot.canvas.hovered.connect(self._hover)

    # -- what the window tells -----------------------------------------------------------------

    @property
    def arm(self) -> int:
        """Position in the record's experiment of the arm that is shown."""
        return self._arm

    def restart(self) -> None:
        record = self.record
        known = record if record is not None and record.replicas else None
        self._statistics = Statistics(known, SPREADS[DEFAULT_SPREAD]) if known else None
        self._curves = self.replay = self._seen = None
        if record is not None:
            self.settings.set_task(record.experiment.data.info.task)
        self._arm = -1
        self._show_layer()
        self.set_epoch(None)
        # The value that is monitored must be one that the record has.
        self.plot.set_choices(watched(self.shown_experiment, self.settings.value))
        self.plot.set_statistics(self._statistics, None, self.waiting())
        self.span.show_replay(self._statistics, None)
        self.span.forget_zoom()

    def set_epoch(self, epoch: int | None) -> None:
        """Mark an epoch; the curves are shown whole all the same."""
        self._marked = epoch or 0
        self.plot.canvas.set_cursor_epoch(self._marked)

    def set_theme(self, theme: Theme) -> None:
        self._options.theme = theme
        self.plot.restyle()
        self.table.arrange()
        self._fit()

    def update_view(self) -> None:
        record = self.record
        # A run that ends or a network that stops brings new words without a new epoch.
        seen = None if record is None else (record.state, len(record.stopped))
        if seen != self._seen:
            self._seen, self._curves = seen, None
        self._show_arm()
        if self._statistics is not None:
            self._statistics.advance()
        self.plot.content.message = self.waiting()
        self._replay()

    def enlarge(self, arm: int | None) -> None:
        """Give the curve the whole view."""
        super().enlarge(arm)
        self._side.setVisible(self.enlarged is None)

    def toggle_enlarged(self, arm: int | None = None) -> None:
        del arm
        self.enlarge(self._arm if self.enlarged is None else None)

    def figure_widget(self) -> QWidget:
        return self.plot

    def figure_legend(self) -> QWidget | None:
        shown = self.shown_experiment
        if self._statistics is None or shown is None:
            return None
        return legend_of(
            [arm.name for arm in shown.arms], self._options, [self.plot], marks=("best", "stopped")
        )

    # -- inside --------------------------------------------------------------------------------

    @Slot(int)
    def _hover(self, epoch: int) -> None:
        """Read the curve under the mouse; without it at the epoch that is looked at."""
        self.plot.canvas.set_cursor_epoch(epoch or self._marked)

    @Slot()
    def _try_out(self) -> None:
        """Follow another rule over the same curves."""
        if self.replay is not None:
            self._replay()

    def _show_arm(self) -> None:
        """Find the selected arm in the record; adopt its rule where nobody has changed anything."""
        places = self.arm_places
        # One that is not in the record leaves the arm that was shown, if that is still there.
        kept = max(0, min(self._arm, len(places) - 1))
        arm = places.index(self.selected_arm) if self.selected_arm in places else kept
        experiment = self.shown_experiment
        names = [arm.name for arm in experiment.arms] if experiment else []
        if experiment:
            self.settings.set_task(experiment.data.info.task)
        self._take_arm(arm)
        self._options.hues = hues = self.arm_hues
        self._options.visible = frozenset([arm])
        self.settings.show_arms(names, arm, hues[arm] if arm < len(hues) else 0)

    def _take_arm(self, arm: int) -> None:
        """Show another arm of the record."""
        if arm == self._arm:
            return
        self._arm, self._curves = arm, None
        experiment = self.shown_experiment
        if experiment and not self.settings.touched:
            self.settings.show_rule(rule_of(experiment, arm) or self.settings.value)
        self.plot.refit()
        self.span.forget_zoom()

    def _replay(self) -> None:
        """Follow the rule over the curves as recorded by now, and show what comes of it."""
        self.replay = None
        if self._statistics is not None and self._statistics.epochs:
            if self._curves is None or self._curves.epochs != self._statistics.epochs:
                self._curves = ArmCurves(self._statistics.record, self._arm)
            self.replay = self._curves.replay(self.settings.value)
        self._show_layer()
        choices = watched(self.shown_experiment, self.settings.value)
        if choices[0] != self.plot.quantity:
            self.plot.set_choices(choices)
        self.span.show_replay(self._statistics, self.replay)
        self.plot.refresh()
        self.table.table.show_replay(self.replay)
        self._say()

    def _show_layer(self) -> None:
        layer = self.plot.canvas.layer
        assert isinstance(layer, ReplayLayer)
        layer.replay = self.replay

    def _say(self) -> None:
        """Put the replay into words."""
        found, record = self.replay, self.record
        if found is None or record is None or self._curves is None:
            self.outcome.say("")
            self.sides.clear()
        else:
            self.outcome.say(words.outcome(found, running=not record.ended))
            self.sides.show_replay(found, self._curves, record, self.arm_hues)
        shown = self.shown_experiment
        name = shown.arms[self._arm].name if shown else ""
        if self.replay is None or self.experiment is None:
            reason = NOTHING_TRAINED
        else:
            reason = obstacle(name, self.experiment, self.arm_places[self._arm], self.settings.value)
        self.settings.allow(reason, name)

    @Slot(int)
    def _choose_arm(self, arm: int) -> None:
        place = self.arm_places[arm]
        if place is None:
            # It has no card any more that could be selected, but its curves are there.
            self.selected_arm = -1
            self._take_arm(arm)
            self.mark_due()
        else:
            self.set_selected_arm(place)
            self.arm_selected.emit(place)

    @Slot()
    def _use(self) -> None:
        place = self.arm_places[self._arm]
        if place is not None and place != self.selected_arm:
            # The selected arm was not in the run; whoever listens is to give the settings to the one shown.
            self.arm_selected.emit(place)
        self.technique_chosen.emit(self.settings.value, _("Use these stopping settings"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the settings their share of the width, and the table its share of the height."""
        self.table.set_room(round(_TABLE * self.height()))
        self._side.take_share(self.width(), *_SIDE)
