"""Values of a parameter as they are typed: ``0,1e-5:1:25log`` is zero and 25 powers between 1e-5 and 1.

Parts are separated by commas. Each is a number, or a range ``FIRST:LAST:COUNT`` with equal steps, or with
equal factors where ``log`` follows the count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.text import short
from reglab.words.language import _, grouped

MAX_VALUES = 10_000
"""The most values of one parameter."""
_FORMS = _("write numbers and ranges, such as 0,0.2,0.5 or 0:1:5 or 0,1e-5:1:25log")


def parse_values(text: str, *, integer: bool = False) -> tuple[float, ...]:
    """Read values, in rising order, each once.

    Parameters
    ----------
    text : str
        As in the description of this module.
    integer : bool
        Whether only whole numbers are allowed: those of a range are rounded.

    Raises
    ------
    SweepError
        If the text is not understood.
    """
    found: set[float] = set()
    for part in text.split(","):
        found.update(_part(part.strip(), text, integer=integer))
    return tuple(sorted(found))


def span(first: float, last: float, count: int, *, log: bool = False, integer: bool = False) -> list[float]:
    """Return numbers from `first` to `last`, with equal steps or factors; both ends are exact.

    Parameters
    ----------
    first, last : float
        The ends; above zero for equal factors.
    count : int
        How many, 2 or more.
    log : bool
        Whether factors are equal, rather than steps.
    integer : bool
        Whether they are rounded to whole numbers, of which each stands once.
    """
    steps = range(1, count - 1)
    if log:
        factor = math.log(last / first) / (count - 1)
        inner = [first * math.exp(factor * step) for step in steps]
    else:
        inner = [first + (last - first) * step / (count - 1) for step in steps]
    found = [first, *inner, last]
    return sorted({float(round(value)) for value in found}) if integer else found


def format_values(values: Sequence[float]) -> str:
    """Values as text that `parse_values` reads back, in full precision."""
    return ",".join(repr(int(v)) if v.is_integer() and abs(v) < 1e15 else repr(v) for v in map(float, values))


def _part(part: str, text: str, *, integer: bool) -> Sequence[float]:
    fields = part.split(":")
    if len(fields) == 1:
        return [_number(part, text)]
    if len(fields) != 3:
        raise SweepError(
            _("“{text}” is not understood: a range is FIRST:LAST:COUNT; {forms}.").format(
                text=short(text), forms=_FORMS
            )
        )
    first, last = _number(fields[0], text), _number(fields[1], text)
    number = fields[2].strip().lower()
    log = number.endswith("log")
    count = _count(number.removesuffix("log"), text)
    if log and min(first, last) <= 0:
        raise SweepError(
            _(
                "“{range}” has equal factors and cannot reach {least}; begin above zero, and write zero "
                "as a value of its own: {example}."
            ).format(
                range=short(part),
                least=f"{min(first, last):g}",
                example=f"0,1e-5:{max(first, last):g}:{fields[2]}",
            )
        )
    return span(first, last, count, log=log, integer=integer)


def _number(word: str, text: str) -> float:
    try:
        value = float(word)
    except ValueError:
        raise SweepError(
            _("“{text}” is not understood at “{word}”; {forms}.").format(
                text=short(text), word=short(word.strip()), forms=_FORMS
            )
        ) from None
    if not math.isfinite(value):
        raise SweepError(
            _("“{text}” holds {word}, which is no finite number; {forms}.").format(
                text=short(text), word=word.strip(), forms=_FORMS
            )
        )
    return value


def _count(word: str, text: str) -> int:
    try:
        count = int(word)
    except ValueError:
        raise SweepError(
            _("“{text}” is not understood: the count “{word}” is no whole number; {forms}.").format(
                text=short(text), word=short(word), forms=_FORMS
            )
        ) from None
    if not 2 <= count <= MAX_VALUES:
        raise SweepError(
            _("“{text}” asks for {count} values; a range has at least 2 and at most {most}.").format(
                text=short(text), count=grouped(count), most=grouped(MAX_VALUES)
            )
        )
    return count
