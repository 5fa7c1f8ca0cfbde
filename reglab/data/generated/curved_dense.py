"""All of forty features count a little, each along a mild curve."""

from __future__ import annotations

from reglab.data.effects import BEND, DENSE, Effects

_EFFECTS = Effects(DENSE, bend=BEND)
draw = _EFFECTS.draw
coefficients = _EFFECTS.coefficients
