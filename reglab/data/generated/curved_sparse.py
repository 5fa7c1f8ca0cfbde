"""Five of forty features count, each along a mild curve."""

from __future__ import annotations

from reglab.data.effects import BEND, SPARSE, Effects

_EFFECTS = Effects(SPARSE, bend=BEND)
draw = _EFFECTS.draw
coefficients = _EFFECTS.coefficients
