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
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import numpy as np

from reglab.analysis import RunSummary
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.record.events import (
    Array,
    EpochsDone,
    Replica,
    ReplicaStopped,
    RunFailed,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.record import RunRecord
from reglab.store.atomic import write_atomic
from reglab.store.errors import DAMAGE, StoreError, explain
from reglab.store.experiments import read_limited
from reglab.store.journal import JOURNAL, Journal, read_journal

EXPERIMENT, METRICS, SUMMARY, RECORD = "experiment.json", "metrics.csv", "summary.json", "record.npz"
FILES = (EXPERIMENT, METRICS, SUMMARY, RECORD)
FORMAT_VERSION = 1
"""Version of ``record.npz`` that this program writes."""
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
    except FileExistsError:
        raise StoreError(f"{folder} is a file; choose a folder for the results.") from None
    except OSError as error:
        raise explain(folder, error) from error
    if taken and not overwrite:
        raise StoreError(
            f"{folder} already holds the results of a run ({', '.join(taken)}); choose another folder or "
            "replace them with --overwrite."
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
    write_atomic(folder / RECORD, _pack(record))
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
        raise StoreError(f"{folder} holds no complete record ({RECORD} is missing); choose another folder.")
    data = read_limited(path, MAX_BYTES, "record")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return _unpack(dict(arrays))
    except (*DAMAGE, zipfile.BadZipFile) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StoreError(
            f"{path} is damaged or no record of reglab ({detail}); run the experiment again."
        ) from error


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


# ---------------------------------------------------------------------- record.npz
def _pack(record: RunRecord) -> bytes:
    failure = record.failure
    meta = {
        "version": FORMAT_VERSION,
        "run": record.run,
        "state": record.state,
        "planned_epochs": record.planned_epochs,
        "metrics": list(record.metrics),
        "steps_per_epoch": record.steps_per_epoch,
        "device": record.device,
        "threads": record.threads,
        "seconds": record.seconds,
        "untrained": list(record.untrained),
        "replicas": [[r.index, r.arm, r.seed, r.parameters, r.layers] for r in record.replicas],
        "stopped": [[s.replica, s.epoch, s.reason, s.restored_epoch] for s in record.stopped.values()],
        "restored": [[replica, epoch] for replica, epoch in record.restored.items()],
        "failure": [failure.message, failure.details, failure.cause] if failure else None,
    }
    arrays: dict[str, Any] = {
        "meta": np.array(json.dumps(meta)),
        "experiment": np.array(dumps(record.experiment)),
    }
    if record.epochs:
        arrays |= {f"values.{name}": record.values(name) for name in record.metrics}
        arrays |= {f"layers.{name}": record.layer_values(name) for name in record.layer_metrics}
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def _unpack(arrays: dict[str, Any]) -> RunRecord:
    """Rebuild the record from the events that it was made of."""
    meta = json.loads(str(arrays["meta"]))
    if meta["version"] != FORMAT_VERSION:
        raise ValueError(f"version {meta['version']} is not known, only {FORMAT_VERSION}")
    run = int(meta["run"])
    record = RunRecord(loads(str(arrays["experiment"])), run)
    if meta["replicas"]:
        replicas = tuple(Replica(*map(int, fields)) for fields in meta["replicas"])
        record.apply(
            RunStarted(
                run,
                replicas,
                int(meta["planned_epochs"]),
                tuple(meta["metrics"]),
                int(meta["steps_per_epoch"]),
                str(meta["device"]),
                int(meta["threads"]),
                tuple(map(float, meta.get("untrained", ()))),
            )
        )
    values, layers = _group(arrays, "values."), _group(arrays, "layers.")
    _check(record, values, layers)
    if values:
        record.apply(EpochsDone(run, 1, values, layers, float(meta["seconds"])))
    for replica, epoch, reason, restored in meta["stopped"]:
        record.apply(ReplicaStopped(run, replica, epoch, reason, restored))
    restored_epochs = {int(replica): int(epoch) for replica, epoch in meta["restored"]}
    if meta["failure"]:
        record.apply(RunFailed(run, *meta["failure"]))
    elif meta["state"] != "empty":
        # A run that was written while it went on will not go on from here.
        reason = meta["state"] if meta["state"] in ("completed", "interrupted") else "stopped"
        record.apply(RunFinished(run, cast("Any", reason), float(meta["seconds"]), restored_epochs))
    return record


def _check(record: RunRecord, values: dict[str, Array], layers: dict[str, Array]) -> None:
    """Refuse numbers that do not fit together, before anything is drawn or computed from them."""
    columns = len(record.replicas)
    if [r.index for r in record.replicas] != list(range(columns)) or any(
        not 0 <= r.arm < len(record.experiment.arms) for r in record.replicas
    ):
        raise ValueError("its networks do not belong to its arms")
    if values and set(values) != set(record.metrics):
        raise ValueError("its metrics are not the ones that it names")
    shapes = {a.shape for a in values.values()} | {a.shape[:2] for a in layers.values()}
    if len(shapes) > 1 or any(len(shape) != 2 or shape[1] != columns for shape in shapes):
        raise ValueError("its curves have different lengths")


def _group(arrays: dict[str, Any], prefix: str) -> dict[str, Array]:
    return {name.removeprefix(prefix): read_only(a) for name, a in arrays.items() if name.startswith(prefix)}
