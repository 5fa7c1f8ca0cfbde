"""What am I looking at: the pictures and plots of the window."""

from __future__ import annotations

from functools import partial

from reglab.gui.glossary.entries import Entry, Shelf, heading, paragraph, table
from reglab.gui.theme import Theme
from reglab.gui.views.explained import Explained, explanations
from reglab.gui.views.tabs import find_tabs
from reglab.words.language import _

KIND = "picture"


def picture_page(one: Explained, look: Theme) -> str:
    """Return the explanation of a picture as rich text."""
    titles = {tab.key: tab.title for tab in find_tabs()}
    tab = titles.get(one.key.partition(".")[0], "")
    under = _("Tab {tab}").format(tab=tab) if tab and tab != one.title else ""
    return "".join(
        (
            heading(one.title, under, look),
            paragraph(one.what),
            table(_("Axes"), one.axes, look),
            table(_("What is what"), one.marks, look),
            paragraph(one.reading, _("How to read it")),
            paragraph(one.beware, _("What misleads")),
            table(_("What you can do"), one.acts, look),
        )
    )


def _entry(one: Explained) -> Entry:
    pairs = " ".join(f"{seen} {meaning}" for seen, meaning in (*one.axes, *one.marks, *one.acts))
    text = f"{one.what} {one.reading} {one.beware} {pairs}"
    also = tuple(f"word:{term}" for term in one.terms)
    return Entry(f"{KIND}:{one.key}", one.title, one.key, text, partial(picture_page, one), also)


def _entries() -> list[Entry]:
    return [_entry(one) for one in explanations().values()]


SHELF = Shelf(KIND, _("Pictures and plots"), 40, _entries)
