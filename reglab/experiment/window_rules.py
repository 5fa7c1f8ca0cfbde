"""What a teacher lets a class do in the window: parts hidden or locked, and how long a run may take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.base import Spec
from reglab.words.language import _

Pointed = Literal[
    "data", "network", "training", "regularizers", "arms", "seeds", "tabs", "verdict", "epochs", "run"
]
"""Those of the parts at which a lesson may also point."""

Control = Literal[Pointed, "menus", "notes"]
"""Parts of the window that a lesson or an experiment may hide or lock."""

HELD: frozenset[Control] = frozenset(
    {"data", "network", "training", "regularizers", "arms", "seeds", "menus"}
)
"""Parts that lead to another experiment: what is hidden of them is locked too, whatever else leads there."""

CONTROL_TITLES: dict[Control, str] = {
    "data": _("Data"),
    "network": _("Network"),
    "training": _("Training"),
    "regularizers": _("Regularizers"),
    "arms": _("Arms"),
    "seeds": _("Seeds"),
    "tabs": _("Tabs"),
    "verdict": _("Verdict"),
    "epochs": _("Epoch slider"),
    "run": _("Tool bar with Run"),
    "menus": _("Menus"),
    "notes": _("Notes"),
}
"""What the parts are called on the screen, in the order in which they are listed."""

MAX_LIMIT_S = 36_000
"""The longest time to which a run can be limited, in seconds."""


class WindowRules(Spec):
    """What holds in the window while a step of a lesson, or an experiment for a class, is shown.

    Parameters
    ----------
    hide, lock : tuple of str
        Parts of the window that are hidden, or shown without letting them be changed.
    limit_s : float
        A run is stopped after so many seconds; zero for no limit.
    """

    hide: tuple[Control, ...] = ()
    lock: tuple[Control, ...] = ()
    limit_s: Annotated[float, Field(ge=0, le=MAX_LIMIT_S)] = 0.0

    @property
    def locked(self) -> frozenset[Control]:
        """What cannot be changed: what is locked, and what is hidden and leads to another experiment."""
        return frozenset(self.lock) | HELD & frozenset(self.hide)

    @property
    def empty(self) -> bool:
        """Whether nothing is hidden, locked or limited."""
        return not (self.hide or self.lock or self.limit_s)
