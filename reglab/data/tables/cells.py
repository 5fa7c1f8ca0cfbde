"""What a single cell is: missing, a number with either decimal sign, a date, a code, or a word."""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

ALWAYS_MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "?", "-", "–", "—", ".", "..", "n.a."})
"""Marks that stand for a missing value wherever they stand, in small letters."""
MISSING_AMONG_NUMBERS = ALWAYS_MISSING | {
    *("none", "nil", "missing", "unknown", "#value!", "#div/0!", "#ref!", "#num!", "#name?")
}
"""Marks that do so where everything else is a number or a date; elsewhere they may be a category."""
_LONGEST = 64
"""No number and no date is longer."""


def _number(decimal: str, other: str) -> re.Pattern[str]:
    point, group = re.escape(decimal), rf"[{re.escape(other)} '’\u00a0\u2009\u202f]"
    return re.compile(
        rf"[+\-−]?(?:(?:0|[1-9][0-9]*)(?:{point}[0-9]*)?|{point}[0-9]+"
        rf"|[1-9][0-9]{{0,2}}(?P<group>{group})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*(?:{point}[0-9]+)?)"
        r"(?:[eE][+\-−]?[0-9]{1,4})?"
    )


_NUMBERS = {".": _number(".", ","), ",": _number(",", ".")}
_CODE = re.compile(r"0[0-9]+")
_CLOCK = r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _CLOCK)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _CLOCK)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {m: n for n, m in enumerate(_MONTH_NAMES, 1)}
_NAMED = re.compile(r"([0-9]{1,2})[ .-]+([A-Za-z]{3})[a-z]*[ .,-]+([0-9]{4})")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3})[a-z]*[ .]+([0-9]{1,2}),? +([0-9]{4})")


class Cell(NamedTuple):
    """What a cell can be; several where that is not clear from it alone.

    Parameters
    ----------
    point, comma : float or None
        Its number with a decimal point, and with a decimal comma.
    day_first, month_first : float or None
        Its date in days, with either order of day and month.
    code : bool
        Whether it is a number with a leading zero, as codes of places and articles are.
    sure : {"", ".", ","}
        The only decimal sign with which it is a number as it would be written.
    """

    point: float | None = None
    comma: float | None = None
    day_first: float | None = None
    month_first: float | None = None
    code: bool = False
    sure: str = ""

    @property
    def typed(self) -> bool:
        """Whether it is a number, a date or a code."""
        return self != _WORD


_WORD = Cell()


def number(text: str, decimal: str) -> float | None:
    """The number that a cell is with this decimal sign, else ``None``; what is not finite is none."""
    found = _NUMBERS[decimal].fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    if (group := found["group"]) is not None:
        text = text.replace(group, "")
    value = float(text.replace(decimal, ".").replace("−", "-"))
    return value if math.isfinite(value) else None


@lru_cache(maxsize=50_000)
def look_at(text: str) -> Cell:
    """Say what a cell without blanks around it can be; missing values are not looked for here."""
    if len(text) > _LONGEST or not any("0" <= c <= "9" for c in text):
        return _WORD
    if _CODE.fullmatch(text):
        return Cell(code=True)
    point, comma = number(text, "."), number(text, ",")
    if point is not None or comma is not None:
        return Cell(point, comma, sure=_sure(point, comma))
    return Cell(day_first=date(text, day_first=True), month_first=date(text, day_first=False))


def _sure(point: float | None, comma: float | None) -> str:
    if point is None:
        return ","
    if comma is None:
        return "."
    return ""


def date(text: str, *, day_first: bool) -> float | None:
    """The date that a cell is, in days, else ``None``."""
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            year, _, month, day, *clock = found.groups()
        elif found := _YEAR_LAST.fullmatch(text):
            day, _, month, year, *clock = found.groups()
            if not day_first:
                day, month = month, day
        elif found := _NAMED.fullmatch(text):
            day, name, year, *clock = found.groups()
            month = str(_MONTHS.get(name.lower(), 0))
        elif found := _NAMED_FIRST.fullmatch(text):
            name, day, year, *clock = found.groups()
            month = str(_MONTHS.get(name.lower(), 0))
        else:
            return None
        hour, minute, second = (int(each or 0) for each in (*clock, "0", "0", "0")[:3])
        # Two digits of a year as spreadsheets read them.
        number_of_year = int(year) if len(year) == 4 else (2000 if int(year) < 50 else 1900) + int(year)
        moment = datetime(number_of_year, int(month), int(day), hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
    return moment.toordinal() + (hour * 3600 + minute * 60 + second) / 86_400


def is_missing(text: str, markers: frozenset[str], *, among_numbers: bool = True) -> bool:
    """Whether a cell stands for a missing value; `markers` are those of a person, in small letters."""
    small = text.lower()
    return small in (MISSING_AMONG_NUMBERS if among_numbers else ALWAYS_MISSING) or small in markers


def label_of(value: float) -> str:
    """A number as the name of a class: ``"3"``, ``"0.5"``."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
