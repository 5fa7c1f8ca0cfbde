"""The entries of the help: words, techniques, data sets, pictures, keys; found by search; no Qt here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from reglab.experiment.discovery import modules_of
from reglab.gui.theme import Theme

Page = Callable[[Theme], str]
"""Makes the rich text of an entry in the colours of a theme."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One entry.

    Parameters
    ----------
    key : str
        Its shelf and its name there: ``"word:gap"``, ``"technique:l2"``.
    title : str
        As it stands in the list.
    names : str
        Other names by which it is found first.
    text : str
        What else is searched.
    page : callable
        Makes what is read; called when somebody looks.
    also : tuple of str
        Keys of other entries that belong to it.
    """

    key: str
    title: str
    names: str
    text: str
    page: Page
    also: tuple[str, ...] = ()

    def matches(self, words: Sequence[str]) -> bool:
        """Whether each of some words, in any order, is found in what is said of it."""
        whole = f"{self.title} {self.names} {self.text}".casefold()
        return all(word in whole for word in words)

    def rank(self, sought: str, words: Sequence[str]) -> int:
        """How well it is meant: 0 where its title begins so or a name is just that, 1 in names, else 2."""
        if self.title.casefold().startswith(sought) or sought in self.names.casefold().split(", "):
            return 0
        names = f"{self.title} {self.names}".casefold()
        return 1 if all(word in names for word in words) else 2


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one kind; a module of `reglab.gui.glossary.shelves` has it as ``SHELF``.

    Parameters
    ----------
    kind : str
        First part of the keys.
    title : str
        Heading in the list.
    order : int
        Smaller comes first.
    entries : callable
        Makes the entries.
    """

    kind: str
    title: str
    order: int
    entries: Callable[[], list[Entry]]


@lru_cache(maxsize=1)
def shelves() -> tuple[Shelf, ...]:
    """Return all shelves in their order."""
    found = [vars(module)["SHELF"] for module in modules_of("reglab.gui.glossary.shelves")]
    return tuple(sorted(found, key=lambda shelf: shelf.order))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one shelf, in the order in which they are listed."""

    title: str
    entries: tuple[Entry, ...]


class Library:
    """All entries, and the search among them.

    Parameters
    ----------
    more : iterable of Shelf
        Shelves beside those that are found, such as that of a window's keys.
    """

    def __init__(self, more: Iterable[Shelf] = ()) -> None:
        self._groups = [
            Group(shelf.title, tuple(shelf.entries()))
            for shelf in sorted((*shelves(), *more), key=lambda shelf: shelf.order)
        ]
        self.entries: Mapping[str, Entry] = {
            entry.key: entry for group in self._groups for entry in group.entries
        }
        """All entries by their key."""

    def found(self, sought: str) -> list[Group]:
        """Return what matches some words, the group with the best first; without words everything."""
        sought = " ".join(sought.casefold().split())
        words = sought.split()
        if not words:
            return list(self._groups)
        groups = []
        for group in self._groups:
            ranked = sorted(
                ((entry.rank(sought, words), entry) for entry in group.entries if entry.matches(words)),
                key=lambda pair: pair[0],
            )
            if ranked:
                groups.append((ranked[0][0], Group(group.title, tuple(entry for _rank, entry in ranked))))
        return [group for _rank, group in sorted(groups, key=lambda pair: pair[0])]

    def links(self, entry: Entry) -> list[Entry]:
        """Return the entries that belong to another one: those that it names, then those it mentions."""
        named = [self.entries[key] for key in entry.also if key in self.entries]
        words = [
            other
            for key, other in self.entries.items()
            if key.partition(":")[0] in ("word", "technique")
            and other is not entry
            and other not in named
            and _mentions(entry.text, other.title)
        ]
        return [*named, *words]


def _mentions(text: str, title: str) -> bool:
    name = title.partition(" (")[0]
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


# -- rich text -----------------------------------------------------------------------------


def heading(words: str, under: str, look: Theme) -> str:
    """Return a title with a line of second rank below it."""
    below = f"<p style='color:{look.muted}; margin-top:0'>{escape(under)}</p>" if under else ""
    return f"<h3 style='margin-bottom:2px'>{escape(words)}</h3>{below}"


def paragraph(words: str, title: str = "") -> str:
    """Return a paragraph, with a title in bold where it has one; nothing without words."""
    if not words:
        return ""
    before = f"<b>{escape(title)}</b><br>" if title else ""
    return f"<p>{before}{escape(words)}</p>"


def table(title: str, pairs: Iterable[tuple[str, str]], look: Theme) -> str:
    """Return a table of two columns, the left one of second rank; nothing without rows."""
    rows = "".join(
        f"<tr><td width='27%' style='color:{look.muted}; padding:1px 12px 3px 0'>{escape(name)}</td>"
        f"<td style='padding:1px 0 3px 0'>{escape(words)}</td></tr>"
        for name, words in pairs
    )
    head = f"<p style='margin-bottom:2px'><b>{escape(title)}</b></p>"
    return f"{head}<table width='100%'>{rows}</table>" if rows else ""
