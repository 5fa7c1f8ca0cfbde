"""Words put together: lists of names, numbers with what they count, and where large letters stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reglab.words.language import _, chosen, grouped, plural

_PROPER = (_("Nesterov"),)
"""Names that keep their large letter within a sentence."""
_UNITS = ("ms", "s", "min", "h", "kB", "MB", "GB", "TB")
_RUSSIAN = ("мс", "с", "мин", "ч", "кБ", "МБ", "ГБ", "ТБ")
_BEFORE_UNIT = re.compile(rf" (?=%)|(?<=\d) (?=(?:{'|'.join((*_UNITS, *_RUSSIAN))})\b)")


def capital(text: str) -> str:
    """A text that begins large, as a sentence does."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A text that begins small, as it does within a sentence."""
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """A name in the quotation marks of the language: ``"“L2”"``."""
    return _("“{name}”").format(name=text)


def unbroken(text: str) -> str:
    """A text for several lines: where these are broken no number is set apart from its unit."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text)


def in_sentence(label: str) -> str:
    """A label within a sentence: ``"batch size"``, but ``"L2 strength"``, ``"ReLU"``, ``"Nesterov"``.

    In German a label begins with a noun and keeps its large letter.
    """
    if chosen() == "de":
        return label
    first = label.partition(" ")[0]
    kept = not first[1:].islower() or first in _PROPER
    return label if kept else small(label)


def listed(words: Iterable[str], last: str = "") -> str:
    """Words with commas, and `last` (“and”) before the last of them: ``"a, b and c"``."""
    *others, end = list(words) or [""]
    return f"{', '.join(others)} {last or _('and')} {end}" if others else end


def counted(number: int | str, one: str, many: str = "") -> str:
    """A number with what it counts: ``"1 seed"``, ``"4,482 parameters"``.

    Parameters
    ----------
    number : int or str
        How many; a text is a number that is already written.
    one, many : str
        The word for one, and for several if that is not the first with an s.
    """
    text = number if isinstance(number, str) else grouped(number)
    n = number if isinstance(number, int) else deciding(text)
    return plural(f"{{n}} {one}", f"{{n}} {many or f'{one}s'}", n, n=text)


def deciding(text: str) -> int:
    """The number that decides on a word's form, from one that is written; 2 where it is no whole one."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits) if digits and "." not in text and (digits != "1" or text == "1") else 2


def of_seeds(some: int, n: int) -> str:
    """``"9 of 10 seeds"``."""
    return plural("{some} of {n} seed", "{some} of {n} seeds", n, some=grouped(some))


def span(numbers: Sequence[int], to: str = "–") -> str:
    """From the smallest to the largest number, ``"12–33"``, or ``"400"`` where all are equal."""
    first, last = min(numbers), max(numbers)
    return grouped(first) if first == last else f"{grouped(first)}{to}{grouped(last)}"
