"""The horizontal axis of a curve: equal steps or equal factors, with a place of its own for zero.

Where several parameters stand over each other, each axis is laid over the same stretch, from weak to strong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reglab.gui.plots.limits import linear_ticks, log_ticks, tick_text
from reglab.record.events import Array

_ZERO_GAP = 0.11
"""How far left of the other points zero stands, as a share of their width."""
_LEAST_SPAN = 0.3
"""Powers of ten that an axis has at least."""


class Ruler:
    """Places values along an axis; all places are in units of its own.

    Parameters
    ----------
    values : sequence of float
        The values that are shown, in rising order.
    log : bool
        Whether equal factors are equally far apart; zero then stands left of a gap.
    """

    turned = False
    """Whether the smallest value stands at the right end."""

    def __init__(self, values: Sequence[float], *, log: bool) -> None:
        self.values = tuple(values)
        above = [value for value in values if value > 0]
        self.log = log and len(above) == len(values) - (values[0] == 0 if values else 0) and bool(above)
        self.zero: float | None = None
        """Where zero stands, where that is a place of its own."""
        if self.log:
            first, last = math.log10(above[0]), math.log10(above[-1])
            span = max(last - first, _LEAST_SPAN)
            if values[0] == 0:
                self.zero = first - _ZERO_GAP * span
        else:
            first, last = (values[0], values[-1]) if values else (0.0, 1.0)
            span = (last - first) or 1.0
        self.first_scaled = first
        """Where the axis begins but for zero."""
        self.first = (first if self.zero is None else self.zero) - 0.02 * span
        self.last = max(last, first + (span if self.log else 0.0)) + 0.02 * span
        if self.last <= self.first:
            self.last = self.first + 1.0
        self._reach = self.first, self.last
        self.places: Array = np.array([self.place(value) for value in values])
        """Where the values stand."""

    def place(self, value: float) -> float:
        """Where a value stands."""
        if not self.log:
            return value
        if value <= 0:
            return self.zero if self.zero is not None else self.first
        return math.log10(value)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return places and texts of about `most` ticks."""
        return self._plain_ticks(most)

    def _plain_ticks(self, most: int) -> list[tuple[float, str]]:
        first, last = self._reach
        if self.log:
            found = log_ticks(self.first_scaled, last, max(2, most))
            ticks = [(tick, tick_text(10.0**tick, 10.0**tick)) for tick in found]
            return ticks if self.zero is None else [(self.zero, "0"), *ticks]
        found = linear_ticks(first, last, max(2, most))
        step = found[1] - found[0] if len(found) > 1 else 1.0
        return [(tick, tick_text(tick if abs(tick) > 1e-9 * step else 0.0, step)) for tick in found]

    def nearest(self, place: float) -> int:
        """Return which value stands nearest to a place."""
        return int(np.argmin(np.abs(self.places - place)))


class ShareRuler(Ruler):
    """The axis of one parameter among others: its values stand between 0 and 1.

    Parameters
    ----------
    values, log
        As of `Ruler`.
    turned : bool
        Whether the smallest value stands at the right end.
    """

    def __init__(self, values: Sequence[float], *, log: bool, turned: bool) -> None:
        super().__init__(values, log=log)
        self._begin, self._end = float(self.places[0]), float(self.places[-1])
        self.turned = turned
        self.first, self.last = -0.03, 1.03
        self.places = np.array([self._share(place) for place in self.places.tolist()])

    def _share(self, place: float) -> float:
        share = (place - self._begin) / ((self._end - self._begin) or 1.0)
        return 1.0 - share if self.turned else share

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return places and texts of about `most` ticks, of which none is beyond the values."""
        found = [(self._share(place), text) for place, text in self._plain_ticks(most)]
        return [(place, text) for place, text in found if -1e-6 <= place <= 1 + 1e-6]
