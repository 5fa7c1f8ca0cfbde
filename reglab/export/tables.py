"""Everything that a record and its summary say, as tidy tables: one row for each observation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from reglab.analysis.paired import PairedDifference
from reglab.analysis.sealed import as_plain
from reglab.analysis.summary import RunSummary
from reglab.export.table import Cell, Table
from reglab.record.notes import told
from reglab.record.record import RunRecord
from reglab.store.records import metrics_csv

CURVES = "curves"
_POINTS = ("last", "best")
"""The weights that a network ended with, and those of its smallest validation loss."""


def csv_files(
    record: RunRecord, summary: RunSummary, stop: Callable[[], bool] = lambda: False
) -> Iterator[tuple[str, str]]:
    """Yield names and contents of all tables; those that would be empty are left out.

    Parameters
    ----------
    record, summary : RunRecord, RunSummary
        What is told.
    stop : callable
        Looked at between two tables; no more come once it is true.
    """
    if record.epochs:
        yield f"{CURVES}.csv", metrics_csv(record)
    for make in (layers, arms, seeds, paired, differing, peeks, notes):
        if stop():
            return
        table = make(record, summary)
        if table.rows:
            yield f"{table.name}.csv", table.csv()


def layers(record: RunRecord, summary: RunSummary) -> Table:
    """Return what was measured of every weight matrix at every epoch."""
    del summary
    metrics = record.layer_metrics
    values = [record.layer_values(metric) for metric in metrics]
    rows: list[list[Cell]] = []
    for replica in record.replicas:
        arm = record.experiment.arms[replica.arm].name
        for layer in range(replica.layers):
            columns = [each[:, replica.index, layer].tolist() for each in values]
            for epoch, numbers in enumerate(zip(*columns, strict=True), 1):
                if not all(map(math.isnan, numbers)):
                    rows.append([arm, replica.seed, layer + 1, epoch, *numbers])
    return Table("layers", ["arm", "seed", "layer", "epoch", *metrics], rows)


def arms(record: RunRecord, summary: RunSummary) -> Table:
    """Return mean and standard deviation of every metric over the seeds of every arm."""
    del record
    rows: list[list[Cell]] = [
        [arm.name, arm.techniques, point, metric, means.n, means.mean.get(metric), means.sd.get(metric)]
        for arm in summary.arms
        for point, means in zip(_POINTS, (arm.last, arm.best), strict=True)
        for metric in summary.metrics
    ]
    return Table("arms", ["arm", "techniques", "at", "metric", "networks", "mean", "sd"], rows)


def seeds(record: RunRecord, summary: RunSummary) -> Table:
    """Return what became of every network, and its numbers at the end and at its best epoch."""
    del record
    epochs = ("best_epoch", "turn_epoch", "stopped_epoch", "diverged_epoch", "restored_epoch", "final_epoch")
    heads = ["arm", "seed", "state", "parameters", "epochs", *epochs]
    heads += [f"{metric}_{point}" for point in _POINTS for metric in summary.metrics]
    rows: list[list[Cell]] = [
        [
            *(arm.name, one.seed, one.state, one.parameters, one.epochs),
            *(getattr(one, name) for name in epochs),
            *(values.get(metric) for values in (one.last, one.best) for metric in summary.metrics),
        ]
        for arm in summary.arms
        for one in arm.replicas
    ]
    return Table("seeds", heads, rows)


def paired(record: RunRecord, summary: RunSummary) -> Table:
    """Return the differences of every arm from the baseline, seed by seed, as the verdict judges them."""
    del record
    heads = ["arm", "baseline", "at", "metric", "better", "seeds", "mean_baseline", "mean_arm"]
    heads += ["mean_difference", "low", "high", "level", "p", "seeds_better", "seeds_worse"]
    rows: list[list[Cell]] = [
        [compared.name, summary.arms[0].name, point, metric, *_difference(found)]
        for compared in summary.paired
        for point, side in zip(_POINTS, (compared.last, compared.best), strict=True)
        for metric, found in side.items()
    ]
    return Table("paired", heads, rows)


def _difference(found: PairedDifference) -> list[Cell]:
    p = found.p if found.error is not None else None
    means = (found.baseline, found.arm, found.mean, found.low, found.high)
    return [found.better, found.n, *means, found.level, p, found.wins, found.losses]


def differing(record: RunRecord, summary: RunSummary) -> Table:
    """Return in what every arm differs from the baseline."""
    del record
    rows: list[list[Cell]] = [
        [arm.arm, item.what, item.baseline, item.arm, item.regularization]
        for arm in summary.differences
        for item in arm.items
    ]
    return Table("differences", ["arm", "what", "baseline", "value", "regularization"], rows)


def peeks(record: RunRecord, summary: RunSummary) -> Table:
    """Return every network of every look at the sealed test examples."""
    del record
    score = summary.score
    values = ("epoch", "diverged", "val_loss", "test_loss", f"val_{score}", f"test_{score}")
    rows: list[list[Cell]] = []
    for look in summary.looks:
        plain = as_plain(look, score)
        for arm in plain["arms"]:
            for one in arm["replicas"]:
                begins = [plain["number"], plain["when"], plain["point"], arm["name"], one["seed"]]
                rows.append([*begins, *(one[name] for name in values)])
    return Table("test_looks", ["look", "when", "at", "arm", "seed", *values], rows)


def notes(record: RunRecord, summary: RunSummary) -> Table:
    """Return what a person wrote about the run."""
    del summary
    found = told(record.notes, record.experiment)
    return Table("notes", ["place", "about", "note"], [[one.place, one.title, one.text] for one in found])
