"""The words of the window."""

from __future__ import annotations

from functools import partial

from reglab.gui.glossary.entries import Entry, Shelf, heading, paragraph
from reglab.gui.glossary.terms import TERMS, Term
from reglab.gui.theme import Theme
from reglab.words.language import _

KIND = "word"


def _page(term: Term, look: Theme) -> str:
    under = _("In textbooks: {term}").format(term=term.standard)
    return heading(term.word, under, look) + paragraph(term.meaning)


def _entries() -> list[Entry]:
    return [
        Entry(f"{KIND}:{key}", term.word, f"{term.standard} {term.also}", term.meaning, partial(_page, term))
        for key, term in TERMS.items()
    ]


SHELF = Shelf(KIND, _("Words"), 10, _entries)
