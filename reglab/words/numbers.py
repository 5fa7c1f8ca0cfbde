"""Numbers as they are written: sensible digits, a real minus, a space before the per cent sign."""

from __future__ import annotations

import math
from decimal import Decimal

from reglab.words import language
from reglab.words.language import plural

MISSING = "–"
"""What stands where there is no number."""
HUGE = 1e7
"""From here on a number in a sentence has no more digits than its power of ten needs."""
_WIDE = 1e4
"""The same for a number beside a curve, whose column is narrow."""
_GROUPED = 10_000
"""From here on the digits of a whole number that can be typed are grouped."""


# -- measured ------------------------------------------------------------------------------------


def fixed(value: float, digits: int, *, huge: float = HUGE, grouped: bool = False) -> str:
    """A number with `digits` digits after the point; a typographic minus, and no minus before zero.

    Parameters
    ----------
    value : float
        What is not finite is `MISSING`.
    digits : int
        Digits after the point.
    huge : float
        The size from which on it is written with a power of ten, as ``"1.6e19"``.
    grouped : bool
        Whether thousands are set apart: ``"12,346"``.
    """
    if not math.isfinite(value):
        return MISSING
    if abs(value) >= huge:
        return power(value, 2)
    text = f"{value:{',' if grouped else ''}.{digits}f}"
    text = text if float(text.replace(",", "")) else text.removeprefix("-")
    return _minus(language.separated(text))


def decimals(*values: float) -> int:
    """Digits after the point that show the largest of `values` with at least two digits."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    if largest == 0:
        return 2
    # Of the rounded number: 0.0999… is shown as 0.10.
    exponent = _exponent(largest, 2)
    return min(8, max(0, 2 - exponent if exponent >= 0 else 1 - exponent))


def plain(value: float) -> str:
    """One number with sensible digits."""
    return fixed(value, decimals(value))


def change(before: float, after: float) -> str:
    """Two numbers with equal digits, e.g. ``"0.58 → 0.09"``."""
    digits = decimals(before, after)
    return f"{fixed(before, digits)} → {fixed(after, digits)}"


def tabular(value: float, *, share: bool = False, unit: bool = True) -> str:
    """A number in a table or beside a curve, where it is compared with others and changes while they do.

    It has three digits after the point, one from 100 on, and few from 10,000 on; a `share` is in per cent
    with one digit, and with the sign for it where there is to be a `unit`.
    """
    if share:
        return percent(value, 1) if unit else fixed(100 * value, 1)
    return fixed(value, 3 if abs(value) < 100 else 1, huge=_WIDE)


def short(value: float, digits: int = 3) -> str:
    """A number with so many digits that count, whatever its size: ``"0.0123"``, ``"−1.2e−5"``."""
    return _minus(typed(value, digits)) if math.isfinite(value) else MISSING


def power(value: float, digits: int, *, whole: bool = False) -> str:
    """A number with a power of ten and so many digits that count: ``"1.6e19"``, ``"2.0e−5"``.

    With `whole` a factor that is a whole number has no digits after the point: ``"2e−5"``.
    """
    mantissa, _unused, exponent = f"{value:.{digits - 1}e}".partition("e")
    if whole and float(mantissa).is_integer():
        mantissa = str(int(float(mantissa)))
    return _minus(f"{mantissa}e{int(exponent)}")


# -- shares --------------------------------------------------------------------------------------


def percent(share: float, digits: int | None = None) -> str:
    """A share in per cent, ``"84 %"``.

    Parameters
    ----------
    share : float
        1 is all; what is not finite is `MISSING`.
    digits : int, optional
        Digits after the point; if left out none, but one next to 100 %, where errors are what counts.
    """
    if not math.isfinite(share):
        return MISSING
    if digits is None:
        digits = 1 if 0.98 <= share < 1 else 0
    return f"{fixed(100 * share, digits)} %"


def percent_change(before: float, after: float) -> str:
    """Two shares, e.g. ``"84 % → 91 %"``, with a digit more where they would look equal."""
    first, second = percent(before), percent(after)
    if first == second and before != after and math.isfinite(before) and math.isfinite(after):
        first, second = percent(before, 1), percent(after, 1)
    return f"{first} → {second}"


def points(difference: float) -> str:
    """Size of a difference of two shares in percentage points, e.g. ``"7 points"``."""
    size = abs(100 * difference)
    text = fixed(size, 0 if size >= 3 else 1).removesuffix(".0")
    return plural("{n} point", "{n} points", int(text) if text.isdigit() else 2, n=text)


# -- set -----------------------------------------------------------------------------------------


def typed(value: float, digits: int = 4) -> str:
    """A number as a person types it into a field: ``"0.001"``, ``"1e-5"``, ``"12,345"``.

    Parameters
    ----------
    value : float
        A whole number, as ``int``, keeps all its digits.
    digits : int
        The most digits that count in any other.
    """
    if isinstance(value, int):
        return language.grouped(value) if abs(value) >= _GROUPED else str(value)
    return _plain_power(f"{value:.{digits}g}")


def exact(value: float) -> str:
    """The end of a range, with all that tells it from others: ``"100,000"``, ``"0.01"``, ``"1e-5"``."""
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
    if whole and abs(value) < 1e30:
        return language.grouped(int(value))
    # A whole number may be larger than any float.
    return _plain_power(f"{Decimal(f'{Decimal(value):.6g}').normalize():e}" if whole else f"{value:.6g}")


def rounded(value: float, digits: int) -> float:
    """A number cut to so many digits that count."""
    return float(f"{value:.{digits}g}")


def _plain_power(text: str) -> str:
    """``"1e-05"`` as ``"1e-5"``."""
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


def _exponent(value: float, digits: int) -> int:
    return int(f"{value:.{digits - 1}e}".partition("e")[2])


def _minus(text: str) -> str:
    return text.replace("-", "−")
