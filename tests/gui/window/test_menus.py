"""Everything that can be done is reached by keys: through the menus, letter by letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from tests.gui.conftest import MakeWindow, small_experiment


def menus(menu: QMenu) -> Iterator[QMenu]:
    yield menu
    for action in menu.actions():
        if (inner := action.menu()) is not None:
            assert isinstance(inner, QMenu)
            yield from menus(inner)


def letter(action: QAction) -> str:
    found = re.search(r"&(\w)", action.text().replace("&&", ""))
    return found[1].lower() if found else ""


def test_every_action_stands_in_a_menu_or_has_a_key(make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    window.lessons.desk.list_lessons()
    listed = {
        id(action)
        for top in window.menuBar().actions()
        if isinstance(top.menu(), QMenu)
        for menu in menus(top.menu())
        for action in menu.actions()
    }
    out_of_reach = [
        action.text()
        for action in vars(window.actions_).values()
        if isinstance(action, QAction) and id(action) not in listed and action.shortcut().isEmpty()
    ]
    assert out_of_reach == []


def test_every_menu_has_a_letter_of_its_own(make_window: MakeWindow) -> None:
    bar = make_window(small_experiment()).menuBar()
    letters = Counter(letter(action) for action in bar.actions())
    assert "" not in letters
    assert max(letters.values()) == 1
