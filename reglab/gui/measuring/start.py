"""Measures the start: from a process that does not exist yet to a window that is painted."""

from __future__ import annotations

import time


def first_paint() -> float:
    """Open the window as the program does and return the time of its first painting, as ``time.time()``.

    Called in a fresh process.
    """
    from reglab.gui.measuring.stage import PaintWatch, set_up, wait_until, window

    set_up()
    painted: list[float] = []
    with window() as shown:
        PaintWatch(shown.tabs, lambda: True, lambda: painted.append(time.time()))
        wait_until(lambda: painted, "the first painting")
    return painted[0]
