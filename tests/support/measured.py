"""The measurement of the window with the shortest possible rounds; called in a process of its own."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from reglab.gui.measuring import stage, strength, training, window


def shortest() -> Generator[str, None, dict[str, Any]]:
    stage.LIMIT_S = 600.0
    window.QUICK_STARTS, window.QUICK_ROUNDS, window.CLICKS = 1, 1, 1
    window.QUICK_TURN_S, training.SETTLE_S = 0.5, 0.1
    strength.QUICK_CLICKS, strength.REST_S = 1, 0.1
    return (yield from window.measure(quick=True))
