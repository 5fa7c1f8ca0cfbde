"""Trains in a window for a while, and measures how late its event loop gets."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from reglab.gui.measuring.stage import run_for, wait_until
from reglab.gui.window.main_window import MainWindow

SETTLE_S = 0.5
"""Beginning of a run that does not count."""
PROBE_MS = 5


def stop(shown: MainWindow) -> None:
    """Stop the run under way, and wait until it has ended."""
    shown.session.stop()
    wait_until(lambda: not shown.session.active, "stopping")


def in_the_window(shown: MainWindow, seconds: float, delays: list[float]) -> float:
    """Train while the window paints; return epochs per second, and add the delays of its event loop."""
    shown.actions_.run.trigger()
    record = shown.session.record
    assert record is not None
    wait_until(lambda: record.epochs > 0, "the first epoch")
    run_for(SETTLE_S)
    probe = LoopProbe(delays)
    first, began = record.epochs, time.perf_counter()
    probe.start()
    run_for(seconds)
    probe.stop()
    speed = (record.epochs - first) / (time.perf_counter() - began)
    stop(shown)
    return speed


class LoopProbe(QObject):
    """How late an event would be handled that arrives at any time.

    A timer ticks every `PROBE_MS`; where the loop was busy for longer, each tick that fell out
    counts with the delay that it would have had, so that one long pause weighs as much as the
    events that it would have kept waiting.

    Parameters
    ----------
    delays : list of float
        Takes the delays in milliseconds.
    """

    def __init__(self, delays: list[float]) -> None:
        super().__init__()
        self._delays = delays
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PROBE_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._due = time.perf_counter() + PROBE_MS / 1e3
        self._timer.start()

    def stop(self) -> None:
        """Measure no longer."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        while self._due <= now:
            self._delays.append(1e3 * (now - self._due))
            self._due += PROBE_MS / 1e3


def percentile(values: list[float], share: float) -> float:
    """Return the number below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
