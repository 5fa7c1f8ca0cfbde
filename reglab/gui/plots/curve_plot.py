"""One plot: header and canvas, and the limits of its axes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reglab.gui.plots.canvas import PlotCanvas
from reglab.gui.plots.content import Content, Options, Peak
from reglab.gui.plots.curve_layer import CurveLayer
from reglab.gui.plots.header import PlotHeader
from reglab.gui.plots.limits import log_step_down, log_step_up
from reglab.gui.plots.milestones import Milestones
from reglab.gui.plots.quantities import Quantity
from reglab.gui.plots.series import BOUND_FACTOR, Statistics

_MOST_DECADES = 10.0
_DWARFS = 3.0
"""A peak of the first epochs so many times higher than all the rest is left out of the linear axis."""


class CurvePlot(QFrame):
    """Shows one of several quantities over the epochs.

    Parameters
    ----------
    options : Options
        Shared with the other plots.
    choices : sequence of Quantity
        What it can show; the first is shown.
    hero : bool
        Whether its title is large.
    tags : bool
        Whether values stand beside the ends of the curves.
    settles : bool
        Whether its linear axis may leave out a peak of the very first epochs that dwarfs all the rest.
    layer : type of CurveLayer
        Paints the curves.
    """

    quantity_changed = Signal()
    """Another quantity is shown."""

    def __init__(
        self,
        options: Options,
        choices: Sequence[Quantity],
        *,
        hero: bool = False,
        tags: bool = False,
        settles: bool = False,
        layer: type[CurveLayer] = CurveLayer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._choices = tuple(choices)
        self.content = Content(options, self._choices[0])
        self.header = PlotHeader(hero=hero)
        self.canvas = PlotCanvas(self.content, tags=tags, layer=layer)
        self._limits: tuple[float, float] | None = None
        self._left_out: frozenset[int] = frozenset()
        self._free = True
        self._settles = settles
        layout = QVBoxLayout(self)
        # The frame's line and round corners stay free.
        layout.setContentsMargins(2, 2, 2, 3)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.canvas, 1)
        self.header.chosen.connect(self._choose)
        self.header.log_toggled.connect(self._set_log)
        self.canvas.zoomed.connect(self._zoomed)
        self._name()
        self.restyle()

    @property
    def quantity(self) -> Quantity:
        """What is shown."""
        return self.content.quantity

    # -- what to show ------------------------------------------------------------------------

    def set_choices(self, choices: Sequence[Quantity]) -> None:
        """Offer other quantities; the one of the same name stays chosen. Follow with `refresh`."""
        keep = next((q for q in choices if q.key == self.quantity.key), choices[0])
        self._choices = tuple(choices)
        self._show_quantity(keep)

    def set_statistics(
        self, statistics: Statistics | None, milestones: Milestones | None, message: str
    ) -> None:
        """Take another run, or a message while there is none. Follow with `refresh`."""
        content = self.content
        content.statistics, content.milestones, content.message = statistics, milestones, message
        content.peak = None
        content.forget()
        self.refit()

    def restyle(self) -> None:
        """Take over a changed theme."""
        self.header.restyle()
        self.canvas.set_theme(self.content.options.theme)
        self.canvas.repaint_data()

    # -- frames --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring the series up to date and paint what changed."""
        statistics = self.content.statistics
        if statistics is not None:
            for curve in self.quantity.curves:
                statistics.series(curve.metric)
        self.canvas.set_axes_visible(bool(self.content.epochs))
        self._fit()
        self.canvas.repaint_data()

    def show_whole(self) -> None:
        """Forget what was zoomed. Follow with `refresh`."""
        self._free = True
        self.refit()
        planned = 1 if self.content.statistics is None else self.content.statistics.record.planned_epochs
        self.canvas.show_x(0, max(1, planned) * 1.01)

    def refit(self) -> None:
        """Forget the steps in which the vertical axis grew."""
        self._limits = None

    @Slot()
    def _zoomed(self) -> None:
        self._free = False

    def _fit(self) -> None:
        """Widen the vertical axis in steps; leave it alone where a person zoomed."""
        if not self._free:
            return
        diverged = self._diverged()
        if diverged != self._left_out:
            # What just left the scale no longer counts, so this once the axis may shrink.
            self._left_out, self._limits = diverged, None
        extent = self._extent()
        if extent is None:
            return
        peak = self._peak(extent[1])
        if (peak is None) != (self.content.peak is None):
            # Once more the axis may shrink.
            self._limits = None
        self.content.peak = peak
        if peak is not None:
            extent = extent[0], self._later() or extent[1], extent[2]
        wanted = self._log_limits(extent) if self.content.log else self.quantity.limits(*extent)
        if self._limits is not None:
            wanted = min(wanted[0], self._limits[0]), max(wanted[1], self._limits[1])
        if wanted != self._limits:
            self._limits = wanted
            self.canvas.show_y(*wanted)

    def _diverged(self) -> frozenset[int]:
        """Visible arms of which a network diverged."""
        statistics = self.content.statistics
        if statistics is None:
            return frozenset()
        record = statistics.record
        arms = {record.replicas[column].arm for column in statistics.diverged}
        return self.content.options.visible & arms

    def _extent(self) -> tuple[float, float, float] | None:
        """Smallest and largest value, and the scale of the first epoch.

        Arms of which a network diverged reach at most as far again beyond the others.
        """
        statistics, options = self.content.statistics, self.content.options
        if statistics is None:
            return None
        series = [statistics.series(curve.metric) for curve in self.quantity.curves]
        scale = max((s.bound / BOUND_FACTOR for s in series if math.isfinite(s.bound)), default=1.0)
        ends = []
        for arms in (options.visible - self._left_out, self._left_out):
            extents = [e for s in series if arms and (e := s.extent(arms, seeds=options.seeds)) is not None]
            if extents:
                ends.append((min(low for low, _ in extents), max(high for _, high in extents)))
        if not ends:
            return None
        low, high = ends[0]
        if len(ends) > 1:
            span = high - low
            low, high = max(low - span, min(low, ends[1][0])), min(high + span, max(high, ends[1][1]))
        return low, high, scale

    def _later(self) -> float | None:
        """Largest value of the visible arms after the early epochs; ``None`` before there are enough."""
        statistics, options = self.content.statistics, self.content.options
        assert statistics is not None
        series = [statistics.series(curve.metric) for curve in self.quantity.curves]
        highs = [s.highest_later(options.visible, seeds=options.seeds) for s in series if s.early]
        found = [high for high in highs if high is not None]
        return max(found, default=None)

    def _peak(self, high: float) -> Peak | None:
        """What of the first epochs the axis leaves out, where it would dwarf all that follows.

        Not where networks diverged: what is left out then is another matter.
        """
        if self.content.log or not self._settles or self._left_out:
            return None
        later = self._later()
        if later is None or not 0 < _DWARFS * later < high:
            return None
        statistics = self.content.statistics
        assert statistics is not None
        return Peak(high, statistics.series(self.quantity.main.metric).early)

    def _log_limits(self, extent: tuple[float, float, float]) -> tuple[float, float]:
        """Ends of the logarithmic axis, as exponents of ten."""
        statistics = self.content.statistics
        assert statistics is not None
        lows = [
            low
            for curve in self.quantity.curves
            if (low := statistics.series(curve.metric).smallest_positive(self.content.options.visible))
        ]
        if not lows:
            return -1.0, 1.0
        top = log_step_up(math.log10(max(extent[1], min(lows))))
        bottom = log_step_down(math.log10(min(lows)))
        return max(min(bottom, top - 0.3), top - _MOST_DECADES), top

    # -- choices ---------------------------------------------------------------------------------

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._show_quantity(self._choices[index])
        self.refresh()
        self.quantity_changed.emit()

    @Slot(bool)
    def _set_log(self, log: bool) -> None:
        self.canvas.set_log(log)
        self._free = True
        self.refit()
        self.refresh()

    def _show_quantity(self, quantity: Quantity) -> None:
        if quantity.key != self.quantity.key:
            self._free = True
        self.content.quantity = quantity
        self.content.forget()
        self._name()
        self.canvas.set_log(quantity.log and self.header.log.isChecked())
        self.refit()

    def _name(self) -> None:
        self.header.show_quantity(self.quantity, self._choices)
        self.canvas.left.percent = self.quantity.percent
        self.canvas.setAccessibleName(f"Plot: {self.quantity.title}, {self.quantity.subtitle}")
