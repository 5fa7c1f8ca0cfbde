"""The record of a run as a folder: what was asked, every number, what it means.

===================  ==========================================================================
``experiment.json``  the experiment, ready to be opened or run again
``metrics.csv``      every number: one row for each arm, seed and epoch
``summary.json``     means, paired comparison and verdict
``record.npz``       the record itself: plain arrays, no pickle; alone enough to read it back
``record.journal``   the record while the run goes on, see `reglab.store.journal`; replaced by the others
===================  ==========================================================================
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from reglab.analysis import RunSummary
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.record.events import Array
from reglab.record.record import RunRecord
from reglab.store.arrays import pack_record, unpack_record
from reglab.store.atomic import write_atomic
from reglab.store.errors import DAMAGE, StoreError, explain, unreadable
from reglab.store.experiments import read_limited
from reglab.store.journal import JOURNAL, Journal, read_journal
from reglab.store.npz import read_npz
from reglab.words.language import _

EXPERIMENT, METRICS, SUMMARY, RECORD = "experiment.json", "metrics.csv", "summary.json", "record.npz"
FILES = (EXPERIMENT, METRICS, SUMMARY, RECORD)
MAX_BYTES = 2_000_000_000


def prepare_folder(folder: str | Path, *, overwrite: bool = False) -> Path:
    """Make the folder of a record, before the training that fills it; what it holds stays until then.

    Raises
    ------
    StoreError
        If it cannot be made or written to, or holds a record already and `overwrite` is off.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [name for name in (*FILES, JOURNAL) if (folder / name).exists()]
    except OSError as error:
        raise explain(folder, error) from error
    if taken and not overwrite:
        raise StoreError(
            _(
                "{folder} already holds the results of a run ({files}); choose another "
                "folder or replace them with --overwrite."
            ).format(folder=folder, files=", ".join(taken))
        )
    probe = folder / ".reglab-probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise explain(folder, error) from error
    return folder


def begin_record(folder: str | Path, experiment: Experiment, run: int) -> Journal:
    """Begin a record in a folder that is prepared; results of a run before go.

    Raises
    ------
    StoreError
        If something cannot be written.
    """
    folder = Path(folder)
    try:
        for name in (RECORD, SUMMARY, METRICS):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise explain(folder, error) from error
    journal = Journal(folder, experiment, run)
    try:
        write_atomic(folder / EXPERIMENT, dumps(experiment))
    except StoreError:
        journal.discard()
        raise
    return journal


def write_record(folder: str | Path, record: RunRecord, summary: RunSummary) -> None:
    """Write a record into a folder, every file whole or not at all.

    ``record.npz`` comes last and an older one goes first, so that a folder with it is complete. The
    journal, if there is one, goes when all is written.

    Raises
    ------
    StoreError
        If something cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RECORD).unlink(missing_ok=True)
    except OSError as error:
        raise explain(folder, error) from error
    write_atomic(folder / EXPERIMENT, dumps(record.experiment))
    write_atomic(folder / METRICS, metrics_csv(record))
    write_atomic(folder / SUMMARY, json.dumps(summary.to_dict(), indent=2, ensure_ascii=False) + "\n")
    write_atomic(folder / RECORD, pack_record(record))
    with suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)


def read_record(folder: str | Path) -> RunRecord:
    """Read a record back from its folder; of a run whose program ended before it what was kept until then.

    Raises
    ------
    StoreError
        If it is missing, incomplete or damaged.
    """
    path = Path(folder) / RECORD
    if not path.exists() and (Path(folder) / JOURNAL).exists():
        return read_journal(Path(folder))
    if Path(folder).is_dir() and not path.exists():
        raise StoreError(
            _("{folder} holds no complete record ({file} is missing); choose another folder.").format(
                folder=folder, file=RECORD
            )
        )
    data = read_limited(path, MAX_BYTES, _("record"))
    try:
        return unpack_record(read_npz(data))
    except DAMAGE as error:
        raise unreadable(path, error, _("run the experiment again")) from error


def metrics_csv(record: RunRecord) -> str:
    """Return every number as tidy CSV: arm, seed, epoch, one column per metric; empty where there is none."""
    names = [*record.metrics, "gap"] if record.metrics else []
    lines = [",".join(["arm", "seed", "epoch", *names])]
    if record.epochs:
        curves = np.stack([record.values(name) for name in names], axis=2)
        for replica in record.replicas:
            arm = _quoted(record.experiment.arms[replica.arm].name)
            lines += _rows(f"{arm},{replica.seed},", curves[:, replica.index])
    return "\n".join(lines) + "\n"


def _rows(beginning: str, numbers: Array) -> Iterator[str]:
    """The lines of one replica; rows after it has stopped hold nothing and are left out."""
    missing = np.isnan(numbers)
    kept = ~missing.all(axis=1)
    gaps = np.atleast_1d(missing.any(axis=1))
    # Millions of numbers in a large run: a csv.writer would take several times as long.
    for row in np.flatnonzero(kept).tolist():
        text = ",".join(map(repr, numbers[row].tolist()))
        yield f"{beginning}{row + 1},{text.replace('nan', '') if gaps[row] else text}"


def _quoted(text: str) -> str:
    """A text as one cell of a CSV file."""
    cell = io.StringIO()
    # With no line end of its own it would take one in the text for a part of the cell.
    csv.writer(cell, lineterminator="\n").writerow([text])
    return cell.getvalue().removesuffix("\n")
