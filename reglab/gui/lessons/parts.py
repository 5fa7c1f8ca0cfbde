"""Parts of the window as lessons name them: each can be hidden, locked and pointed at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reglab.experiment.window_rules import WindowRules

Switch = Callable[[bool], object]

Ruler = Literal["lesson", "experiment"]
"""Who may have rules for the window; the first of those that have any is obeyed, alone."""

_FREE = WindowRules()


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


class Hands(QObject):
    """Hides and locks parts as whoever rules wants it, and gives all back.

    Parameters
    ----------
    parts : mapping of str to WindowPart
        By the names that lessons and experiments have for them.
    """

    changed = Signal()
    """Another one rules, or by other rules; comes before the parts follow."""

    def __init__(self, parts: Mapping[str, WindowPart], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._wishes: dict[Ruler, WindowRules] = {}
        self._hidden: frozenset[str] = frozenset()
        self._locked: frozenset[str] = frozenset()
        self.ruler: Ruler | None = None
        """Who is obeyed; ``None`` where nobody has rules."""

    @property
    def rules(self) -> WindowRules:
        """What holds."""
        return _FREE if self.ruler is None else self._wishes[self.ruler]

    def apply(self, who: Ruler, rules: WindowRules) -> None:
        """Have one rule by these rules, and by no others of its own."""
        self._wishes[who] = rules
        self._follow()

    def let_go(self, who: Ruler) -> None:
        """Have one not rule any more."""
        if self._wishes.pop(who, None) is not None:
            self._follow()

    def _follow(self) -> None:
        ruler: Ruler | None = "lesson" if "lesson" in self._wishes else next(iter(self._wishes), None)
        if ruler != self.ruler:
            # Why something is locked is another reason now.
            self._set(_FREE)
            self.ruler = ruler
        self.changed.emit()
        self._set(self.rules)

    def _set(self, rules: WindowRules) -> None:
        hidden, locked = frozenset(rules.hide), rules.locked
        for name, part in self._parts.items():
            if (name in hidden) != (name in self._hidden):
                part.hide(name in hidden)
            if (name in locked) != (name in self._locked):
                part.lock(name in locked)
        self._hidden, self._locked = hidden, locked
