"""Whether a penalty is too weak to matter, useful, or so strong that the data have no say."""

from __future__ import annotations

from typing import Literal

StrengthWords = Literal["no effect", "useful", "strangling"]

USEFUL = 0.01
"""Ratio ‖∇penalty‖ / ‖∇data loss‖ of a layer from which on the penalty makes a difference.

With a hundredth of the data's push the gap of a run is that of the baseline, within what seeds differ by.
"""
STRANGLING = 100.0
"""Ratio from which on nothing is learned in the layer.

At rest penalty and data balance, so 1 is no sign of too much. Ratios of some tens occur in layers that are
shrunk a lot and still of use; where a layer collapses, its data gradient vanishes and the ratio grows
without end.
"""


def strength_words(ratio: float) -> StrengthWords:
    """Return what a ratio means; see `USEFUL` and `STRANGLING`."""
    if ratio < USEFUL:
        return "no effect"
    return "useful" if ratio < STRANGLING else "strangling"
