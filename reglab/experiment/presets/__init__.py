"""Ready experiments: each asks one question and answers it within a minute.

Every module of this folder that has a tuple `PRESETS` adds its presets.
"""

from __future__ import annotations

from reglab.experiment.discovery import modules_of
from reglab.experiment.presets.base import Preset


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
