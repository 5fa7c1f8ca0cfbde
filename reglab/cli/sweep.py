"""``reglab sweep``: vary parameters of an experiment, say which value is best, keep all numbers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reglab.cli.console import DONE, FAILED, complain, errors, note, output, print_json, refuse
from reglab.cli.failures import complain_of
from reglab.cli.own_data import OwnData
from reglab.cli.source import UnknownPresetError, find_experiment
from reglab.cli.sweep_progress import SweepDisplay
from reglab.cli.sweep_report import print_sweep, sweep_dict
from reglab.cli.training import Interrupted, interruptible
from reglab.experiment.demand.verdict import SLOW_S
from reglab.experiment.errors import ExperimentError
from reglab.experiment.presets import suggestion_for
from reglab.experiment.sweeps import Cell, Estimate, Sweep, SweepError, estimate, make_sweep
from reglab.runtime.machine import available_memory
from reglab.store.errors import StoreError
from reglab.sweeps import (
    Backend,
    LocalPool,
    SweepFinished,
    SweepFolder,
    SweepResult,
    open_folder,
    read_sweep,
    run_sweep,
)
from reglab.sweeps.cluster import ClusterError, DaskCluster
from reglab.words import duration


def sweep(
    source: str,
    over: Sequence[str],
    *,
    own: OwnData | None = None,
    arms: Sequence[str] = (),
    seeds: int | None = None,
    epochs: int | None = None,
    out: Path | None = None,
    resume: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    as_json: bool = False,
    quiet: bool = False,
) -> int:
    """Carry out the command; returns the exit code."""
    asked, cells = _read(source, over, own, arms, seeds, epochs)
    if resume and out is None:
        refuse("--resume goes on in a folder; name it with --out.")
    if jobs is not None and jobs < 1:
        refuse(f"--jobs must be 1 or more, but is {jobs}.")
    if cluster is not None and jobs is not None:
        refuse("--jobs is the number of processes on this machine; leave it out with --cluster.")
    try:
        folder = None if out is None else open_folder(out, asked, resume=resume)
        with interruptible() as wish, closing(backend_for(jobs, cluster)) as backend:
            backend.start()  # torch is loaded while the estimate is made
            result = SweepResult(asked, cells)
            plan = _estimate(asked, result, folder, backend, quiet=quiet)
            end = _run(asked, result, backend, folder, wish, plan, quiet=quiet)
    except (StoreError, ClusterError) as error:
        refuse(str(error))
    _tell(result, end, as_json=as_json)
    if folder is not None and result.done.any() and not as_json:
        output().print(f"Written to {folder.path}.", soft_wrap=True)
    return _outcome(end, result, folder)


def show_sweep(folder: Path, *, as_json: bool = False) -> int:
    """Print what the folder of a sweep holds; returns the exit code."""
    try:
        result = read_sweep(folder)
    except StoreError as error:
        refuse(str(error))
    _tell(result, as_json=as_json)
    if not result.complete:
        points = f"{result.done.sum():,} of {result.done.size:,} points"
        complain(f"It holds {points}; “reglab sweep … --out {folder} --resume” computes the others.")
    return DONE


def _tell(result: SweepResult, end: SweepFinished | None = None, *, as_json: bool) -> None:
    if as_json:
        print_json(sweep_dict(result, end))
    elif result.done.any():
        print_sweep(output(), result, end)


def _read(
    source: str,
    over: Sequence[str],
    own: OwnData | None,
    arms: Sequence[str],
    seeds: int | None,
    epochs: int | None,
) -> tuple[Sweep, tuple[Cell, ...]]:
    """Everything that can be wrong with the input is found before anything begins."""
    varied: dict[str, str] = {}
    for each in over:
        path, mark, values = each.partition("=")
        if not mark:
            refuse(f"--over {each}: write PARAM=VALUES, such as l2.strength=0,1e-5:1:25log.")
        if path.strip() in varied:
            refuse(f"--over {path.strip()} stands twice; keep one of them.")
        varied[path.strip()] = values
    try:
        experiment = find_experiment(source, epochs=epochs, own=own)
        if not varied and (suggestion := suggestion_for(experiment)) is not None:
            varied, seeds = {suggestion.path: suggestion.values}, seeds or suggestion.seeds
        asked = make_sweep(experiment, varied, arms=arms, seeds=seeds)
        return asked, asked.cells()
    except (ExperimentError, StoreError, UnknownPresetError, SweepError) as error:
        refuse(str(error))


def backend_for(jobs: int | None, cluster: str | None) -> Backend:
    """Where it is trained: in processes here, or on a cluster."""
    return LocalPool(jobs) if cluster is None else DaskCluster(cluster)


def _estimate(
    asked: Sweep, result: SweepResult, folder: SweepFolder | None, backend: Backend, *, quiet: bool
) -> Estimate:
    """Say what it will take, and refuse what does not fit."""
    if folder is not None:
        result.add(folder.outcomes().values())
    available = available_memory() if backend.local else None
    plan = estimate(asked, result.missing, jobs=backend.jobs, available=available)
    if plan.refusal:
        refuse(plan.refusal)
    if plan.jobs < backend.jobs:
        note(f"There is memory for {plan.jobs} of {backend.jobs} processes.")
        backend.jobs = plan.jobs
    if plan.batches:
        jobs = min(plan.jobs, len(plan.batches))
        where = f" in {jobs} processes" if jobs > 1 else ""
        words = f"{plan.words}{where}."
        if plan.seconds > SLOW_S:
            note(words)
        elif not quiet:
            errors().print(words, soft_wrap=True)
    return plan


def _run(
    asked: Sweep,
    result: SweepResult,
    backend: Backend,
    folder: SweepFolder | None,
    wish: Interrupted,
    plan: Estimate,
    *,
    quiet: bool,
) -> SweepFinished:
    with SweepDisplay(result, plan, None if quiet else errors()) as display:
        for event in run_sweep(
            asked,
            backend,
            cells=result.cells,
            folder=folder,
            known=tuple(result.outcomes.values()),
            plan=plan,
            stop=lambda: wish.asked,
        ):
            if event is not None:
                result.apply(event)
                display.take(event)
            if isinstance(event, SweepFinished):
                return event
    raise AssertionError("a sweep ends with a SweepFinished")


def _outcome(end: SweepFinished, result: SweepResult, folder: SweepFolder | None) -> int:
    """The exit code, with a sentence where it is not 0."""
    if end.reason == "failed":
        complain_of(end)
    elif end.reason == "stopped":
        kept = f"; “--resume” goes on in {folder.path}" if folder is not None else ""
        points = f"{result.done.sum():,} of {result.done.size:,} points"
        complain(f"Stopped after {duration(end.seconds)} with {points}{kept}.")
    return DONE if end.reason == "completed" else FAILED
