"""One sweep after the other in a window: what is asked, how far it is, and what has come of it."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from reglab.gui.run.demand import stored_slowness
from reglab.gui.run.sweep_worker import Ask, Planned, SweepWorker
from reglab.sweeps import CellOutcome, SweepFinished, SweepResult, SweepStarted
from reglab.sweeps.events import SweepEvent
from reglab.words import about_seconds, duration, percent
from reglab.words.language import _, grouped, plural

MOST_KNOWN = 20_000
"""So many points are remembered, for a changed range to train only what it adds."""
_TOLD = 0.02
"""The share that must be trained before the time that is left can be told."""


class SweepSession(QObject):
    """Keeps the answer to the sweep that is shown.

    Parameters
    ----------
    worker : SweepWorker
        What trains.
    """

    replaced = Signal()
    """Another sweep is shown."""
    moved = Signal()
    """Something in it is new."""
    running_changed = Signal(bool)
    """Whether a sweep is under way."""
    planned = Signal(object, str, str)
    """What an `Ask` takes, in words, or why it cannot be."""
    refused = Signal(str)
    """A folder could not be shown; carries a sentence."""

    def __init__(self, worker: SweepWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.result: SweepResult | None = None
        """What is shown."""
        self.end: SweepFinished | None = None
        """How it ended; ``None`` while it is under way."""
        self.origin = ""
        """Name of the folder that it was read from; empty where it was trained here."""
        self.running = False
        self._run = 0
        self._began = self._there = 0.0
        self._known: dict[str, CellOutcome] = {}
        worker.planned.connect(self._tell_plan)
        worker.begun.connect(self._begin)
        worker.happened.connect(self._take)
        worker.opened.connect(self._open)
        worker.refused.connect(self.refused)

    # -- commands ------------------------------------------------------------------------

    def plan(self, ask: Ask) -> None:
        """Work out what a sweep takes; `planned` says it."""
        self.worker.plan(ask, stored_slowness() or 1.0, frozenset(self._known))

    def train(self, ask: Ask) -> None:
        """Train a sweep; what is known of its points is not trained again."""
        self._run += 1
        self._set_running(True)
        self.worker.run_sweep(self._run, ask, tuple(self._known.values()))

    def open_folder(self, path: Path) -> None:
        """Show what `reglab sweep` has written."""
        self.worker.open_folder(path)

    # -- what comes of it ------------------------------------------------------------------

    @Slot(object)
    def _tell_plan(self, planned: Planned) -> None:
        words = "" if planned.estimate is None else f"{planned.estimate.words}."
        self.planned.emit(planned.ask, words, planned.problem)

    @Slot(int, object)
    def _begin(self, run: int, planned: Planned) -> None:
        if run != self._run:
            return
        if planned.sweep is None:
            self._set_running(False)
            self._tell_plan(planned)
            return
        self._began = time.monotonic()
        self._show(SweepResult(planned.sweep, planned.cells), None, "")

    @Slot(int, object)
    def _take(self, run: int, event: SweepEvent) -> None:
        if run != self._run or self.result is None:
            return
        self.result.apply(event)
        if isinstance(event, SweepStarted):
            self._there = event.there / event.cells
        if isinstance(event, SweepFinished):
            self.end = event
            self._known |= self.result.outcomes
            for key in list(self._known)[: max(0, len(self._known) - MOST_KNOWN)]:
                del self._known[key]
            self._set_running(False)
        self.moved.emit()

    @Slot(object, object)
    def _open(self, path: Path, result: SweepResult) -> None:
        axes = len(result.sweep.axes)
        if axes > 2:
            self.refused.emit(
                plural(
                    "“{file}” varies {n} number; a curve shows one and a heat map two.",
                    "“{file}” varies {n} numbers; a curve shows one and a heat map two.",
                    axes,
                    file=path.name,
                )
            )
            return
        self.worker.stop()
        self._run += 1
        self._set_running(False)
        end = SweepFinished("completed" if result.complete else "stopped", 0.0)
        self._show(result, end, path.name)

    def _show(self, result: SweepResult, end: SweepFinished | None, origin: str) -> None:
        self.result, self.end, self.origin, self._there = result, end, origin, 0.0
        self.replaced.emit()

    def _set_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)

    # -- in words --------------------------------------------------------------------------

    def _going(self, share: float, ended: int, points: int) -> str:
        """How far it is while it trains."""
        done, since = share - self._there, time.monotonic() - self._began
        told = {"share": percent(share, 0), "ended": grouped(ended)}
        if done <= _TOLD:
            return plural(
                "Training: {share}, {ended} of {n} point has ended.",
                "Training: {share}, {ended} of {n} points have ended.",
                points,
                **told,
            )
        return plural(
            "Training: {share}, {ended} of {n} point has ended, about {time} left.",
            "Training: {share}, {ended} of {n} points have ended, about {time} left.",
            points,
            time=about_seconds(since / done * (1 - share)),
            **told,
        )

    @property
    def state(self) -> str:
        """How far it is, or how it ended, as a sentence; empty where there is nothing to say."""
        result, end = self.result, self.end
        if result is None:
            return ""
        ended, points = int(result.done.sum()), result.asked.points
        if end is None:
            return self._going(result.share, ended, points)
        if end.reason == "failed":
            return end.message
        source = _("Read from “{file}”.").format(file=self.origin) if self.origin else ""
        if end.reason == "stopped":
            if self.origin:
                stopped = plural(
                    "Stopped: {ended} of {n} point has ended; the others are missing.",
                    "Stopped: {ended} of {n} points have ended; the others are missing.",
                    points,
                    ended=grouped(ended),
                )
                return f"{source} {stopped}"
            return plural(
                "Stopped: {ended} of {n} point has ended; the others are as they stood.",
                "Stopped: {ended} of {n} points have ended; the others are as they stood.",
                points,
                ended=grouped(ended),
            )
        trained = plural(
            "{n} network in {time}.",
            "{n} networks in {time}.",
            result.asked.networks,
            time=duration(end.seconds),
        )
        return source or (trained if end.seconds >= 0.05 else "")
