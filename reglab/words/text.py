"""Words put together: lists of names, numbers with what they count, and where large letters stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_PROPER = ("Nesterov",)
"""Names that keep their large letter within a sentence."""


def capital(text: str) -> str:
    """A text that begins large, as a sentence does."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A text that begins small, as it does within a sentence."""
    return text[:1].lower() + text[1:]


def in_sentence(label: str) -> str:
    """A label within a sentence: ``"batch size"``, but ``"L2 strength"``, ``"ReLU"``, ``"Nesterov"``."""
    first = label.partition(" ")[0]
    kept = not first[1:].islower() or first in _PROPER
    return label if kept else small(label)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words with commas, and `last` before the last of them: ``"a, b and c"``."""
    *others, end = list(words) or [""]
    return f"{', '.join(others)} {last} {end}" if others else end


def counted(number: int | str, one: str, many: str = "") -> str:
    """A number with what it counts: ``"1 seed"``, ``"4,482 parameters"``.

    Parameters
    ----------
    number : int or str
        How many; a text is a number that is already written.
    one, many : str
        The word for one, and for several if that is not the first with an s.
    """
    text = number if isinstance(number, str) else f"{number:,}"
    return f"{text} {one if text == '1' else many or f'{one}s'}"


def of_seeds(some: int, n: int) -> str:
    """``"9 of 10 seeds"``."""
    return f"{some:,} of {counted(n, 'seed')}"


def span(numbers: Sequence[int], to: str = "–") -> str:
    """From the smallest to the largest number, ``"12–33"``, or ``"400"`` where all are equal."""
    first, last = min(numbers), max(numbers)
    return f"{first:,}" if first == last else f"{first:,}{to}{last:,}"
