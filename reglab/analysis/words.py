"""Numbers as they stand in a sentence: sensible digits, a real minus, a space before the per cent sign."""

from __future__ import annotations

import math

HUGE = 1e7
"""From here on a number has no more digits than its power of ten needs."""


def change(before: float, after: float) -> str:
    """Two numbers with equal digits, e.g. ``"0.58 → 0.09"``."""
    digits = decimals(before, after)
    return f"{fixed(before, digits)} → {fixed(after, digits)}"


def decimals(*values: float) -> int:
    """Digits after the point that show the largest of `values` with at least two digits."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    if largest == 0:
        return 2
    # Of the rounded number: 0.0999… is shown as 0.10.
    exponent = int(f"{largest:.1e}".partition("e")[2])
    return min(8, max(0, 2 - exponent if exponent >= 0 else 1 - exponent))


def fixed(value: float, digits: int) -> str:
    """A number with `digits` digits after the point; a typographic minus, and no minus before zero."""
    if not math.isfinite(value):
        return "–"
    if abs(value) >= HUGE:
        return f"{value:.1e}".replace("e+", "e").replace("-", "−")
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def plain(value: float) -> str:
    """One number with sensible digits."""
    return fixed(value, decimals(value))


def percent(share: float) -> str:
    """A share as whole per cent; one digit more next to 100 %, where errors are what counts."""
    if not math.isfinite(share):
        return "–"
    digits = 1 if 0.98 <= share < 1 else 0
    return f"{fixed(100 * share, digits)} %"


def percent_change(before: float, after: float) -> str:
    """Two shares, e.g. ``"84 % → 91 %"``, with a digit more where they would look equal."""
    first, second = percent(before), percent(after)
    if first == second and before != after and math.isfinite(before) and math.isfinite(after):
        first, second = f"{fixed(100 * before, 1)} %", f"{fixed(100 * after, 1)} %"
    return f"{first} → {second}"


def points(difference: float) -> str:
    """Size of a difference of two shares in percentage points, e.g. ``"7 points"``."""
    size = abs(100 * difference)
    text = fixed(size, 0 if size >= 3 else 1).removesuffix(".0")
    return f"{text} point" if text == "1" else f"{text} points"


def of_seeds(wins: int, n: int) -> str:
    """``"9 of 10 seeds"``."""
    return f"{wins} of {n} seed{'' if n == 1 else 's'}"
