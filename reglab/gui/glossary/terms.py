"""The words of the window, each with the field's standard term and its meaning; no Qt here."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reglab.resources import resource_path
from reglab.words.language import known


@dataclass(frozen=True, slots=True)
class Term:
    """One word.

    Parameters
    ----------
    key : str
        By which hints lead to it.
    word : str
        As it stands in the window.
    standard : str
        What textbooks and papers call it.
    meaning : str
        What it is, in a few sentences for a student who has just heard of networks.
    also : str
        Other words by which a person may search for it.
    """

    key: str
    word: str
    standard: str
    meaning: str
    also: str = ""

    def matches(self, words: str) -> bool:
        """Whether each of some words, in any order, is found in what is said of it."""
        whole = f"{self.word} {self.standard} {self.also} {self.meaning}".casefold()
        return all(word in whole for word in words.casefold().split())

    def named(self, words: str) -> bool:
        """Whether each of some words is found in its names alone."""
        names = f"{self.word} {self.standard} {self.also}".casefold()
        return all(word in names for word in words.casefold().split())


_TEXTS = ("word", "standard", "meaning")
"""What of an entry is for people; `also` are words that somebody may type, in any language."""


def _read() -> list[Term]:
    entries = json.loads(resource_path("glossary.json").read_text("utf-8"))
    return [
        Term(**{name: known(text) if name in _TEXTS else text for name, text in entry.items()})
        for entry in entries
    ]


TERMS: dict[str, Term] = {
    term.key: term for term in sorted(_read(), key=lambda term: term.word.casefold().lstrip("‖"))
}
"""All words by their key, in the order of the alphabet."""


def found(words: str) -> list[Term]:
    """Return the terms that match some words: those first that are called so; without words all."""
    matching = [term for term in TERMS.values() if term.matches(words)]
    start = words.strip().casefold()
    return sorted(
        matching, key=lambda term: (not term.word.casefold().startswith(start), not term.named(words))
    )
