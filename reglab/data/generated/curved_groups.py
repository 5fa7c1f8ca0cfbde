"""Two of eight groups of correlated features count, along mild curves."""

from __future__ import annotations

from reglab.data.effects import BEND, CORRELATION, GROUPED, Effects

_EFFECTS = Effects(GROUPED, CORRELATION, bend=BEND)
draw = _EFFECTS.draw
coefficients = _EFFECTS.coefficients
