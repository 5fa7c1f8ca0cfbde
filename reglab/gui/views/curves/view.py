"""The tab with the curves: loss, score, gap and weights of all arms, one crosshair, one table of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.experiment.experiment import Experiment
from reglab.gui import theme as themes
from reglab.gui.plots.cast import Cast
from reglab.gui.plots.content import Options
from reglab.gui.plots.controls import LINES, MARKS, Key, PlotControls
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.invitations import message
from reglab.gui.plots.linked_epochs import LinkedEpochs
from reglab.gui.plots.plot_grid import HERO, PlotGrid
from reglab.gui.plots.quantities import PANELS
from reglab.gui.plots.readout import Readout
from reglab.gui.plots.readout_model import columns_of
from reglab.gui.theme import Theme
from reglab.gui.theme.theme import is_faded
from reglab.gui.views.curves.start_page import StartPage
from reglab.record.record import RunRecord


class CurvesView(QWidget):
    """Shows a record as curves over the epochs.

    It reads the record when `refresh` is called, reduces and paints what is new, and does nothing
    while it is hidden.
    """

    epoch_hovered = Signal(int)
    """The epoch under the crosshair changed; 0 for none."""
    arm_selected = Signal(int)
    """An arm's row in the table was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = Options(themes.current())
        self._record: RunRecord | None = None
        self._experiment: Experiment | None = None
        self._statistics: Statistics | None = None
        self._milestones: Milestones | None = None
        self._painted: tuple[str, int, int] | None = None
        self._revision = 0
        self._epoch = 0
        self._cast = Cast(self._options)
        self.controls = PlotControls()
        self.plots = {
            key: CurvePlot(self._options, choices(None), hero=key == HERO, tags=True, enlargeable=True)
            for key, choices in PANELS.items()
        }
        self.keys = {"loss": Key(self._options.theme, LINES), "weights": Key(self._options.theme, MARKS)}
        self.grid = PlotGrid(self.plots)
        self.readout = Readout()
        self.start = StartPage()
        """Stands in the place of the plots while there is no record, where it has something to show."""
        self._area = QStackedLayout()
        self._build()
        self._connect()
        self.set_record(None)

    def _build(self) -> None:
        for name, key in self.keys.items():
            self.plots[name].header.add_aside(key)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.controls)
        self._area.addWidget(self.grid)
        self._area.addWidget(self.start)
        layout.addLayout(self._area, 1)
        layout.addWidget(self.readout)

    def _connect(self) -> None:
        self.controls.spread_chosen.connect(self._restart)
        self.controls.seeds_toggled.connect(self._set_seeds)
        self.controls.whole_wanted.connect(self.show_whole)
        self.readout.due.connect(self._read)
        self.readout.arm_clicked.connect(self._take_row)
        themes.manager().theme_changed.connect(self.set_theme)
        for plot in self.plots.values():
            plot.quantity_changed.connect(self._arrange_readout)
            plot.canvas.hovered.connect(self.show_epoch)
            plot.canvas.whole_wanted.connect(self.show_whole)
        self._linked = LinkedEpochs([plot.canvas for plot in self.plots.values()], self)

    def set_hint(self, hint: QWidget) -> None:
        """Put a hint above the plots."""
        self._layout.insertWidget(self._layout.count() - 2, hint)

    def lend_controls(self) -> PlotControls:
        """Give the row of controls away; `take_controls` puts it back above the plots."""
        self._layout.removeWidget(self.controls)
        return self.controls

    def take_controls(self) -> None:
        """Put the row of controls above the plots."""
        self._layout.insertWidget(0, self.controls)

    # -- what the window tells ----------------------------------------------------------------

    @property
    def record(self) -> RunRecord | None:
        """The record that is shown."""
        return self._record

    def set_record(self, record: RunRecord | None) -> None:
        """Show another record, the same one with its replicas known, or none.

        Zooming is forgotten.
        """
        self._record = record
        self._revision = 0 if record is None else record.revision
        self.show_epoch(0)
        self._experiment = record.experiment if record is not None else self._cast.present or self._experiment
        self._area.setCurrentIndex(int(record is None and self.start.offered))
        self._adopt_experiment()
        self._restart()
        self.show_whole()

    def set_experiment(self, experiment: Experiment, hues: Mapping[str, int] | None = None) -> None:
        """Tell what would be trained next: while there is no record, names and units are those of it.

        An arm that is no longer there has a hue of its own and stays visible.

        Parameters
        ----------
        experiment : Experiment
            As it is now.
        hues : mapping of str to int, optional
            The hues of the arms by their keys; else they follow the order.
        """
        self.start.set_experiment(experiment, hues)
        self._cast.tell(experiment, hues)
        if self._record is not None and self._cast.differs(self._record.experiment):
            self._experiment = self._record.experiment
            grown = self._statistics is not None and self._statistics.arms != len(self._experiment.arms)
            self._map_arms()
            if grown:
                # A branch joined the record: what was computed has no place for it.
                self._restart()
            else:
                self._arrange_readout()
                self._repaint()
        if self._record is None and experiment != self._experiment:
            self._experiment = experiment
            self._adopt_experiment()
            self._restart()

    def refresh(self) -> None:
        """Paint what is new in the record; does nothing while the view is hidden."""
        if not self.isVisible() or self.window().isMinimized():
            return
        record = self._record
        if record is not None and record.revision != self._revision:
            self._revision = record.revision
            self._restart()
            return
        state = ("none", 0, 0) if record is None else (record.state, record.epochs, len(record.stopped))
        if state == self._painted:
            return
        self._painted = state
        if self._statistics is not None:
            self._statistics.advance()
        if self._milestones is not None:
            self._milestones.update()
        for key, plot in self.plots.items():
            plot.content.message = message(key, self._record)
            plot.refresh()
        self.readout.schedule()

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self._options.theme = theme
        for key in self.keys.values():
            key.theme = theme
            key.update()
        for plot in self.plots.values():
            plot.restyle()
        self._arrange_readout()

    def set_visible_arms(self, arms: Iterable[int]) -> None:
        """Show the curves of these arms only; what is hidden stays hidden in the next record.

        Positions are those in the experiment told last by `set_experiment`, else in what is shown.
        """
        if not self._cast.show_only(arms, self._experiment):
            return
        self._map_arms()
        for plot in self.plots.values():
            plot.refit()
        self._repaint()
        self._emphasize()

    def set_selected_arm(self, arm: int) -> None:
        """Emphasise an arm's curves, positions as in `set_visible_arms`; −1 for none."""
        if arm == self._cast.selected:
            return
        self._cast.selected = arm
        self.start.set_selected_arm(arm)
        self._map_arms()
        for plot in self.plots.values():
            plot.canvas.repaint_data()
        self._emphasize()

    @Slot(int)
    def show_epoch(self, epoch: int) -> None:
        """Put the crosshair at an epoch and read all curves there; 0 reads their ends."""
        if epoch == self._epoch:
            return
        self._epoch = epoch
        for plot in self.plots.values():
            plot.canvas.set_cursor_epoch(epoch)
        self._read()
        self.epoch_hovered.emit(epoch)

    @Slot()
    def show_whole(self) -> None:
        """Forget all zooming."""
        for plot in self.plots.values():
            plot.show_whole()
        self._repaint()

    # -- inside -----------------------------------------------------------------------------------

    @Slot()
    def _restart(self) -> None:
        """Begin anew with the record: nothing that was computed holds any more."""
        record, known = self._record, self._record is not None and bool(self._record.replicas)
        self._statistics = Statistics(record, self.controls.chosen) if record and known else None
        self._milestones = Milestones(self._statistics) if self._statistics else None
        for key, plot in self.plots.items():
            plot.set_statistics(self._statistics, self._milestones, message(key, self._record))
        self._repaint()
        self._arrange_readout()

    def _repaint(self) -> None:
        """Paint everything anew, now or when the view is shown."""
        self._painted = None
        self.refresh()

    def _adopt_experiment(self) -> None:
        self._map_arms()
        for key, plot in self.plots.items():
            plot.set_choices(PANELS[key](self._experiment))

    def _map_arms(self) -> None:
        recorded = self._record.experiment if self._record is not None else self._experiment
        self._cast.apply(self._experiment, recorded)

    @Slot(int)
    def _take_row(self, arm: int) -> None:
        position = self._cast.positions(self._experiment)[arm]
        if position is not None:
            self.arm_selected.emit(position)

    @Slot()
    def _arrange_readout(self) -> None:
        names = [arm.name for arm in self._experiment.arms] if self._experiment else []
        columns = columns_of([plot.quantity for plot in self.plots.values()])
        self.readout.table.set_shape(names, columns, self._options)
        self._emphasize()
        self.readout.arrange()
        self._read()

    def _emphasize(self) -> None:
        options = self._options
        firm = frozenset(arm for arm in options.visible if not is_faded(options.hue(arm)))
        self.readout.table.set_emphasis(options.selected, firm)
        self.readout.show_arm(options.selected)

    @Slot()
    def _read(self) -> None:
        if self._statistics is not None and self._milestones is not None and self.isVisible():
            self.readout.table.read(self._statistics, self._milestones, self._epoch)

    @Slot(bool)
    def _set_seeds(self, seeds: bool) -> None:
        self._options.seeds = seeds
        self._repaint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.readout.set_room(self.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._repaint()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.show_epoch(0)
