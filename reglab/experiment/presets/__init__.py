"""Ready experiments: each asks one question and answers it within a minute.

Every module of this folder that has a tuple `PRESETS` adds its presets.
"""

from __future__ import annotations

from reglab.experiment.discovery import modules_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets.base import Preset, Suggestion

__all__ = ["DEFAULT", "PRESETS", "Preset", "Suggestion", "suggestion_for"]


def _discover() -> dict[str, Preset]:
    """Import the modules of this folder and collect the presets that they define."""
    found: list[Preset] = []
    for module in modules_of(__name__):
        found += getattr(module, "PRESETS", ())
    return {each.key: each for each in sorted(found, key=lambda each: (each.order, each.title))}


PRESETS: dict[str, Preset] = _discover()
"""Every preset by its key, in the order of the menu."""

DEFAULT = "first-light"
"""Key of the preset that the window shows at its first start."""


def suggestion_for(experiment: Experiment) -> Suggestion | None:
    """Return what an example suggests to vary, as long as the experiment is about the same.

    An experiment is still an example's while it has its baseline and its data, also read back from a file:
    its title was that of the language in which it was opened.
    """
    keys = {arm.key for arm in experiment.arms}
    found = (each for each in PRESETS.values() if each.experiment.baseline.key in keys)
    return next((each.suggestion for each in found if each.experiment.data == experiment.data), None)
