"""What a plot has to show, shared by the plot and the layers that paint it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.gui.plots.ghost import Ghost
from reglab.gui.plots.quantities import Quantity
from reglab.gui.plots.sampling import Sampler, block_length
from reglab.gui.theme import Theme
from reglab.record.events import Array


@dataclass(slots=True)
class Options:
    """How the curves of all plots are shown."""

    theme: Theme
    visible: frozenset[int] = frozenset()
    """Positions of the arms that are shown."""
    selected: int = -1
    """The arm that is emphasised."""
    seeds: bool = False
    """Whether every network has a thin line of its own."""

    hues: tuple[int, ...] = ()
    """For each arm the position whose hue and sign it has; its own where there is none."""

    ghosts: tuple[Ghost, ...] = ()
    """Other runs that are laid over the plots."""

    def hue(self, arm: int) -> int:
        """Return the position whose hue and sign an arm has."""
        return self.hues[arm] if arm < len(self.hues) else arm

    def arms(self) -> list[int]:
        """The visible arms in the order of painting: the selected one on top."""
        return sorted(self.visible, key=lambda arm: (arm == self.selected, arm))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Values of early epochs that the axis does not follow."""

    value: float
    """The farthest of them."""
    epochs: int
    """They lie within so many epochs from the start."""
    above: bool
    """Whether they lie above the axis, not below."""


@dataclass(slots=True)
class Content:
    """What one plot shows.

    `statistics` is ``None`` while there is no run; then `message` stands in its place.
    """

    options: Options
    quantity: Quantity
    statistics: Statistics | None = None
    milestones: Milestones | None = None
    message: str = ""
    log: bool = False
    left_out: tuple[LeftOut, ...] = ()
    """What the vertical axis leaves out, above and below."""
    _samplers: dict[str, Sampler] = field(default_factory=dict)
    _generation: int = 0

    @property
    def epochs(self) -> int:
        """Number of epochs there is something of."""
        return 0 if self.statistics is None else self.statistics.epochs

    def forget(self) -> None:
        """Drop what was kept of another run or quantity."""
        self._samplers.clear()

    def curve(self, metric: str, arm: int, frame: Frame, part: str) -> tuple[Array, Array]:
        """Return epochs and values of an arm's ``"line"``, or of its band's edge ``"low"`` or ``"high"``."""
        assert self.statistics is not None
        series = self.statistics.series(metric)
        if self.statistics.generation != self._generation:
            self._generation = self.statistics.generation
            self.forget()
        sampler = self._samplers.setdefault(f"{metric} {part}", Sampler())
        sampler.update(getattr(series, part), frame.block)
        if part == "low":
            return sampler.points(arm, frame.first, frame.last, "low")
        return sampler.points(arm, frame.first, frame.last, "high" if part == "high" else "both")

    def seed_curves(self, metric: str, arm: int, frame: Frame) -> tuple[Array, Array]:
        """Return epochs and values of every network of an arm, shapes (points,) and (points, seeds)."""
        assert self.statistics is not None
        record = self.statistics.record
        sampler = self._samplers.setdefault(f"{metric} seeds", Sampler())
        sampler.update(self.statistics.recorded(metric)[: self.epochs], frame.block)
        return sampler.points(record.columns(arm), frame.first, frame.last)


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is seen, and the pixels that it is mapped to.

    `bottom` and `top` are exponents of ten where the axis is logarithmic.
    """

    first: float
    last: float
    bottom: float
    top: float
    width: float
    height: float
    ratio: float = 1.0
    log: bool = False

    @property
    def block(self) -> int:
        """How many epochs share a pixel."""
        return block_length(self.last - self.first, int(self.width * self.ratio))

    def x(self, epochs: Array) -> Array:
        """Horizontal pixels of epochs."""
        pixels: Array = (epochs - self.first) * (self.width / (self.last - self.first))
        return pixels

    def y(self, values: Array) -> Array:
        """Vertical pixels of values, at most one height beyond the edges; NaN stays NaN."""
        if self.log:
            # The lower edge of a band may lie at or below zero: far below the axis.
            values = np.log10(np.maximum(values, 1e-300))
        pixels = (self.top - values) * (self.height / (self.top - self.bottom))
        # np.clip would do the same in three times the time.
        limited: Array = np.minimum(np.maximum(pixels, -self.height), 2 * self.height)
        return limited

    def point(self, epoch: float, value: float) -> tuple[float, float]:
        """Pixels of one value; `value` must be finite."""
        if self.log:
            value = math.log10(max(value, 1e-300))
        x = (epoch - self.first) * self.width / (self.last - self.first)
        y = (self.top - value) * self.height / (self.top - self.bottom)
        return x, min(max(y, -self.height), 2 * self.height)
