"""Numbers beside curves: as many digits as can be compared, always the same width."""

from __future__ import annotations

import math

MISSING = "–"


def value_text(value: float, *, percent: bool = False) -> str:
    """Return a value of a curve for the table and the tags.

    Three decimals for what is small, fewer for what is large, one for percentages; a dash where
    there is no value.
    """
    if not math.isfinite(value):
        return MISSING
    if percent:
        return f"{100 * value:.1f} %"
    size = abs(value)
    if size >= 1e4:
        text = f"{value:.1e}".replace("e+0", "e").replace("e+", "e")
    else:
        text = f"{value:.{3 if size < 100 else 1}f}"
    # A gap of −0.0001 is no negative number to a reader.
    return text.replace("-", "−") if float(text) else text.removeprefix("-")
