"""The scale of a slider: between places on it and values with sensible digits; no Qt here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reglab.experiment.base import FieldInfo
from reglab.words import rounded

ZERO_ZONE = 0.06
"""Share of a logarithmic slider, at its left end, that means zero."""

_MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A slider's scale.

    Parameters
    ----------
    low, high : float
        Values at its ends (`low` stands at the end of the zero zone where there is one).
    logarithmic : bool
        Equal steps multiply.
    whole : bool
        Only whole numbers.
    zero : bool
        A logarithmic scale with a place for zero at its left end.
    """

    low: float
    high: float
    logarithmic: bool = False
    whole: bool = False
    zero: bool = False

    @classmethod
    def of(cls, info: FieldInfo) -> Scale:
        """The scale of a field; without ends of its own it spans the default and ten times as much."""
        default = float(info.default) if isinstance(info.default, (int, float)) else 1.0
        low, high = info.param.slider or (info.minimum or 0.0, max(10 * default, 10.0))
        log = info.param.scale == "log"
        zero = log and info.minimum == 0 and not info.minimum_open
        return cls(float(low), float(high), log, info.kind == "int", zero)

    @property
    def step(self) -> float:
        """Smallest change on a linear scale: about a hundredth of its length, 1, 2 or 5 · 10ᵏ."""
        rough = (self.high - self.low) / 100
        power = 10.0 ** math.floor(math.log10(rough))
        step = power * next(m for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
        return max(1.0, step) if self.whole else step

    def place(self, value: float) -> float:
        """The place of `value`, from 0 at the left end to 1; beyond the ends it is the end."""
        if not self.logarithmic:
            return _cut((value - self.low) / (self.high - self.low), 0.0, 1.0)
        start = ZERO_ZONE if self.zero else 0.0
        if value <= self.low:
            return start if value > 0 or not self.zero else 0.0
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return start + (1 - start) * _cut(share, 0.0, 1.0)

    def value(self, place: float) -> float | int:
        """The value at a place, with two significant digits or a multiple of `step`."""
        if place >= 1:
            return self._clean(self.high)
        if not self.logarithmic:
            return self._multiple(self.low + place * (self.high - self.low))
        start = ZERO_ZONE if self.zero else 0.0
        if self.zero and place < start / 2:
            return self._clean(0.0)
        share = _cut((place - start) / (1 - start), 0.0, 1.0)
        raw = self.low * (self.high / self.low) ** share
        return self._clean(_cut(rounded(raw, 2), self.low, self.high))

    def stepped(self, value: float, steps: int) -> float | int:
        """The value that many steps away; ten of them are a power of ten on a logarithmic scale.

        It may leave the slider's ends, since a field allows more than its slider shows.
        """
        if not self.logarithmic:
            return self._multiple(value + steps * self.step)
        for _ in range(abs(steps)):
            value = self._neighbour(value, 1 if steps > 0 else -1)
        return self._clean(value)

    def within(self, value: float) -> float | int:
        """The value, or the end that it is beyond; whole where the scale is."""
        return self._clean(_cut(value, 0.0 if self.zero else self.low, self.high))

    def _neighbour(self, value: float, direction: int) -> float:
        if self.zero and direction < 0 and value < self.low * (1 + 1e-9):
            return 0.0
        if value <= 0:
            return self.low
        power = math.floor(math.log10(value) + 1e-9)
        grid = [m * 10.0**k for k in (power - 1, power, power + 1) for m in _MANTISSAS]
        if self.whole:
            grid = sorted({float(round(g)) for g in grid})
        if direction > 0:
            return next(g for g in grid if g > value * (1 + 1e-6))
        return next(g for g in reversed(grid) if g < value * (1 - 1e-6))

    def _multiple(self, value: float) -> float | int:
        """The multiple of the step next to `value`."""
        return self._clean(round(value / self.step) * self.step)

    def _clean(self, value: float) -> float | int:
        """Without the dust of binary fractions."""
        return round(value) if self.whole else rounded(value, 6)


def _cut(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
