"""Runs of the history beside each other: what they differ in, and their results."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reglab.experiment.experiment import Experiment
from reglab.record.events import EpochsDone, Replica, RunFinished, RunStarted, read_only
from reglab.store.history import History, Recording
from reglab.store.history.comparing import bests, compare
from tests.support.histories import history
from tests.support.records import experiment

LOSSES = np.array([[0.9, 0.8, 0.7, 0.6], [0.5, 0.7, 0.4, 0.2], [0.6, 0.9, 0.5, 0.3]])
"""Validation losses by epoch; two arms of two seeds."""


def kept(into: History, question: Experiment, name: str, losses: np.ndarray = LOSSES) -> int:
    recording = Recording(into, question, 1, "window")
    columns = losses.shape[1]
    replicas = tuple(Replica(i, i // 2, i % 2, 42, 3) for i in range(columns))
    values = {
        metric: read_only(losses) for metric in ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
    }
    values["train_loss"] = read_only(losses - 0.25)
    recording.take([RunStarted(1, replicas, 3, tuple(values), 4, "cpu", 1)])
    recording.take([EpochsDone(1, 1, values, {}, 1.0), RunFinished(1, "completed", 1.0)])
    recording.write()
    assert recording.id is not None
    into.rename(recording.id, name)
    return recording.id


@pytest.fixture
def runs(tmp_path: Path) -> History:
    return history(tmp_path)


def test_only_what_differs_is_told_and_then_the_results(runs: History) -> None:
    first = kept(runs, experiment(("plain", "L2"), seeds=2, epochs=3), "weak")
    changed = experiment(
        ("plain", "L2"), seeds=2, epochs=3, techniques={"L2": [{"kind": "l2", "strength": 0.5}]}
    )
    changed = changed.model_copy(update={"data": changed.data.model_copy(update={"noise": 0.7})})
    second = kept(runs, changed, "strong", LOSSES / 2)
    found = compare(runs, (second, first))
    assert found.names == ("strong", "weak")
    asked = {row.label: row.cells for row in found.rows if not row.result}
    assert asked["Data: noise"][0] == "0.7"
    assert len(asked) == 2
    assert "0.5" in asked["Arm “L2”"][0]
    assert "0.01" in asked["Arm “L2”"][1]
    came = {row.label: row.cells for row in found.rows if row.result}
    # By hand: means over the two seeds, at the end and at the best epoch of each.
    assert came["plain: validation loss"] == ("0.375", "0.750")
    assert came["plain: best validation loss"] == ("0.300", "0.600")
    assert came["L2: validation loss"] == ("0.200", "0.400")
    assert came["L2: best validation loss"] == ("0.150", "0.300")
    assert came["plain: gap"] == ("0.250", "0.250")


def test_arms_that_only_one_run_has_are_a_dash_in_the_other(runs: History) -> None:
    first = kept(runs, experiment(("plain", "L2"), seeds=2, epochs=3), "two")
    second = kept(runs, experiment(("plain",), seeds=2, epochs=3), "one", LOSSES[:, :2])
    rows = {row.label: row.cells for row in compare(runs, (first, second)).rows}
    assert rows["Arm “L2”"][1] == "–"
    assert rows["L2: validation loss"] == ("0.400", "–")


def test_a_run_alone_differs_in_nothing_and_one_that_is_no_more_is_left_out(runs: History) -> None:
    first = kept(runs, experiment(("plain", "L2"), seeds=2, epochs=3), "a")
    found = compare(runs, (first, 99))
    assert found.runs == (first,)
    assert "L2: validation accuracy" in {row.label for row in found.rows}
    assert all(row.result for row in found.rows)


def test_the_best_loss_of_a_run_is_that_of_its_best_arm(runs: History) -> None:
    first = kept(runs, experiment(("plain", "L2"), seeds=2, epochs=3), "a")
    second = kept(runs, experiment(("plain", "L2"), seeds=2, epochs=3), "b", LOSSES * 3)
    assert compare(runs, (first, second)).names == ("a", "b")
    runs.rename(second, "a")
    assert compare(runs, (first, second)).names == (f"a ({first})", f"a ({second})")
    assert bests(runs) == pytest.approx({first: 0.3, second: 0.9})
