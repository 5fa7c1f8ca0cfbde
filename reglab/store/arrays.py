"""A record as one NPZ file: plain arrays and a JSON text, no pickle."""

from __future__ import annotations

import io
import json
from dataclasses import astuple
from typing import Any, cast

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.versions import Migrations
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
from reglab.record.notes import Noted
from reglab.record.peeks import Opened, Peek
from reglab.record.record import RunRecord
from reglab.words.language import _

RECORDS = Migrations("record", newest=1)
"""The chain of ``record.npz``: its ``meta`` with the arrays beside it, under ``arrays``."""


def pack_record(record: RunRecord, experiment: Experiment | None = None) -> bytes:
    """Return a record as the bytes of an NPZ file; with an experiment that stands in the place of its own."""
    failure = record.failure
    meta = {
        "version": RECORDS.newest,
        "run": record.run,
        "state": record.state,
        "planned_epochs": record.planned_epochs,
        "metrics": list(record.metrics),
        "steps_per_epoch": record.steps_per_epoch,
        "device": record.device,
        "threads": record.threads,
        "seconds": record.seconds,
        "arm_seconds": list(record.arm_seconds),
        "untrained": list(record.untrained),
        "replicas": [[r.index, r.arm, r.seed, r.parameters, r.layers] for r in record.replicas],
        "stopped": [[s.replica, s.epoch, s.reason, s.restored_epoch] for s in record.stopped.values()],
        "restored": [[replica, epoch] for replica, epoch in record.restored.items()],
        "failure": [failure.message, failure.details, failure.cause] if failure else None,
        "peeks": [[p.number, p.point, p.epoch, p.when, p.examples, _tested(p)] for p in record.peeks],
        "notes": list(record.notes.items()),
        "branches": [[place, *origin] for place, origin in record.branches.items()],
    }
    arrays: dict[str, Any] = {
        "meta": np.array(json.dumps(meta)),
        "experiment": np.array(dumps(experiment or record.experiment)),
    }
    if record.epochs:
        arrays |= {f"values.{name}": record.values(name) for name in record.metrics}
        arrays |= {f"layers.{name}": record.layer_values(name) for name in record.layer_metrics}
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def unpack_record(arrays: dict[str, Any]) -> RunRecord:
    """Rebuild a record from the arrays of its file, by the events that it was made of.

    Raises
    ------
    VersionError
        If a newer program wrote it.
    ValueError, KeyError, TypeError, …
        If it is damaged (`reglab.store.errors.DAMAGE`).
    """
    meta = RECORDS.up_to_date({**json.loads(str(arrays["meta"])), "arrays": arrays})
    arrays = meta["arrays"]
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
    record.branches = {place: (source, epoch) for place, source, epoch in _branches(meta, record)}
    values, layers = _group(arrays, "values."), _group(arrays, "layers.")
    _check(record, values, layers)
    if values:
        spent = tuple(map(float, meta.get("arm_seconds", ())))
        record.apply(EpochsDone(run, 1, values, layers, float(meta["seconds"]), arm_seconds=spent))
    for replica, epoch, reason, restored in meta["stopped"]:
        record.apply(ReplicaStopped(run, replica, epoch, reason, restored))
    restored_epochs = {int(replica): int(epoch) for replica, epoch in meta["restored"]}
    for number, point, epoch, when, examples, tested in meta.get("peeks", ()):
        found = tuple(Opened(*fields) for fields in tested)
        record.apply(Peek(run, number, point, epoch, when, examples, found))
    for place, text in meta.get("notes", ()):
        record.apply(Noted(run, str(place), str(text)))
    if meta["failure"]:
        record.apply(RunFailed(run, *meta["failure"]))
    elif meta["state"] != "empty":
        # A run that was written while it went on will not go on from here.
        reason = meta["state"] if meta["state"] in ("completed", "interrupted") else "stopped"
        record.apply(RunFinished(run, cast("Any", reason), float(meta["seconds"]), restored_epochs))
    return record


def _tested(peek: Peek) -> list[list[float | None]]:
    return [list(astuple(each)) for each in peek.tested]


def _branches(meta: dict[str, Any], record: RunRecord) -> list[list[int]]:
    """Position, source and last common epoch of every branch; refused where there are no such arms."""
    found = [list(map(int, fields)) for fields in meta.get("branches", ())]
    arms = len(record.experiment.arms)
    if any(not (0 <= source < place < arms and epoch >= 1) for place, source, epoch in found):
        raise ValueError(_("its branches do not belong to its arms"))
    return found


def _check(record: RunRecord, values: dict[str, Array], layers: dict[str, Array]) -> None:
    """Refuse numbers that do not fit together, before anything is drawn or computed from them."""
    columns = len(record.replicas)
    if [r.index for r in record.replicas] != list(range(columns)) or any(
        not 0 <= r.arm < len(record.experiment.arms) for r in record.replicas
    ):
        raise ValueError(_("its networks do not belong to its arms"))
    if values and set(values) != set(record.metrics):
        raise ValueError(_("its metrics are not the ones that it names"))
    shapes = {a.shape for a in values.values()} | {a.shape[:2] for a in layers.values()}
    if len(shapes) > 1 or any(len(shape) != 2 or shape[1] != columns for shape in shapes):
        raise ValueError(_("its curves have different lengths"))


def _group(arrays: dict[str, Any], prefix: str) -> dict[str, Array]:
    return {name.removeprefix(prefix): read_only(a) for name, a in arrays.items() if name.startswith(prefix)}
