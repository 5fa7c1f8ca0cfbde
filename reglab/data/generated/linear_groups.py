"""Two of eight groups of correlated features count, in straight lines."""

from __future__ import annotations

from reglab.data.effects import CORRELATION, GROUPED, Effects

_EFFECTS = Effects(GROUPED, CORRELATION)
draw = _EFFECTS.draw
coefficients = _EFFECTS.coefficients
