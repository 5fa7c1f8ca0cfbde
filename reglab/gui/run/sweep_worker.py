"""The thread that trains sweeps for the window, and works out beforehand what they take."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

from PySide6.QtCore import QObject, Signal

from reglab.experiment.experiment import Experiment
from reglab.experiment.sweeps import (
    Cell,
    Contest,
    Entrant,
    Estimate,
    Sweep,
    SweepError,
    estimate,
    make_contest,
    make_sweep,
)
from reglab.gui.run.jobs import chosen_jobs, make_pool
from reglab.gui.threads import WindowThread
from reglab.runtime.machine import available_memory
from reglab.store.errors import StoreError
from reglab.sweeps import Backend, CellOutcome, SweepFinished, read_sweep, run_sweep
from reglab.words.language import _

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """A sweep as the controls have it.

    Parameters
    ----------
    experiment : Experiment
        What is varied.
    over : mapping of str to tuple of float
        Values of each parameter by its path.
    arms : tuple of str
        Keys of the arms that take part.
    seeds : int
        Networks per arm and point.
    entrants : tuple of Entrant
        Those of a contest, in which each is varied alone; `over` and `arms` are then empty.
    """

    experiment: Experiment
    over: Mapping[str, tuple[float, ...]]
    arms: tuple[str, ...]
    seeds: int
    entrants: tuple[Entrant, ...] = ()

    def made(self) -> Sweep | Contest:
        """What it asks for; raises `SweepError`."""
        if self.entrants:
            return make_contest(self.experiment, self.entrants, seeds=self.seeds)
        return make_sweep(self.experiment, self.over, arms=self.arms, seeds=self.seeds)


@dataclass(frozen=True, slots=True)
class Planned:
    """What became of an `Ask`.

    Parameters
    ----------
    ask : Ask
        What was asked.
    sweep : Sweep, Contest or None
        What is to be trained; ``None`` where there is a `problem`.
    cells : tuple of Cell
        Its points.
    estimate : Estimate or None
        What they take.
    problem : str
        Why there is no such sweep, or no memory for it; empty where it can be run.
    """

    ask: Ask
    sweep: Sweep | Contest | None = None
    cells: tuple[Cell, ...] = ()
    estimate: Estimate | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    ask: Ask
    slowness: float
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Run:
    number: int
    ask: Ask
    known: Sequence[CellOutcome]


_Order = _Plan | _Run | Path | Literal["warm", "shutdown"]


class SweepWorker(WindowThread):
    """Runs sweeps one after the other on a pool of processes of its own.

    All methods are called by the window's thread and return at once, except `shutdown`.

    Parameters
    ----------
    make_backend : callable
        Makes what trains, in this thread.
    """

    planned = Signal(object)
    """A `Planned`, for the newest that was asked."""
    begun = Signal(int, object)
    """A run begins: its number and its `Planned`. Where that has a problem, nothing else comes of it."""
    happened = Signal(int, object)
    """Number of a run and an event of its sweep; the last is `SweepFinished`."""
    opened = Signal(object, object)
    """Path of a folder, and the `SweepResult` that was read from it."""
    refused = Signal(str)
    """A folder could not be read; carries a sentence."""

    def __init__(
        self, make_backend: Callable[[], Backend] = make_pool, parent: QObject | None = None
    ) -> None:
        super().__init__("sweeps", parent)
        self._make_backend = make_backend
        self._backend: Backend | None = None
        self._usual_jobs = 1
        """What the backend has where nothing is chosen."""
        self._orders: SimpleQueue[_Order] = SimpleQueue()
        self._newest: _Plan | None = None
        self._wanted = 0
        """Number of the run that is to go on; 0 for none. Written by the window's thread alone."""
        self._over = False
        self._last: Planned | None = None

    # -- called by the window's thread -------------------------------------------------------

    def warm_up(self) -> None:
        """Start the processes, so that the first sweep begins at once."""
        self._tell("warm")

    def plan(self, ask: Ask, slowness: float = 1.0, known: frozenset[str] = frozenset()) -> None:
        """Work out what a sweep takes without the points whose identities are known."""
        self._newest = _Plan(ask, slowness, known)
        self._tell(self._newest)

    def run_sweep(self, number: int, ask: Ask, known: Sequence[CellOutcome] = ()) -> None:
        """Train a sweep under a number above 0; the one before is stopped.

        Points that are known are not trained again.
        """
        self._wanted = number
        self._tell(_Run(number, ask, tuple(known)))

    def stop(self) -> None:
        """End the sweep under way; what it has found stays."""
        self._wanted = 0

    def open_folder(self, path: Path) -> None:
        """Read what `reglab sweep` has written."""
        self._tell(path)

    def end(self) -> None:
        self._over, self._wanted = True, 0
        self._orders.put("shutdown")

    def _tell(self, order: _Order) -> None:
        if self._over:
            return
        self._orders.put(order)
        if not self.isRunning():
            self.start()

    # -- this thread -------------------------------------------------------------------------

    def run(self) -> None:
        """Obey until `shutdown`."""
        try:
            while (order := self._orders.get()) != "shutdown":
                try:
                    self._obey(order)
                except Exception as error:
                    self._fail(order, error)
        finally:
            self._close()

    def _obey(self, order: _Order) -> None:
        if order == "warm":
            self._ready().start()
        elif isinstance(order, _Plan):
            # What was typed meanwhile is what counts.
            if order is self._newest:
                self.planned.emit(self._judge(order))
        elif isinstance(order, _Run):
            self._train(order)
        elif isinstance(order, Path):
            self._read(order)

    def _ready(self) -> Backend:
        if self._backend is None:
            self._backend = self._make_backend()
            self._usual_jobs = self._backend.jobs
        # Between two sweeps another number may have been chosen, or none any more.
        self._backend.jobs = chosen_jobs() or self._usual_jobs
        return self._backend

    def _close(self) -> None:
        if self._backend is not None:
            backend, self._backend = self._backend, None
            backend.close()

    def _judge(self, order: _Plan) -> Planned:
        found = self._made(order.ask)
        if found.sweep is None:
            return found
        backend = self._ready()
        left = tuple(cell for cell in found.cells if cell.key not in order.known)
        memory = available_memory() if backend.local else None
        taken = estimate(found.sweep, left, jobs=backend.jobs, available=memory, slowness=order.slowness)
        return Planned(order.ask, found.sweep, found.cells, taken, taken.refusal)

    def _made(self, ask: Ask) -> Planned:
        """The sweep and its points; those of the last one are kept."""
        if self._last is None or self._last.ask != ask:
            try:
                sweep = ask.made()
                self._last = Planned(ask, sweep, sweep.cells())
            except SweepError as error:
                self._last = Planned(ask, problem=str(error))
        return self._last

    def _train(self, order: _Run) -> None:
        if self._over:
            return
        found = self._made(order.ask)
        self.begun.emit(order.number, found)
        if found.sweep is None:
            return
        for event in run_sweep(
            found.sweep,
            self._ready(),
            cells=found.cells,
            known=order.known,
            stop=lambda: self._wanted != order.number,
        ):
            if event is not None:
                self.happened.emit(order.number, event)

    def _fail(self, order: _Order, error: Exception) -> None:
        """Go on after an exception that nobody foresaw; where a sweep was under way, it ends."""
        _log.exception("the sweep thread failed", exc_info=error)
        # What has failed so is not used again.
        self._close()
        if isinstance(order, _Run):
            message = _("The sweep stopped working ({kind}: {error}).").format(
                kind=type(error).__name__, error=error
            )
            self.happened.emit(order.number, SweepFinished("failed", 0.0, message))

    def _read(self, path: Path) -> None:
        try:
            self.opened.emit(path, read_sweep(path))
        except StoreError as error:
            self.refused.emit(str(error))
