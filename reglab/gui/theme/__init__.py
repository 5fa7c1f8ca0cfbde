"""The look of the window: palettes, hues of the arms, size of type.

``theme.apply(app, "auto")`` sets it, ``theme.current()`` is what is in force, and
``theme.manager().theme_changed`` tells of another.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtWidgets import QApplication

from reglab.gui.theme.manager import SCALES, ThemeManager
from reglab.gui.theme.palettes import THEMES
from reglab.gui.theme.theme import Marker, Mode, Theme, contrast, mix

__all__ = [
    "SCALES",
    "THEMES",
    "Marker",
    "Mode",
    "Theme",
    "ThemeManager",
    "apply",
    "contrast",
    "current",
    "manager",
    "mix",
    "px",
]


@cache
def manager() -> ThemeManager:
    """Return the one theme manager of the process."""
    return ThemeManager()


def apply(app: QApplication, mode: Mode = "auto") -> Theme:
    """Give the application the look of `mode` and return the theme that it led to."""
    manager().apply(app, mode)
    return manager().theme


def current() -> Theme:
    """Return the theme in force."""
    return manager().theme


def px(length: float) -> int:
    """Return pixels that grow with the size of type: for what stands beside words.

    Below the ordinary size they stay: what is pressed must not become too small to be hit.
    """
    return round(length * max(1.0, manager().size))
