"""All of forty features count a little, each in a straight line."""

from __future__ import annotations

from reglab.data.effects import DENSE, Effects

_EFFECTS = Effects(DENSE)
draw = _EFFECTS.draw
coefficients = _EFFECTS.coefficients
