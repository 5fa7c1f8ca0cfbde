"""All tables of a run: every number of the record and of its analysis, to the last bit."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.export.tables import csv_files
from reglab.record.notes import OF_VERDICT, written
from reglab.record.record import RunRecord
from tests.support import records


@pytest.fixture
def record() -> RunRecord:
    rng = np.random.default_rng(1)
    curves = {
        name: 0.5 + 0.1 * rng.standard_normal((7, 6)) for name in ("train_loss", "val_loss", "val_accuracy")
    }
    made = records.record(records.experiment(['plain, "a"', "L2"], seeds=3, epochs=7), curves)
    made.apply(written(made.run, OF_VERDICT, "two\nlines; and a comma,"))
    return made


@pytest.fixture
def tables(record: RunRecord) -> dict[str, list[dict[str, Any]]]:
    found = dict(csv_files(record, summarize(record)))
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in found.items()}


def test_curves_are_the_record(record: RunRecord, tables: dict[str, list[dict[str, Any]]]) -> None:
    rows = tables["curves.csv"]
    assert len(rows) == 7 * 6
    loss = record.values("val_loss")
    for row in rows:
        arm = ['plain, "a"', "L2"].index(row["arm"])
        column = next(r.index for r in record.replicas if (r.arm, str(r.seed)) == (arm, row["seed"]))
        assert float(row["val_loss"]) == loss[int(row["epoch"]) - 1, column]


def test_every_layer_at_every_epoch(record: RunRecord, tables: dict[str, list[dict[str, Any]]]) -> None:
    assert len(tables["layers.csv"]) == 7 * sum(replica.layers for replica in record.replicas)
    assert set(tables["layers.csv"][0]) >= {"arm", "seed", "layer", "epoch", "weight_norm"}


def test_paired_differences_are_those_of_the_seeds(
    record: RunRecord, tables: dict[str, list[dict[str, Any]]]
) -> None:
    final = record.values("val_loss")[-1]
    (row,) = [r for r in tables["paired.csv"] if (r["metric"], r["at"]) == ("val_loss", "last")]
    assert float(row["mean_difference"]) == pytest.approx(np.mean(final[3:] - final[:3]), abs=1e-15)
    assert float(row["low"]) < float(row["mean_difference"]) < float(row["high"])
    assert int(row["seeds_better"]) == int(np.sum(final[3:] < final[:3]))


def test_arms_and_seeds_have_means_and_single_numbers(
    record: RunRecord, tables: dict[str, list[dict[str, Any]]]
) -> None:
    final = record.values("val_loss")[-1]
    by_seed = [float(r["val_loss_last"]) for r in tables["seeds.csv"] if r["arm"] == "L2"]
    assert by_seed == final[3:].tolist()
    (mean,) = [
        float(r["mean"])
        for r in tables["arms.csv"]
        if (r["arm"], r["at"], r["metric"]) == ("L2", "last", "val_loss")
    ]
    assert mean == pytest.approx(final[3:].mean(), abs=1e-15)


def test_differences_and_notes(tables: dict[str, list[dict[str, Any]]]) -> None:
    assert [(r["arm"], r["what"], r["value"]) for r in tables["differences.csv"]] == [("L2", "L2", "0.01")]
    assert [r["note"] for r in tables["notes.csv"]] == ["two\nlines; and a comma,"]


def test_who_wants_no_more_gets_no_more(record: RunRecord) -> None:
    assert [name for name, _ in csv_files(record, summarize(record), stop=lambda: True)] == ["curves.csv"]
