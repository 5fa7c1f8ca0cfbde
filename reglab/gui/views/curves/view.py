"""The tab with the curves: loss, score, gap and weights of all arms, one crosshair, one table of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.gui import theme as themes
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.plots.content import Options
from reglab.gui.plots.controls import LINES, MARKS, Key, PlotControls
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.plot_grid import HERO, PlotGrid
from reglab.gui.plots.quantities import PANELS, Quantity
from reglab.gui.plots.readout import Readout
from reglab.gui.plots.readout_model import columns_of
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.theme.theme import is_faded
from reglab.gui.views.arms import adopt
from reglab.gui.views.base import View
from reglab.gui.views.curve_key import legend_of
from reglab.gui.views.curves import TAB
from reglab.gui.views.curves.invitations import message
from reglab.gui.views.curves.start_page import StartPage
from reglab.gui.views.tab import Tab
from reglab.record.notes import of_plot


class CurvesView(View):
    """Shows a record as curves over the epochs; it reduces and paints what is new since the last time."""

    tab: ClassVar[Tab] = TAB

    epoch_hovered = Signal(int)
    """The epoch under the crosshair changed; 0 for none."""

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self._options = Options(themes.current())
        self._statistics: Statistics | None = None
        self._milestones: Milestones | None = None
        self._revision = 0
        self._painted: tuple[str, int, int] | None = None
        self._choices: dict[str, tuple[Quantity, ...]] = {}
        self._names: tuple[str, ...] = ()
        self._crosshair = 0
        self.controls = PlotControls()
        self.plots = {
            key: CurvePlot(self._options, choices(None), hero=key == HERO, tags=True, enlargeable=True)
            for key, choices in PANELS.items()
        }
        for key, plot in self.plots.items():
            plot.note_wanted.connect(partial(self.note_wanted.emit, of_plot(key)))
        self.keys = {"loss": Key(self._options.theme, LINES), "weights": Key(self._options.theme, MARKS)}
        self.offer_plots(self.plots)
        self.grid = PlotGrid(self.plots)
        self.readout = Readout()
        self.start = StartPage()
        """Stands in the place of the plots while there is no record, where it has something to show."""
        self._area = QStackedLayout()
        self._build()
        self._connect()
        self.restart()

    def _build(self) -> None:
        for name, key in self.keys.items():
            self.plots[name].header.add_aside(key)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.controls)
        self._area.addWidget(self.grid)
        self._area.addWidget(self.start)
        layout.addLayout(self._area, 1)
        layout.addWidget(self.readout)

    def _connect(self) -> None:
        self.controls.spread_chosen.connect(self._begin)
        self.controls.seeds_toggled.connect(self._set_seeds)
        self.controls.whole_wanted.connect(self.show_whole)
        self.readout.due.connect(self._read)
        self.readout.due.connect(self.numbers_due)
        self.readout.arm_clicked.connect(self._take_row)
        self.grid.enlarged_changed.connect(self.enlarged_changed)
        for plot in self.plots.values():
            plot.quantity_changed.connect(self._arrange_readout)
            plot.canvas.hovered.connect(self.show_epoch)
            plot.canvas.whole_wanted.connect(self.show_whole)

    # -- what the window tells and asks ---------------------------------------------------------

    def set_drafts(self, drafts: Drafts) -> None:
        self.start.set_drafts(drafts)

    def set_hint(self, hint: QWidget) -> None:
        self._layout.insertWidget(self._layout.count() - 2, hint)

    def beside_tabs(self) -> PlotControls:
        return self.controls

    def take_back(self) -> None:
        self._layout.insertWidget(0, self.controls)

    def figure_widget(self) -> QWidget:
        return self.start if self.start.isVisible() else self.grid

    def figure_legend(self) -> QWidget | None:
        if self._statistics is None or self.start.isVisible():
            return None
        plots = [plot for plot in self.plots.values() if not plot.isHidden()]
        return legend_of(self._names, self._options, plots, self.controls.chosen.label)

    def note_place(self) -> str:
        return ""

    def show_notes(self, notes: Mapping[str, str] | None) -> None:
        super().show_notes(notes)
        for key, plot in self.plots.items():
            plot.show_note(None if notes is None else notes.get(of_plot(key), ""))

    def restart(self) -> None:
        self.show_epoch(0)
        self._area.setCurrentIndex(int(self.record is None and self.start.offered))
        self._begin()
        self.show_whole()

    def adopt_experiment(self) -> None:
        self.start.tell(self.experiment, max(0, self.selected_arm), self._hues)
        self._follow_arms()

    def set_selected_arm(self, arm: int) -> None:
        super().set_selected_arm(arm)
        self.start.tell(self.experiment, max(0, arm), self._hues)

    def set_epoch(self, epoch: int | None) -> None:
        """Put the crosshair at an epoch; the curves are shown whole all the same."""
        self.show_epoch(epoch or 0)

    def update_view(self) -> None:
        record = self.record
        self._follow_arms()
        state = ("none", 0, 0) if record is None else (record.state, record.epochs, len(record.stopped))
        if state == self._painted:
            return
        self._painted = state
        if self._statistics is not None:
            self._statistics.advance()
        if self._milestones is not None:
            self._milestones.update()
        for key, plot in self.plots.items():
            plot.content.message = message(key, record)
            plot.refresh()
        self.readout.schedule()

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self._options.theme = theme
        for key in self.keys.values():
            key.theme = theme
            key.update()
        self.grid.restyle()
        self._arrange_readout()

    # -- one plot alone ---------------------------------------------------------------------------

    @property
    def alone(self) -> bool:
        return self.grid.enlarged is not None

    def toggle_enlarged(self, arm: int | None = None) -> None:
        """Give the plot under the mouse or with the focus the whole place, or show all again."""
        del arm
        self.grid.enlarge(None if self.alone else self.grid.chosen())

    def show_all(self) -> None:
        self.grid.enlarge(None)

    # -- epochs -----------------------------------------------------------------------------------

    @Slot(int)
    def show_epoch(self, epoch: int) -> None:
        """Put the crosshair at an epoch and read all curves there; 0 reads their ends."""
        if epoch == self._crosshair:
            return
        self._crosshair = epoch
        self.grid.show_cursor(epoch)
        self._read()
        self.epoch_hovered.emit(epoch)

    @Slot()
    def show_whole(self) -> None:
        """Forget all zooming."""
        self.grid.show_whole()
        self._repaint()

    # -- inside -----------------------------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        """Begin anew with the record: nothing that was computed holds any more."""
        record = self.record
        self._revision = 0 if record is None else record.revision
        known = record if record is not None and record.replicas else None
        self._statistics = Statistics(known, self.controls.chosen) if known else None
        self._milestones = Milestones(self._statistics) if self._statistics else None
        self._offer_choices()
        self._adopt_arms()
        for key, plot in self.plots.items():
            plot.set_statistics(self._statistics, self._milestones, message(key, record))
        self._repaint()
        self._arrange_readout()

    def _repaint(self) -> None:
        """Paint everything anew, now or when the view is shown."""
        self._painted = None
        self.mark_due()

    def _offer_choices(self) -> bool:
        """Offer the quantities that the shown experiment has, and return whether they are others."""
        choices = {key: tuple(offer(self.shown_experiment)) for key, offer in PANELS.items()}
        if choices == self._choices:
            return False
        self._choices = choices
        for key, plot in self.plots.items():
            plot.set_choices(choices[key])
        return True

    def _adopt_arms(self) -> None:
        adopt(self._options, self)
        shown = self.shown_experiment
        self._names = tuple(arm.name for arm in shown.arms) if shown is not None else ()

    def _follow_arms(self) -> None:
        """Show what is different about the arms: names, hues, which are seen, which is emphasised."""
        if self.record is not None and self.record.revision != self._revision:
            self._begin()
            return
        options = self._options
        names, hues, visible, selected = self._names, options.hues, options.visible, options.selected
        others = self._offer_choices()
        self._adopt_arms()
        if visible != options.visible:
            self.grid.refit()
        if others or (names, hues) != (self._names, options.hues):
            self._arrange_readout()
        elif (visible, selected) != (options.visible, options.selected):
            self._emphasize()
        if others or (names, hues, visible) != (self._names, options.hues, options.visible):
            self._painted = None
        elif selected != options.selected:
            self.grid.repaint_data()

    @Slot(int)
    def _take_row(self, arm: int) -> None:
        if (place := self.arm_places[arm]) is not None:
            self.arm_selected.emit(place)

    @Slot()
    def _arrange_readout(self) -> None:
        columns = columns_of([plot.quantity for plot in self.plots.values()])
        self.readout.table.set_shape(self._names, columns, self._options)
        self._emphasize()
        self.readout.arrange()
        self._read()

    def _emphasize(self) -> None:
        options = self._options
        firm = frozenset(arm for arm in options.visible if not is_faded(options.hue(arm)))
        self.readout.emphasize(options.selected, firm)

    @Slot()
    def _read(self) -> None:
        if self._statistics is not None and self._milestones is not None and self.isVisible():
            self.readout.table.read(self._statistics, self._milestones, self._crosshair)

    @Slot(bool)
    def _set_seeds(self, seeds: bool) -> None:
        self._options.seeds = seeds
        self._repaint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.readout.set_room(self.height())

    def showEvent(self, event: QShowEvent) -> None:
        self._painted = None
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.show_epoch(0)
