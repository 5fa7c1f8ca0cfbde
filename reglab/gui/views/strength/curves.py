"""What the picture of a strength curve shows, and the ends of its vertical axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reglab.gui.plots.limits import round_up
from reglab.gui.plots.marks import Mark
from reglab.gui.theme import Theme
from reglab.gui.views.strength.findings import Line
from reglab.gui.views.strength.ruler import Ruler
from reglab.record.events import Array

MARKS: tuple[Mark, ...] = ("circle", "stopped", "down", "plus")
"""Marks of lines that are no arms, by which they are told apart without their colours."""
LOG_FROM = 30.0
"""So many times the smallest must the largest loss be for a logarithmic axis or scale of colours."""
BELOW = 100.0
"""So far below the curves that are judged training curves are followed on a logarithmic axis, as a factor."""
LOG_FROM_BEST = 4.0
"""The same where only what is near the best is looked at."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What is painted.

    Parameters
    ----------
    lines : tuple of Line
        The arms.
    hues : tuple of int
        Their hues.
    rulers : tuple of Ruler
        The horizontal axis of each; one and the same, or of each its own.
    title, below, direction : str
        What goes upwards and to the right, and of what there is more to the right.
    percent : bool
        Whether shares are written in per cent.
    positive : bool
        Whether it is a loss, whose axis may be logarithmic.
    """

    lines: tuple[Line, ...]
    hues: tuple[int, ...]
    rulers: tuple[Ruler, ...]
    title: str
    below: str
    direction: str
    percent: bool = False
    positive: bool = False

    @property
    def ruler(self) -> Ruler:
        """The axis that all have in common, or the first of theirs."""
        return self.rulers[0]

    @property
    def shared(self) -> bool:
        """Whether all have one axis."""
        return all(ruler is self.ruler for ruler in self.rulers)

    def at_point(self, point: int | None) -> list[tuple[int, int]]:
        """Lines on which a point of the sweep stands, and its place there."""
        if point is None:
            return []
        found = ((number, point - line.first) for number, line in enumerate(self.lines))
        return [(number, place) for number, place in found if 0 <= place < len(self.lines[number].main.mean)]

    def mark(self, number: int, look: Theme) -> Mark:
        """What marks the points of a line."""
        if not self.shared:
            return MARKS[number % len(MARKS)]
        marker = look.arm_marker(self.hues[number])
        return "circle" if marker == "none" else marker

    def scaled(self, values: Array) -> Array:
        """Values as they are written."""
        return 100.0 * values if self.percent else values


def limits(content: Curves) -> tuple[float, float, bool]:
    """Ends of the vertical axis, exponents of ten where it is logarithmic."""
    curves = [c for line in content.lines for c in (line.main, line.training) if c is not None]
    means = _finite(*(c.mean for c in curves))
    if not len(means):
        return 0.0, 1.0, False
    bands = _finite(*(v for c in curves for v in (c.low, c.high)))
    low, high = float(means.min()), float(means.max())
    # What is learned by heart has no training loss: on an axis for that nothing else would be seen.
    main = _finite(*(line.main.mean for line in content.lines))
    least = float(main.min()) if len(main) else low
    if content.positive and least > 0 and high / least > (LOG_FROM if content.shared else LOG_FROM_BEST):
        bottom = max(low, least / BELOW) if low > 0 else least / BELOW
        return np.log10(bottom) - 0.1, np.log10(high) + 0.1, True
    # A band of few seeds may be wider than all that is to be seen.
    span = (high - low) or abs(high) or 1.0
    if len(bands):
        room = 0.6 * span if content.shared else 0.15 * span
        low = max(float(bands.min()), low - room)
        high = min(float(bands.max()), high + room)
    span = (high - low) or abs(high) or 1.0
    low, high = low - 0.08 * span, high + 0.08 * span
    if content.positive and low < (0.35 * high if content.shared else 0.0):
        low = 0.0
    if content.percent:
        return max(low, -0.02), min(high, 1.02), False
    return low, round_up(high) if low == 0.0 else high, False


def _finite(*arrays: Array) -> Array:
    """All numbers that are finite."""
    found: Array = np.concatenate(arrays)
    return found[np.isfinite(found)]
