"""``reglab run``: train an experiment, say what came out, keep it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console

from reglab.analysis import RunSummary, summarize
from reglab.cli.console import (
    DONE,
    FAILED,
    complain,
    errors,
    note,
    output,
    print_json,
    refuse,
)
from reglab.cli.failures import complain_of
from reglab.cli.own_data import OwnData
from reglab.cli.recording import keep_networks, recorded
from reglab.cli.report import print_report
from reglab.cli.source import UnknownPresetError, find_experiment
from reglab.cli.training import RUN, Interrupted, Keeper, interruptible, train
from reglab.experiment.demand import judge
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.record.record import RunRecord
from reglab.runtime.host import Host
from reglab.runtime.machine import available_cores, available_memory
from reglab.runtime.process_host import ProcessHost
from reglab.store.errors import StoreError
from reglab.store.journal import JOURNAL
from reglab.store.lab_files import is_lab_file, read_lab_file
from reglab.store.opening import record_folder
from reglab.store.records import begin_record, prepare_folder, read_record, write_record


def run(
    source: str,
    *,
    own: OwnData | None = None,
    out: Path | None = None,
    overwrite: bool = False,
    seeds: int | None = None,
    epochs: int | None = None,
    pack: bool = False,
    history: bool = True,
    jobs: int | None = None,
    as_json: bool = False,
    quiet: bool = False,
) -> int:
    """Carry out the command; returns the exit code.

    The training runs in child processes, as in the window: its numbers are the same, it has
    cores of its own beside the progress bar, and Ctrl-C reaches this process alone.
    """
    jobs = available_cores() if jobs is None else jobs
    if jobs < 1:
        refuse(f"--jobs: must be 1 or more, but is {jobs}; leave it out for all cores.")
    host = ProcessHost(jobs=jobs)
    with interruptible() as wish, closing(host):
        host.start()  # torch is loaded while the file is read
        experiment, folder = _read(source, own, seeds, epochs, out, overwrite=overwrite, pack=pack, jobs=jobs)
        record, kept_as = _train(host, experiment, wish, None if quiet else errors(), folder, history)
    summary = summarize(record)
    # Kept before anything is printed: a closed pipe must not cost the results.
    kept = folder is None or _keep(folder, record, summary)
    _tell(summary, as_json=as_json)
    if folder is not None and kept and not as_json:
        output().print(f"Written to {folder}.", soft_wrap=True)
    if kept_as is not None and summary.epochs and not as_json:
        about = f"In the history as run {kept_as} (“reglab history show {kept_as}”)."
        output().print(about, style="dim", soft_wrap=True)
    return _outcome(record, summary, kept=kept, told=not as_json)


def show(folder: Path, *, complete: bool = False, as_json: bool = False) -> int:
    """Carry out ``reglab show``; returns the exit code."""
    # All that belongs to sweeps is loaded here alone: whoever trains one experiment needs none of it.
    from reglab.sweeps.folder import SWEEP

    if (folder / SWEEP).exists():
        from reglab.cli.sweep import show_sweep

        return show_sweep(folder, as_json=as_json)
    try:
        whole = folder.is_file() and is_lab_file(folder) and record_folder(folder) is None
        record = read_lab_file(folder).record if whole else read_record(record_folder(folder) or folder)
    except StoreError as error:
        refuse(str(error))
    if record is None:
        refuse(f"{folder} holds an experiment and no results; “reglab run {folder}” trains it.")
    summary = summarize(record)
    _tell(summary, as_json=as_json)
    if not summary.epochs:
        complain("No epoch is kept of this run.")
    if record.ended and (folder / JOURNAL).exists():
        if complete:
            return DONE if _keep(folder, record, summary) else FAILED
        complain(f"The run was not completed. “reglab show --complete {folder}” writes its files.")
    return DONE


def _read(
    source: str,
    own: OwnData | None,
    seeds: int | None,
    epochs: int | None,
    out: Path | None,
    *,
    overwrite: bool,
    pack: bool,
    jobs: int,
) -> tuple[Experiment, Path | None]:
    """Everything that can be wrong with the input is found before the training begins."""
    try:
        experiment = find_experiment(source, seeds=seeds, epochs=epochs, own=own, pack=pack)
        judgement = judge(experiment, available_memory(), jobs=jobs)
        if judgement.refusal:
            refuse(judgement.refusal)
        if judgement.warning:
            note(judgement.warning)
        return experiment, None if out is None else prepare_folder(out, overwrite=overwrite)
    except (ExperimentError, StoreError, UnknownPresetError) as error:
        refuse(str(error))


def _train(
    host: Host,
    experiment: Experiment,
    wish: Interrupted,
    console: Console | None,
    folder: Path | None,
    history: bool,
) -> tuple[RunRecord, int | None]:
    """Train, and keep what happens as it happens; return also the run's id in the history, if it has one."""
    keepers: list[Keeper] = []
    recording = None
    with ExitStack() as kept:
        if folder is not None:
            try:
                keepers.append(kept.enter_context(begin_record(folder, experiment, RUN)))
            except StoreError as error:
                refuse(str(error))
        if history:
            recording = kept.enter_context(recorded(experiment))
            keepers.append(recording)
        record = train(host, experiment, wish, console, keepers)
        if recording is not None:
            keep_networks(host, record, recording)
    return record, None if recording is None else recording.id


def _keep(folder: Path, record: RunRecord, summary: RunSummary) -> bool:
    try:
        write_record(folder, record, summary)
    except StoreError as error:
        complain(f"The results could not be kept: {error}")
        if (folder / JOURNAL).exists():
            complain(f"What was written while it trained is there: “reglab show {folder}” reads it.")
        return False
    return True


def _tell(summary: RunSummary, *, as_json: bool) -> None:
    if as_json:
        print_json(summary.to_dict())
    elif summary.epochs:
        print_report(output(), summary)


def _outcome(record: RunRecord, summary: RunSummary, *, kept: bool, told: bool) -> int:
    """The exit code, with a sentence where it is not 0 and the report has not said why (`told`)."""
    if record.failure is not None:
        complain_of(record.failure)
    elif record.state == "stopped":
        complain(f"Stopped at epoch {record.epochs:,} of {record.planned_epochs:,}.")
    elif summary.all_diverged and not told:
        complain(summary.verdict.headline)
    return DONE if record.state == "completed" and kept and not summary.all_diverged else FAILED


def list_presets(*, as_json: bool = False) -> None:
    """Carry out ``reglab presets``."""
    from rich.table import Table

    from reglab.experiment.presets import PRESETS

    if as_json:
        entries = [{"key": p.key, "title": p.title, "about": p.about} for p in PRESETS.values()]
        print_json(entries)
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for preset in PRESETS.values():
        table.add_row(preset.key, f"{preset.title}. {preset.about}")
    output().print(table)
