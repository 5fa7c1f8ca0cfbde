"""Five of forty features count, each in a straight line."""

from __future__ import annotations

from reglab.data.effects import SPARSE, Effects

_EFFECTS = Effects(SPARSE)
draw = _EFFECTS.draw
coefficients = _EFFECTS.coefficients
