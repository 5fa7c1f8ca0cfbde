"""Runs a sweep: hands its batches to a backend, and tells what comes of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from reglab.experiment.sweeps import Batch, Cell, Contest, Estimate, Sweep, estimate
from reglab.experiment.sweeps.batches import halves
from reglab.runtime.failures import Failure
from reglab.runtime.machine import available_memory
from reglab.store.errors import StoreError
from reglab.sweeps.backend import Backend, BatchDone, BatchLost, Report
from reglab.sweeps.events import (
    CellsDone,
    PointsMoved,
    SweepEvent,
    SweepFinished,
    SweepStarted,
    WorkerLost,
)
from reglab.sweeps.folder import SweepFolder
from reglab.sweeps.outcomes import CellOutcome
from reglab.sweeps.result import SweepResult

POLL_S = 0.05
"""How long one look for news waits, and so how late a wish to stop is obeyed at most."""
TRIES = 3
"""How often a batch that costs its process is tried before it is cut in two, or given up."""


def run_sweep(
    sweep: Sweep | Contest,
    backend: Backend,
    *,
    cells: Sequence[Cell] | None = None,
    folder: SweepFolder | None = None,
    known: Sequence[CellOutcome] = (),
    plan: Estimate | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[SweepEvent | None]:
    """Run a sweep and yield what happens, ``None`` every `POLL_S` seconds where nothing does.

    The last event is a `SweepFinished`. Closing the generator gives up what is under way.

    Parameters
    ----------
    sweep : Sweep or Contest
        What is asked.
    backend : Backend
        Where it is trained; it is left open.
    cells : sequence of Cell, optional
        The points, where they are known already.
    folder : SweepFolder, optional
        Where what comes out of a sweep is kept, batch by batch. Points that it holds are not computed again.
    known : sequence of CellOutcome
        Points that are known already.
    plan : Estimate, optional
        What is left and how it is cut, where that was worked out already: all points that are not `known`,
        among which are then those that the folder holds, too.
    stop : callable
        Whether a person wants it to end.
    """
    work = _Work(sweep, tuple(sweep.cells() if cells is None else cells), backend, folder)
    began = time.monotonic()
    try:
        yield from work.begin(known, plan)
        while work.left and work.failure is None:
            if stop():
                work.write()
                yield SweepFinished("stopped", time.monotonic() - began)
                return
            happened = backend.poll(POLL_S)
            if not happened:
                yield None
            for report in happened:
                yield from work.take(report)
        work.write()
        seconds = time.monotonic() - began
        if (failure := work.failure) is not None:
            yield SweepFinished("failed", seconds, failure.message, failure.details, failure.cause)
        else:
            yield SweepFinished("completed", seconds)
    except StoreError as error:
        yield SweepFinished("failed", time.monotonic() - began, str(error), cause="refused")
    finally:
        if work.left:
            backend.stop()


class _Work:
    """What is left to be done."""

    def __init__(
        self,
        sweep: Sweep | Contest,
        cells: tuple[Cell, ...],
        backend: Backend,
        folder: SweepFolder | None,
    ) -> None:
        self._sweep, self._cells, self._backend, self._folder = sweep, cells, backend, folder
        self._result = SweepResult(sweep, cells)
        self.left: dict[int, Batch] = {}
        self.failure: Failure | None = None
        self._tries: dict[int, int] = {}
        self._next = 0

    def begin(self, known: Sequence[CellOutcome], plan: Estimate | None) -> Iterator[SweepEvent]:
        self._result.add(known)
        if self._folder is not None and plan is None:
            self._result.add(self._folder.outcomes().values())
        missing = self._result.missing
        if plan is None:
            memory = available_memory() if self._backend.local else None
            plan = estimate(self._sweep, missing, jobs=self._backend.jobs, available=memory)
        if plan.refusal:
            self.failure = Failure(plan.refusal, "", "refused")
        for batch in plan.batches:
            self._submit(batch)
        yield SweepStarted(len(self._cells), len(self._cells) - len(missing), plan.seconds, plan.jobs)
        if there := tuple(self._result.outcomes.values()):
            yield CellsDone(there)

    def _submit(self, batch: Batch, tries: int = 0) -> None:
        number, self._next = self._next, self._next + 1
        self.left[number], self._tries[number] = batch, tries
        self._backend.submit(number, batch)

    def take(self, report: Report) -> Iterator[SweepEvent]:
        if isinstance(report, PointsMoved):
            yield report
        elif isinstance(report, BatchDone):
            if self.left.pop(report.number, None) is not None:
                if self._folder is not None:
                    self._folder.keep(report.outcomes)
                self._result.add(report.outcomes)
                yield CellsDone(report.outcomes)
        elif isinstance(report, BatchLost):
            if (batch := self.left.pop(report.number, None)) is not None:
                yield WorkerLost(batch.cells, report.failure.message)
                self._again(batch, self._tries[report.number] + 1, report)
        else:
            self.failure = report.failure

    def _again(self, batch: Batch, tries: int, report: BatchLost) -> None:
        """Try a batch once more; one that costs one process after the other is cut in two."""
        if tries < TRIES:
            self._submit(batch, tries)
        elif len(batch.cells) > 1:
            for half in halves(batch, self._cells):
                self._submit(half, 1)
        else:
            self.failure = report.failure

    def write(self) -> None:
        """Write the table of what there is."""
        if self._folder is not None:
            self._folder.write_results(self._result)
