"""How well another library can say what is trained here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reglab.words.language import _

Level = Literal["exact", "approximate", "none"]
LEVELS: tuple[Level, ...] = ("exact", "approximate", "none")
"""From the best to the worst."""
_WORDS: dict[Level, str] = {
    "exact": _("exact"),
    "approximate": _("approximate"),
    "none": _("not expressible"),
}


def level_words(level: Level) -> str:
    """A level in a word or two, for people."""
    return _WORDS[level]


@dataclass(frozen=True, slots=True)
class Exactness:
    """Whether code trains the same network.

    Parameters
    ----------
    level : {"exact", "approximate", "none"}
        The same numbers up to rounding; nearly the same thing; or nothing of it.
    why : str
        What differs or is missing, as a part of a sentence; empty where it is exact.
    """

    level: Level
    why: str = ""

    @property
    def words(self) -> str:
        """``"exact"``, or ``"approximate: the running variance is the biased one"``."""
        return f"{_WORDS[self.level]}: {self.why}" if self.why else _WORDS[self.level]


EXACT = Exactness("exact")


def approximate(why: str) -> Exactness:
    """Return that something similar can be said."""
    return Exactness("approximate", why)


def inexpressible(why: str) -> Exactness:
    """Return that it cannot be said."""
    return Exactness("none", why)


@dataclass(frozen=True, slots=True)
class Finding:
    """How well one thing about a network can be said; `what` names it, e.g. ``"Dropout"``."""

    what: str
    exactness: Exactness

    @property
    def sentence(self) -> str:
        """``"Dropout is approximate: …"``."""
        return f"{self.what}: {self.exactness.words}."


def worst(findings: Iterable[Finding]) -> Level:
    """Return the level of the whole."""
    return max((finding.exactness.level for finding in findings), key=LEVELS.index, default="exact")
