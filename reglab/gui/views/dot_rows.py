"""A table of arms whose numbers are dots on one axis: a row for each arm, a dot for each seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from reglab.gui.plots.limits import linear_ticks, tick_text
from reglab.gui.plots.picture import small_metrics
from reglab.gui.plots.shown_arms import ShownArm

EDGE = 10.0
_NAME_SHARE = 0.26
"""Share of the width that names may take."""
_LEAST_PLOT = 0.38
"""Share of the width that dots have at least; numbers that leave them less are left out."""
_PAD = 0.05
_BEYOND = 0.75
"""So many spans of the dots an interval may widen the axis to each side; what is beyond is cut."""


@dataclass(frozen=True, slots=True)
class Dots:
    """The dots of one lane of a row.

    Parameters
    ----------
    values : tuple of float
        One for each seed; NaN for none.
    mean : float
        Their mean, NaN for none.
    filled : bool
        Whether dots are filled, not rings.
    low, high : float or None
        Ends of an interval of the mean.
    """

    values: tuple[float, ...]
    mean: float
    filled: bool = True
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class DotRow:
    """One arm: its lanes from top to bottom, numbers beside them, and what is read of it."""

    arm: ShownArm
    lanes: tuple[Dots, ...]
    cells: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class DotContent:
    """All rows and what they have in common.

    Parameters
    ----------
    rows : tuple of DotRow
        From top to bottom.
    heads : tuple of str
        Above the numbers of the rows.
    title : str
        What is along the axis.
    key : tuple of (kind, words)
        What signs mean; kinds are ``"ring"``, ``"dot"``, ``"mean"`` and ``"interval"``.
    percent : bool
        Whether values are shares.
    zero : bool
        Whether there is a line at zero.
    better : {"lower", "higher", ""}
        Which side of zero is the better one; empty where none is named.
    """

    rows: tuple[DotRow, ...] = ()
    heads: tuple[str, ...] = ()
    title: str = ""
    key: tuple[tuple[str, str], ...] = ()
    percent: bool = False
    zero: bool = False
    better: str = ""

    def span(self) -> tuple[float, float]:
        """Ends of the axis."""
        lanes = [lane for row in self.rows for lane in row.lanes]
        values = [v for lane in lanes for v in (*lane.values, lane.mean) if math.isfinite(v)]
        values += [0.0] if self.zero else []
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        size = high - low or abs(high) or 1.0
        ends = [v for lane in lanes for v in (lane.low, lane.high) if v is not None and math.isfinite(v)]
        low = max(min([low, *ends]), low - _BEYOND * size)
        high = min(max([high, *ends]), high + _BEYOND * size)
        return low - _PAD * size, high + _PAD * size

    def ticks(self, width: float) -> list[tuple[float, str]]:
        """Where the numbers along the axis are, and what they say."""
        low, high = self.span()
        most = max(2, min(9, int(width / (small_metrics().horizontalAdvance("−0.000") + 24))))
        places = linear_ticks(low, high, most)
        step = places[1] - places[0] if len(places) > 1 else 1.0
        factor = 100 if self.percent else 1
        return [(place, tick_text(factor * place, factor * step)) for place in places]


class Geometry:
    """Where names, dots and numbers are across a width.

    Parameters
    ----------
    content : DotContent
        What is shown.
    width : float
        Width of the picture in pixels.
    """

    def __init__(self, content: DotContent, width: float) -> None:
        small = small_metrics()
        bold = QFont(QApplication.font())
        bold.setBold(True)
        names = QFontMetricsF(bold)
        longest = max((names.horizontalAdvance(row.arm.name) for row in content.rows), default=0.0)
        name = min(longest + 24, _NAME_SHARE * width)
        self.name = (EDGE, EDGE + name)
        widths = [
            max(small.horizontalAdvance(text) for text in (head, *(row.cells[at] for row in content.rows)))
            + 16
            for at, head in enumerate(content.heads)
        ]
        left = EDGE + name + 14
        # The numbers to the left go first where there is no room: the last ones tell most.
        first = 0
        while first < len(widths) and width - left - sum(widths[first:]) - EDGE < _LEAST_PLOT * width:
            first += 1
        right = width - EDGE - sum(widths[first:])
        self.plot = (left, max(right - 6, left + 20))
        self.cells: dict[int, tuple[float, float]] = {}
        for at in range(first, len(widths)):
            self.cells[at] = (right, right + widths[at])
            right += widths[at]
        self._span = content.span()

    def x(self, value: float) -> float:
        """Where a value is, cut at the ends of the axis."""
        low, high = self._span
        share = (value - low) / (high - low)
        return self.plot[0] + min(max(share, 0.0), 1.0) * (self.plot[1] - self.plot[0])

    def box(self, ends: tuple[float, float], top: float, height: float) -> QRectF:
        """A box between two ends."""
        return QRectF(ends[0], top, ends[1] - ends[0], height)
