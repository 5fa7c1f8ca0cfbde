"""The progress of a sweep in a terminal: points, share and time left."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import ProgressColumn, Task
from rich.text import Text

from reglab.cli.progress import ProgressDisplay
from reglab.experiment.sweeps import Estimate
from reglab.sweeps import SweepEvent, SweepResult, WorkerLost
from reglab.words import counted, duration

SURE_AFTER = 0.03
"""From this share on the time left is that of the pace so far; before, that of the estimate."""


class SweepDisplay(ProgressDisplay):
    """The progress bar of a sweep.

    Parameters
    ----------
    result : SweepResult
        What it shows the progress of.
    plan : Estimate
        What it will take.
    console : Console, optional
        Where it is shown, if that is a terminal.
    """

    def __init__(self, result: SweepResult, plan: Estimate, console: Console | None) -> None:
        super().__init__(_Numbers(result, plan), console)
        self._result = result

    def take(self, event: SweepEvent) -> None:
        """Show how far the sweep is."""
        if isinstance(event, WorkerLost):
            points = counted(len(event.cells), "point is", "points are")
            self.warn(f"{event.message} {points} computed again.", "yellow")
        elif self._shown and self._result.share > 0:
            self._progress.update(
                self._task,
                description=f"Training {self._result.sweep.networks:,} networks",
                completed=self._result.share,
                total=1.0,
            )


class _Numbers(ProgressColumn):
    """``"12/75 points · 40 s left"``."""

    def __init__(self, result: SweepResult, plan: Estimate) -> None:
        super().__init__()
        self._result, self._plan = result, plan
        self._began, self._there = time.monotonic(), result.share

    def render(self, task: Task) -> Text:
        """The numbers beside the bar."""
        del task
        result = self._result
        words = f"{result.done.sum():,}/{result.done.size:,} points"
        return Text(f"{words} · {duration(self._left())} left")

    def _left(self) -> float:
        share = self._result.share
        gained = share - self._there
        if gained <= 0:
            # The processes get ready, which is not part of the estimate.
            self._began = time.monotonic()
        passed = time.monotonic() - self._began
        if gained < SURE_AFTER:
            return max(0.0, self._plan.seconds - passed)
        return passed * (1 - share) / gained
