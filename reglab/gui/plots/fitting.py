"""The vertical axis of a plot: it fits what is late, and says which early values it leaves out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reglab.analysis.series import Series
from reglab.gui.plots.content import Content, LeftOut
from reglab.gui.plots.ghosts import ghost_extent
from reglab.gui.plots.limits import log_step_down, log_step_up

_MOST_DECADES = 10.0
_DWARFS = 1.5
"""The axis fits the late part where that of the whole would be so many times as long or longer."""
_SHRINKS = 1.25
"""While a run is under way the axis shrinks only where it is so many times too long."""

Ends = tuple[float, float]


class VerticalFit:
    """Finds the ends of the vertical axis while a run goes on.

    They change in round steps. They grow whenever something late would leave the axis, and shrink only at
    few moments: where the late part is cut anew, which happens each time the epochs have doubled and at the
    end of the run, and where a network of an arm diverges for the first time. At the end they depend on the
    record alone, not on when it was looked at.

    Parameters
    ----------
    content : Content
        What the plot shows; gets to know what is left out.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._ends: Ends | None = None
        self._lost: frozenset[int] = frozenset()
        self._ever_lost: frozenset[int] = frozenset()
        self._moment = 0

    def forget(self) -> None:
        """Forget in which steps the axis grew."""
        self._ends, self._ever_lost = None, frozenset()

    def update(self) -> Ends | None:
        """Return the ends if they have changed, exponents of ten on a logarithmic axis."""
        statistics = self._content.statistics
        if statistics is None:
            return None
        series = [statistics.series(curve.metric) for curve in self._content.quantity.curves]
        record = statistics.record
        lost = {record.replicas[column].arm for column in statistics.diverged}
        lost_arms = self._content.options.visible & lost
        moment = max(each.extents.moment for each in series)
        cut = moment != self._moment
        # A network that leaves its bounds and comes back again and again moves the axis once.
        fresh = not lost_arms <= self._ever_lost or (cut and record.ended)
        self._lost, self._ever_lost, self._moment = lost_arms, self._ever_lost | lost_arms, moment
        wanted = self._wanted(series)
        if wanted is None:
            return None
        ends = self._ends
        if ends is not None and not fresh and not (cut and _span(ends) >= _SHRINKS * _span(wanted)):
            wanted = min(wanted[0], ends[0]), max(wanted[1], ends[1])
        if wanted == ends and not cut:
            return None
        self._ends = wanted
        self._content.left_out = () if self._content.log else self._outside(series, wanted)
        return wanted if wanted != ends else None

    def _wanted(self, series: Sequence[Series]) -> Ends | None:
        """The ends that the axis would have if it were new."""
        whole = self._extent(series, late=False)
        if whole is None:
            return None
        if self._content.log:
            return self._log_ends(series, whole[1])
        limits = self._content.quantity.limits
        ends = limits(*whole, max(each.scale for each in series))
        late = self._extent(series, late=True)
        if late is None:
            return ends
        fitting = limits(*late, max(each.late_scale for each in series))
        return fitting if _span(ends) > _DWARFS * _span(fitting) * (1 - 1e-9) else ends

    def _extent(self, series: Sequence[Series], *, late: bool) -> Ends | None:
        """Smallest and largest value of all that is shown, or of its late part.

        Arms of which a network diverged reach at most as far again beyond the others.
        """
        options, found = self._content.options, []
        for arms in (options.visible - self._lost, self._lost):
            extents = [
                extent
                for each in series
                if arms and (extent := each.extents.of(arms, seeds=options.seeds, late=late)) is not None
            ]
            if extents:
                found.append((min(low for low, _ in extents), max(high for _, high in extents)))
        if not found:
            return None
        low, high = found[0]
        if len(found) > 1:
            span = high - low
            low, high = max(low - span, min(low, found[1][0])), min(high + span, max(high, found[1][1]))
        if (others := ghost_extent(self._content, late=late)) is not None:
            # Other runs are seen as far as they do not dwarf this one.
            span = high - low
            low, high = max(low - span, min(low, others[0])), min(high + span, max(high, others[1]))
        return low, high

    def _outside(self, series: Sequence[Series], ends: Ends) -> tuple[LeftOut, ...]:
        """What of the early part lies outside of the axis; networks that diverged are another matter."""
        arms = self._content.options.visible - self._lost
        seeds = self._content.options.seeds
        whole = [each.extents.of(arms, seeds=seeds, late=False) for each in series]
        known = [extent for extent in whole if extent is not None]
        if not known:
            return ()
        low, high = min(low for low, _ in known), max(high for _, high in known)
        slack = 1e-9 * _span(ends)
        found = []
        for value, above in ((high, True), (low, False)):
            if (value > ends[1] + slack) if above else (value < ends[0] - slack):
                last = max(
                    each.last_outside(arms, ends[1] if above else ends[0], above=above) for each in series
                )
                found.append(LeftOut(value, last, above))
        return tuple(found)

    def _log_ends(self, series: Sequence[Series], high: float) -> Ends:
        """Ends of the logarithmic axis, as exponents of ten."""
        visible = self._content.options.visible
        lows = [low for each in series if (low := each.extents.smallest_positive(visible))]
        if not lows:
            return -1.0, 1.0
        top = log_step_up(math.log10(max(high, min(lows))))
        bottom = log_step_down(math.log10(min(lows)))
        return max(min(bottom, top - 0.3), top - _MOST_DECADES), top


def _span(ends: Ends) -> float:
    return ends[1] - ends[0]
