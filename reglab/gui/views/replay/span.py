"""Which epochs the plot shows: those around the stops, or the whole run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QToolButton

from reglab.analysis.replay import ArmReplay
from reglab.analysis.series import Statistics
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.limits import round_up
from reglab.words.language import _

_BEYOND = 4
"""How many times as many epochs as until the last stop are seen."""
_NEARLY = 0.7
"""Share of the run from which on a part of it is not worth being shown alone."""
_ABOUT = _("Show all epochs, not only those around the stops (double click in the plot)")
_NO_PART = _("The whole run is shown: not every network would have stopped early in it.")


class EpochSpan(QObject):
    """Shows the stops at a size that can be read; a chip in the plot's header shows the whole run.

    What a person zooms by hand stays until the arm, the run or the chip is changed.

    Parameters
    ----------
    plot : CurvePlot
        Whose epochs these are.
    """

    def __init__(self, plot: CurvePlot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._planned, self._part = 1, 0.0
        self._last: float | None = None
        self._by_hand = False
        self.chip = QToolButton()
        self.chip.setText(_("whole run"))
        self.chip.setAccessibleName(_("Whole run"))
        self.chip.setCheckable(True)
        self.chip.setProperty("role", "chip")
        header = plot.header.layout()
        assert header is not None
        header.addWidget(self.chip)
        self.chip.clicked.connect(self._renew)
        plot.canvas.whole_wanted.connect(self._double_clicked)
        plot.canvas.zoomed.connect(self._zoomed)
        self._show()

    def show_replay(self, statistics: Statistics | None, replay: ArmReplay | None) -> None:
        """Fit the epochs to a replay; they change in steps, not with every setting."""
        self._planned = statistics.record.planned_epochs if statistics else 1
        part = self._around(replay)
        self._part = part if part < _NEARLY * self._planned else 0.0
        self._show()

    def forget_zoom(self) -> None:
        """Forget what was zoomed by hand."""
        self._by_hand, self._last = False, None
        self._plot.show_whole()
        self._show()

    # -- inside --------------------------------------------------------------------------------

    @staticmethod
    def _around(replay: ArmReplay | None) -> float:
        """The epoch up to which the stops are well seen; infinite where a network does not stop."""
        stops = [seed.stop for seed in replay.sound] if replay else []
        known = [stop for stop in stops if stop is not None]
        return round_up(_BEYOND * max(known)) if known and len(known) == len(stops) else float("inf")

    def _show(self) -> None:
        self.chip.setEnabled(self._part > 0)
        self.chip.setToolTip(_ABOUT if self._part else _NO_PART)
        last = self._part if self._part and not self.chip.isChecked() else float(self._planned)
        if (statistics := self._plot.content.statistics) is not None:
            # What is early is judged by the epochs that are seen.
            statistics.horizon = last
        if last != self._last and not self._by_hand:
            self._last = last
            self._plot.canvas.show_x(0, max(1.0, last) * 1.01)

    @Slot()
    def _zoomed(self) -> None:
        self._by_hand = True

    @Slot()
    def _double_clicked(self) -> None:
        """Show the whole run, as a double click does in every plot."""
        self.chip.setChecked(self.chip.isEnabled())
        self._renew()

    @Slot()
    def _renew(self) -> None:
        self.forget_zoom()
        self._plot.refresh()
