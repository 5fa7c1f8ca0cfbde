"""Parts of the window as lessons name them: each can be hidden, locked and pointed at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

Switch = Callable[[bool], object]


@dataclass(frozen=True, slots=True)
class WindowPart:
    """A part of the window.

    Parameters
    ----------
    widget : callable
        Gives what is pointed at; it may be another one as the window changes.
    hide, lock : callable
        Hide it or show it again, forbid it to be changed or allow it again.
    """

    widget: Callable[[], QWidget]
    hide: Switch
    lock: Switch


def of_widget(widget: QWidget) -> WindowPart:
    """A part that is one widget, hidden and locked as widgets are."""
    return WindowPart(lambda: widget, widget.setHidden, widget.setDisabled)


class Hands:
    """Hides and locks parts, and gives all back.

    Parameters
    ----------
    parts : mapping of str to WindowPart
        By the names that lessons have for them.
    """

    def __init__(self, parts: Mapping[str, WindowPart]) -> None:
        self._parts = parts
        self._hidden: set[str] = set()
        self._locked: set[str] = set()

    def apply(self, hide: Iterable[str], lock: Iterable[str]) -> None:
        """Hide and lock these parts, and no others."""
        hidden, locked = set(hide), set(lock)
        for name, part in self._parts.items():
            if (name in hidden) != (name in self._hidden):
                part.hide(name in hidden)
            if (name in locked) != (name in self._locked):
                part.lock(name in locked)
        self._hidden, self._locked = hidden, locked

    def let_go(self) -> None:
        """Show and unlock everything."""
        self.apply((), ())
