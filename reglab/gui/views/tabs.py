"""Finds the tabs that there are: each folder beside this file that has a ``TAB`` is one."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from reglab.experiment.discovery import folders_of
from reglab.gui.views.tab import Tab

if TYPE_CHECKING:
    from reglab.gui.views.base import View


def find_tabs() -> tuple[Tab, ...]:
    """Return all tabs in their order; no view is imported."""
    found = (vars(folder).get("TAB") for folder in folders_of("reglab.gui.views"))
    tabs = (tab for tab in found if isinstance(tab, Tab))
    return tuple(sorted(tabs, key=lambda tab: (tab.order, tab.title)))


def load(tab: Tab) -> type[View]:
    """Import the class of a tab's view.

    Raises
    ------
    TypeError
        If the tab names something that is no view, or the view of another tab.
    """
    # Whoever only asks for the titles of the tabs, such as the check of lessons, does without Qt.
    from reglab.gui.views.base import View

    module, name = tab.view.split(":")
    found = vars(importlib.import_module(module))[name]
    if not (isinstance(found, type) and issubclass(found, View)):
        raise TypeError(f"the tab “{tab.title}” names {tab.view}, which is no view")
    if found.tab != tab:
        raise TypeError(f"{tab.view} is the view of the tab “{found.tab.title}”, not of “{tab.title}”")
    return found
