"""A shifted validation set in what the command line prints and writes, and in records that are read again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from reglab.analysis.summary import summarize
from reglab.cli.report import print_report
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import TrainingSpec
from reglab.record.record import RunRecord
from reglab.store.records import prepare_folder, read_record, write_record


@pytest.fixture(scope="module")
def record() -> RunRecord:
    experiment = Experiment(
        data=DataSpec(set="digits", train=60, validation=50, test=50, noise=0.0, shift="inverted"),
        training=TrainingSpec(epochs=3),
        arms=(Arm(name="Plain"), Arm(name="Small weights", techniques=(L2(strength=0.01),))),
        seeds=2,
    )
    found = RunRecord(experiment, run=1)
    for event in Trainer(experiment, run=1).run():
        found.apply(event)
    return found


def test_the_table_and_the_verdict_name_it(record: RunRecord) -> None:
    summary = summarize(record)
    console = Console(file=io.StringIO(), width=200)
    print_report(console, summary)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "inverted" in text.splitlines()[1] + text.splitlines()[2]
    means = [100 * record.values("shifted_accuracy")[-1, record.columns(arm)].mean() for arm in range(2)]
    assert f"{means[0]:.1f} ± " in text
    note = next(note for note in summary.verdict.notes if "inverted" in note)
    assert note.startswith("Accuracy on the validation examples inverted: Plain ")
    assert "Small weights" in note


def test_files_hold_it_in_full_precision(record: RunRecord, tmp_path: Path) -> None:
    write_record(prepare_folder(tmp_path / "run"), record, summarize(record))
    rows = list(csv.DictReader((tmp_path / "run" / "metrics.csv").read_text(encoding="utf-8").splitlines()))
    values = record.values("shifted_loss")
    assert float(rows[0]["shifted_loss"]) == values[0, 0]
    told = json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))
    assert told["arms"][0]["replicas"][0]["shifted_accuracy"] == record.values("shifted_accuracy")[-1, 0]
    again = read_record(tmp_path / "run")
    assert again.metrics == record.metrics
    np.testing.assert_array_equal(again.values("shifted_loss"), values)
