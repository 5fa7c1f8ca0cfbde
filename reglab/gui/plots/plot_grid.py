"""Four plots in two rows over the same epochs, of which one can take the place of all."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.ghost import Ghost
from reglab.gui.plots.linked_epochs import LinkedEpochs

_PLACES = {"loss": (0, 0), "score": (0, 1), "gap": (1, 0), "weights": (1, 1)}
# The gap, which the lab is for, has the largest place.
_ROW_STRETCH, _COLUMN_STRETCH = (9, 11), (11, 9)
HERO = "gap"


class PlotGrid(QWidget):
    """Lays plots out, enlarges one of them, and does to all what concerns all.

    Parameters
    ----------
    plots : mapping of str to CurvePlot
        By the names of their places.
    """

    enlarged_changed = Signal()
    """Another plot is enlarged, or none."""

    def __init__(self, plots: Mapping[str, CurvePlot], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = dict(plots)
        self._enlarged: str | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for key, plot in self._plots.items():
            self._grid.addWidget(plot, *_PLACES[key])
            plot.enlarge_wanted.connect(self._toggle)
        self._linked = LinkedEpochs([plot.canvas for plot in self._plots.values()], self)
        self._stretch()

    # -- all together ----------------------------------------------------------------------------

    def show_cursor(self, epoch: int) -> None:
        """Put the crosshair of all plots at an epoch; 0 takes it away."""
        for plot in self._plots.values():
            plot.canvas.set_cursor_epoch(epoch)

    def show_whole(self) -> None:
        """Forget all zooming."""
        for plot in self._plots.values():
            plot.show_whole()

    def refit(self) -> None:
        """Fit the vertical axes anew, as with other curves."""
        for plot in self._plots.values():
            plot.refit()

    def show_ghosts(self, ghosts: tuple[Ghost, ...]) -> None:
        """Lay the curves of other runs over the plots, instead of those that were."""
        for plot in self._plots.values():
            plot.content.options.ghosts = ghosts
        self.refit()
        for plot in self._plots.values():
            plot.refresh()

    def repaint_data(self) -> None:
        """Paint the curves again."""
        for plot in self._plots.values():
            plot.canvas.repaint_data()

    def restyle(self) -> None:
        """Take over a changed theme."""
        for plot in self._plots.values():
            plot.restyle()

    def paper_size(self) -> QSize:
        """Size below which the plots say nothing in a picture for paper."""
        one, side = CurvePlot.paper_room(), 2 if self._enlarged is None else 1
        return QSize(side * one.width(), side * one.height())

    # -- one alone ---------------------------------------------------------------------------------

    @property
    def enlarged(self) -> str | None:
        """The plot that takes the place of all; ``None`` where all are seen."""
        return self._enlarged

    def enlarge(self, key: str | None) -> None:
        """Show one plot alone, or all."""
        if key == self._enlarged:
            return
        self._enlarged = key
        for name, plot in self._plots.items():
            plot.setVisible(key in (None, name))
            plot.show_enlarged(name == key)
        self._stretch()
        if key is not None:
            self._plots[key].canvas.setFocus()
        self.enlarged_changed.emit()

    def chosen(self) -> str:
        """The plot that a key enlarges: the one with the focus or under the mouse, else the gap."""
        for key, plot in self._plots.items():
            if plot.canvas.hasFocus() or plot.underMouse():
                return key
        return HERO

    def _stretch(self) -> None:
        row, column = (None, None) if self._enlarged is None else _PLACES[self._enlarged]
        for index in range(2):
            # A row without a plot would keep its share of the room.
            self._grid.setRowStretch(index, _ROW_STRETCH[index] if row in (None, index) else 0)
            self._grid.setColumnStretch(index, _COLUMN_STRETCH[index] if column in (None, index) else 0)

    @Slot()
    def _toggle(self) -> None:
        key = next(name for name, plot in self._plots.items() if plot is self.sender())
        self.enlarge(None if key == self._enlarged else key)
