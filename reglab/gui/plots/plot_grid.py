"""Four plots in two rows, of which one can take the place of all."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from reglab.gui.plots.curve_plot import CurvePlot

_PLACES = {"loss": (0, 0), "score": (0, 1), "gap": (1, 0), "weights": (1, 1)}
# The gap, which the lab is for, has the largest place.
_ROW_STRETCH, _COLUMN_STRETCH = (9, 11), (11, 9)
HERO = "gap"


class PlotGrid(QWidget):
    """Lays plots out, and enlarges one of them.

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
        self._stretch()

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
