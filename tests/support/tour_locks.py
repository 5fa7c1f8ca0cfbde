"""The part of the tour that shows experiments whose author has locked something for a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reglab.experiment.presets import PRESETS
from reglab.experiment.window_rules import WindowRules

if TYPE_CHECKING:
    from tests.support.tour import Tour

RULES = (
    WindowRules(hide=("verdict",), lock=("data", "run"), limit_s=5.0),
    WindowRules(hide=("regularizers",)),
    WindowRules(limit_s=5.0),
)


def locks(tour: Tour) -> None:
    """Show what is locked, hidden or limited, and how it is unlocked."""
    document, line = tour.window.document, tour.window.class_locks.line
    plain = PRESETS["first-light"].experiment
    for rules in (*RULES, None):
        document._saved = tour.window.model.experiment
        document._saved_results = document.results()
        document.show(plain.model_copy(update={"for_class": rules}))
        assert line.isVisible() == (rules is not None)
        if rules is not None:
            tour.look("locked for a class")
            line.button.click()
            tour.look("unlocked")
