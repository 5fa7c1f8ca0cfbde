"""Sweeps at work: batches of points are trained in processes here or on a cluster, and kept in a folder.

The question is `reglab.experiment.sweeps.Sweep`; what its curve says is `reglab.analysis.strength`.

A thread of the window (not the one that paints) runs one so::

    pool = LocalPool()                        # once; belongs to that thread
    pool.rehearse(experiment)                 # early, and for other data again: it takes 2 s to get warm
    …
    sweep = make_sweep(experiment, {"l2.strength": span(1e-5, 1, 32, log=True)}, arms=[arm.key], seeds=5)
    estimate(sweep, sweep.cells(), jobs=pool.jobs, available=available_memory()).words, .refusal
    for event in run_sweep(sweep, pool, stop=flag.is_set):   # flag: threading.Event, set by “Cancel”
        if event is not None:                 # None every 50 ms where nothing happens
            self.happened.emit(event)         # frozen, with arrays of their own
    pool.close()                              # when the window closes

The thread that paints keeps the answer and reads it, also while it grows::

    result = SweepResult(sweep)
    result.apply(event)                       # every event, in order
    result.values("val_loss", at="last")      # shape (values of each axis …, arms, seeds), NaN: nothing yet
    result.values("train_loss", at="best"), result.done, result.share, result.revision
    result.of_arm("val_loss", 0, ended=True)  # shape (points, seeds): of points that have ended
    strength_curve(sweep.axes[0].values, result.of_arm("val_loss", 0), …)   # means, bands, best, rule

Events are `SweepStarted`, `PointsMoved` (about ten a second and process), `CellsDone`, `WorkerLost` (its
points are computed again, nothing is to be done) and, always last, `SweepFinished` with its reason.

A click on a point opens ``result.cells[index].experiment``: an ordinary experiment with the swept arms.
Trained as one (in the session of the window) it gives the same numbers bit for bit, in a fraction of the
time of the sweep, and with them its curves, weights and answers to questions. ``experiment.arms[0]`` is
what “make this an arm” adds; what a parameter of the data or the training changed is in
``experiment.data`` and ``experiment.training``.

With a folder, points that have ended are kept as they end, and are never computed again::

    folder = open_folder(path, sweep, resume=True)
    run_sweep(sweep, pool, folder=folder, …)
    read_sweep(path)                          # a `SweepResult`, whole or as far as it came

Without a folder, what is known already can be handed on: ``run_sweep(…, known=result.outcomes.values())``
computes only what a changed range adds.
"""

from __future__ import annotations

from reglab.sweeps.backend import Backend
from reglab.sweeps.events import (
    CellsDone,
    PointsMoved,
    SweepEvent,
    SweepFinished,
    SweepStarted,
    WorkerLost,
)
from reglab.sweeps.folder import SweepFolder, open_folder, read_sweep, results_csv
from reglab.sweeps.outcomes import CellOutcome, NetworkOutcome
from reglab.sweeps.pool import LocalPool
from reglab.sweeps.result import SweepResult
from reglab.sweeps.run import run_sweep

__all__ = [
    "Backend",
    "CellOutcome",
    "CellsDone",
    "LocalPool",
    "NetworkOutcome",
    "PointsMoved",
    "SweepEvent",
    "SweepFinished",
    "SweepFolder",
    "SweepResult",
    "SweepStarted",
    "WorkerLost",
    "open_folder",
    "read_sweep",
    "results_csv",
    "run_sweep",
]
