"""Every key of the window, read from its actions: for the keyboard map and for the help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from reglab.gui.glossary.entries import Entry, Shelf, heading, paragraph, table
from reglab.gui.theme import Theme
from reglab.words.language import _

KIND = "key"


@dataclass(frozen=True, slots=True)
class Key:
    """What some keys do.

    Parameters
    ----------
    where : str
        The menu, or the part of the window, in which they do it.
    name : str
        What they do.
    keys : tuple of str
        The keys, as this desktop writes them.
    about : str
        More about it; empty where the name says it all.
    """

    where: str
    name: str
    keys: tuple[str, ...]
    about: str = ""


def keys_of(window: QMainWindow) -> list[Key]:
    """Return what all actions of a window with a shortcut do, menu by menu, then the others."""
    found: list[Key] = []
    told: set[QAction] = set()
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            found += [_key(action, _plain(top.text())) for action in _below(menu, told)]
    others = [action for action in window.actions() if action not in told and action.shortcuts()]
    return found + [_key(action, _("Window")) for action in others]


def _below(menu: QMenu, told: set[QAction]) -> Iterator[QAction]:
    """Yield the actions of a menu and of those in it that have a key, each once."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _below(inner, told)
        elif action.shortcuts() and action not in told:
            told.add(action)
            yield action


def _key(action: QAction, where: str) -> Key:
    style = QKeySequence.SequenceFormat.NativeText
    keys = tuple(sequence.toString(style) for sequence in action.shortcuts())
    name, tip = _plain(action.text()), action.toolTip()
    return Key(where, name, keys, "" if _plain(tip) == name else tip)


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def keys_of_parts() -> list[Key]:
    """Return what keys do in single parts of the window, where no action stands behind them."""
    plots, pictures = _("In a plot over the epochs"), _("In a picture")
    planes, cards = _("In a map or a fit"), _("On the cards of the arms")
    line, fields = _("On the line of epochs"), _("In sliders and fields")
    ways = ("←", "→", "↑", "↓")
    ends = (_native("Home"), _native("End"))
    pages = (_native("PgUp"), _native("PgDown"))
    return [
        Key(_("Everywhere"), _("Go to the next or the last control"), (_native("Tab"), _native("Shift+Tab"))),
        Key(cards, _("Select the arm beside, the first, the last"), (*ways[:2], *ends)),
        Key(cards, _("Rename, remove, show or hide the arm"), ("F2", _native("Del"), "V")),
        Key(plots, _("Move the crosshair by an epoch, by ten"), (*ways[:2], *pages)),
        Key(plots, _("To the first or the last epoch; take it away"), (*ends, _native("Esc"))),
        Key(plots, _("Give the plot the whole place"), (_native("Return"),)),
        Key(line, _("To the kept epoch before or behind, the first, the newest"), (*ways[:2], *ends)),
        Key(pictures, _("Read one place after the other"), (*ways, *ends)),
        Key(planes, _("Move, zoom, show everything"), (*ways, "+", "−", ends[0])),
        Key(planes, _("Moving points: choose one, move it, leave it out"), (",", ".", *ways, _native("Del"))),
        Key(fields, _("A step less or more, the least, the most"), (*ways[:2], *ends)),
        Key(
            _("In the help"),
            _("Go through what is found; back to what was read before"),
            (*ways[2:], _native("Alt+Left")),
        ),
    ]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def keys_shelf(window: QMainWindow) -> Shelf:
    """Return the keys of a window as entries of the help."""

    def entries() -> list[Entry]:
        return [_entry(number, key) for number, key in enumerate((*keys_of(window), *keys_of_parts()))]

    return Shelf(KIND, _("Keys"), 50, entries)


def _entry(number: int, key: Key) -> Entry:
    keys = ", ".join(key.keys)
    text = f"{key.where} {key.about}"
    return Entry(f"{KIND}:{number}", f"{key.name} – {key.keys[0]}", keys, text, partial(_page, key))


def _page(key: Key, look: Theme) -> str:
    rows = [(_("keys"), ",  ".join(key.keys)), (_("where"), key.where)]
    return heading(key.name, "", look) + paragraph(key.about) + table(_("Keyboard"), rows, look)
