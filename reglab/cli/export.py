"""``reglab export``: take a run away as figures, tables, a report, weights or event files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from reglab.analysis import summarize
from reglab.cli.console import DONE, FAILED, complain, errors, note, output, refuse
from reglab.cli.training import RUN, interruptible, train
from reglab.experiment.errors import ExperimentError
from reglab.export.events import event_files
from reglab.export.report import Plot, report_html
from reglab.export.tables import csv_files
from reglab.export.weights import Moment, WeightsError, weights_file
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.questions import Answer, Question
from reglab.record.record import RunRecord
from reglab.runtime.host import Host
from reglab.runtime.machine import available_cores
from reglab.runtime.process_host import ProcessHost
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError, explain
from reglab.store.history import History
from reglab.store.lab_files import NETWORKS_MOST
from reglab.store.networks import unpack_networks
from reglab.store.opening import read_any
from reglab.words import counted

REPORT = "report.html"
FIGURES, TABLES, WEIGHTS, EVENTS = "figures", "tables", "weights", "tensorboard"
_POLL_S, _ANSWER_POLLS = 0.1, 600


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written.

    Parameters
    ----------
    figures, report, csv, tensorboard : bool
        Whether pictures of every view, the report, all tables, event files are.
    weights : str
        ``"last"``, ``"best"`` or ``"both"``; empty for none.
    train : bool
        Whether the networks are trained again where they were not kept.
    """

    figures: bool = False
    report: bool = False
    csv: bool = False
    tensorboard: bool = False
    weights: str = ""
    train: bool = False

    @property
    def anything(self) -> bool:
        """Whether something is."""
        return self.figures or self.report or self.csv or self.tensorboard or bool(self.weights)


@dataclass(frozen=True, slots=True)
class Look:
    """Size, type and formats of the figures, as the options say them."""

    width: float
    height: float
    dpi: int
    font: float
    formats: tuple[str, ...]


def export(source: str, out: Path, wanted: Wanted, look: Look, *, quiet: bool = False) -> int:
    """Carry out the command; returns the exit code."""
    if not wanted.anything:
        refuse("Say what is to be written: --figures, --report, --csv, --weights or --tensorboard.")
    record, networks = _read(source)
    if not record.epochs:
        refuse("No epoch is kept of this run: there is nothing to take away.")
    if not networks and (wanted.weights or wanted.train):
        networks = _trained_again(record, None if quiet else errors())
    try:
        with interruptible() as wish:
            _make_folder(out)
            count = 0
            for name, content in _files(record, networks, wanted, look):
                path = out / name
                _make_folder(path.parent)
                write_atomic(path, content)
                count += 1
                if not quiet:
                    errors().print(name, style="dim", soft_wrap=True)
                if wish.asked:
                    complain(f"Stopped; {counted(count, 'file')} written until then.")
                    return FAILED
    except (StoreError, WeightsError) as error:
        complain(str(error))
        return FAILED
    except ValueError as error:
        refuse(str(error))
    if not networks and (wanted.figures or wanted.report):
        note("The networks of this run were not kept: pictures of what they learned need --train.")
    output().print(f"{counted(count, 'file')} written to {out}.", soft_wrap=True)
    return DONE


def _read(source: str) -> tuple[RunRecord, tuple[NetworksAt, ...]]:
    """Return a record and what is kept of its networks: of a file, a folder, or a number of the history."""
    try:
        if source.isdecimal() and not Path(source).exists():
            with closing(History()) as history:
                run = int(source)
                return history.record(run), unpack_networks(history.snapshots(run))
        found = read_any(source)
    except (StoreError, ExperimentError, ValueError) as error:
        refuse(str(error))
    if found.record is None:
        refuse(f"{source} holds an experiment and no results; train it with “reglab run”.")
    return found.record, found.networks


def _files(
    record: RunRecord, networks: tuple[NetworksAt, ...], wanted: Wanted, look: Look
) -> Iterator[tuple[str, str | bytes]]:
    if wanted.csv:
        yield from _within(TABLES, csv_files(record, summarize(record)))
    if wanted.weights:
        yield from _within(WEIGHTS, _weights(record, networks, wanted.weights))
    if wanted.tensorboard:
        for name, content in event_files(record, when=0.0):
            yield f"{EVENTS}/{name}/events.out.tfevents.0.reglab", content
    if wanted.figures or wanted.report:
        yield from _painted(record, networks, wanted, look)


def _within(folder: str, files: Iterable[tuple[str, str | bytes]]) -> Iterator[tuple[str, str | bytes]]:
    for name, content in files:
        yield f"{folder}/{name}", content


def _weights(record: RunRecord, networks: tuple[NetworksAt, ...], which: str) -> Iterator[tuple[str, bytes]]:
    both: tuple[Moment, Moment] = ("last", "best")
    for replica in record.replicas:
        arm = f"{replica.arm + 1}-{_stem(record.experiment.arms[replica.arm].name)}"
        for moment in both:
            if which not in (moment, "both"):
                continue
            try:
                content = weights_file(record, networks, replica.arm, replica.seed, moment)
            except WeightsError as error:
                note(str(error))
                continue
            yield f"{arm}-seed{replica.seed}-{moment}.safetensors", content


def _stem(name: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in name)
    return "-".join(kept.lower().split())[:60] or "arm"


def _painted(
    record: RunRecord, networks: tuple[NetworksAt, ...], wanted: Wanted, look: Look
) -> Iterator[tuple[str, str | bytes]]:
    """What needs the views: they are painted without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from reglab.gui.application.offscreen import painted

    with painted(record, networks) as pictures:
        if wanted.figures:
            size = (look.width, look.height, look.dpi, look.font)
            yield from _within(FIGURES, pictures.files(*size, look.formats))
        if wanted.report:
            plots: list[Plot] = list(pictures.plots())
            yield REPORT, report_html(record, plots)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from error


# -- networks that were not kept -------------------------------------------------------------


def _trained_again(record: RunRecord, console: Console | None) -> tuple[NetworksAt, ...]:
    """Train the experiment of a record again, and return its networks where they have the same numbers."""
    if record.state != "completed":
        refuse("The networks of this run were not kept, and it did not come to its end: run it again.")
    with interruptible() as wish, closing(ProcessHost(jobs=available_cores())) as host:
        host.start()
        again = train(host, record.experiment, wish, console)
        if again.state != "completed":
            complain("The networks could not be trained again." if again.failure else "Stopped.")
            return ()
        if not _same(record, again):
            note(
                "Trained again, the networks have other numbers than the record: it was made by another "
                "version, or on another machine. The weights belong to the new numbers."
            )
        return _networks_of(host, again)


def _same(record: RunRecord, again: RunRecord) -> bool:
    return record.epochs == again.epochs and all(
        np.array_equal(record.values(name), again.values(name), equal_nan=True) for name in record.metrics
    )


def _networks_of(host: Host, record: RunRecord) -> tuple[NetworksAt, ...]:
    columns = tuple(replica.index for replica in record.replicas)
    host.ask(Question(RUN, 1, AllNetworks(NETWORKS_MOST), columns))
    for _ in range(_ANSWER_POLLS):
        for event in host.poll(_POLL_S):
            if isinstance(event, Answer):
                return event.networks
    return ()
