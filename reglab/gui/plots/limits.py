"""Ends and ticks of axes: round numbers that change in steps, so that nothing flickers."""

from __future__ import annotations

import math

from reglab.words import fixed, power

_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_LOG_STEPS = (0.0, math.log10(2), math.log10(5), 1.0)
_TICK_STEPS = (1.0, 2.0, 5.0, 10.0)


def round_up(value: float) -> float:
    """Return the next round number at or above a value; 0 stays 0, and below 0 sizes shrink."""
    if value == 0:
        return 0.0
    if value < 0:
        return -round_down(-value)
    power = 10.0 ** math.floor(math.log10(value))
    # The margin forgives the last bits of 0.3 / 0.1.
    return power * next(step for step in _STEPS if step * (1 + 1e-9) >= value / power)


def round_down(value: float) -> float:
    """Return the next round number at or below a value."""
    if value <= 0:
        return -round_up(-value) if value else 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return power * next(step for step in reversed(_STEPS) if step <= value / power * (1 + 1e-9))


def log_step_up(exponent: float) -> float:
    """Return the exponent of the next 1, 2 or 5 times a power of ten at or above 10 to the `exponent`."""
    whole = math.floor(exponent + 1e-9)
    return whole + next(step for step in _LOG_STEPS if step >= exponent - whole - 1e-9)


def log_step_down(exponent: float) -> float:
    """Return the exponent of the next 1, 2 or 5 times a power of ten at or below 10 to the `exponent`."""
    whole = math.floor(exponent + 1e-9)
    return whole + next(step for step in reversed(_LOG_STEPS) if step <= exponent - whole + 1e-9)


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most `most` ticks at multiples of 1, 2 or 5 times a power of ten."""
    span = high - low
    if not span > 0 or most < 1:
        return []
    power = 10.0 ** math.floor(math.log10(span / most))
    for step in (power * factor for factor in (*_TICK_STEPS, 20.0)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [index * step for index in range(first, last + 1)]
    return []


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return ticks of a logarithmic axis, as exponents of ten like the ends.

    Powers of ten, thinned out where there are more than `most`; with 2 and 5 between them
    where there is room.
    """
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    decades = last - first + 1
    if 3 * decades <= most:
        fine = (exponent + math.log10(m) for exponent in range(first - 1, last + 1) for m in (1, 2, 5))
        return [tick for tick in fine if low - 1e-9 <= tick <= high + 1e-9]
    stride = max(1, math.ceil(decades / max(1, most)))
    return [float(exponent) for exponent in range(first, last + 1) if exponent % stride == 0]


def tick_text(value: float, step: float) -> str:
    """Return a tick's number with the digits that its neighbours need."""
    if value == 0:
        return "0"
    if not 1e-4 <= abs(value) < 1e5:
        return power(value, 2, whole=True)
    return fixed(value, max(0, -math.floor(math.log10(step) + 1e-9)))
