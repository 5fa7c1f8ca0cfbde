from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.record.events import ReplicaStopped
from reglab.record.record import RunRecord
from tests.support.records import RUN, by_replica, experiment, record

NUMBERS = ("train_loss", "val_loss", "gap", "train_accuracy", "val_accuracy", "best_epoch", "stopped_epoch")


def an_example() -> RunRecord:
    question = experiment(seeds=3, epochs=50)
    rng = np.random.default_rng(0)
    val = by_replica(question, 1 + 0.1 * rng.random((50, 3)), 0.5 + 0.1 * rng.random((50, 3)))
    val[30:, 4] = np.nan
    return record(
        question,
        {"train_loss": 0.1 * rng.random((50, 6)), "val_loss": val, "val_accuracy": rng.random((50, 6))},
        stops=[ReplicaStopped(RUN, 4, 31, "diverged")],
        seconds=4.0,
    )


def test_the_dictionary_is_plain_json_with_the_promised_fields() -> None:
    found = json.loads(json.dumps(summarize(an_example()).to_dict(), allow_nan=False))
    for key in ("arms", "differences", "paired", "verdict", "seconds", "epochs_per_s"):
        assert key in found
    assert found["epochs_per_s"] == 50 / 4.0
    for arm in found["arms"]:
        assert len(arm["replicas"]) == 3
        for numbers in (arm["mean"], *arm["replicas"]):
            assert set(NUMBERS) <= set(numbers)
    assert found["arms"][1]["replicas"][1]["val_loss"] is None
    assert found["arms"][1]["replicas"][1]["stopped_epoch"] == 31
    assert found["differences"][0]["items"][0]["arm"] == "0.01"


def test_means_and_pairs_equal_numpys() -> None:
    made = an_example()
    found = summarize(made).to_dict()
    last = made.values("val_loss")[-1]
    assert found["arms"][0]["mean"]["val_loss"] == pytest.approx(last[:3].mean())
    assert found["arms"][1]["mean"]["val_loss"] == pytest.approx(last[[3, 5]].mean())
    pair = found["paired"][0]["last"]["val_loss"]
    assert pair["seeds"] == 2
    assert pair["mean_difference"] == pytest.approx((last[[3, 5]] - last[[0, 2]]).mean())
    assert pair["wins"] == 2


def test_an_empty_record_has_a_summary_too() -> None:
    for made in (RunRecord(experiment(), RUN), record(experiment(), {}, end=None)):
        found = json.loads(json.dumps(summarize(made).to_dict(), allow_nan=False))
        assert len(found["arms"]) == 2
        assert found["verdict"]


def test_regression_has_r2() -> None:
    question = experiment(seeds=2, epochs=5, data={"set": "sine"})
    made = summarize(record(question, {"val_loss": np.ones(5), "val_r2": np.full(5, 0.5)}))
    assert made.score == "r2"
    assert made.to_dict()["arms"][0]["mean"]["val_r2"] == 0.5


def test_a_run_under_way_can_be_summarized_again_and_again() -> None:
    question = experiment(epochs=50)
    full = by_replica(question, np.linspace(1, 2, 50), np.linspace(1, 1.1, 50))
    means = []
    for epochs in (1, 2, 10, 50):
        made = summarize(record(question, {"val_loss": full[:epochs]}, end=None))
        means.append(made.arms[0].last.mean["val_loss"])
    assert means == pytest.approx([1, 1 + 1 / 49, 1 + 9 / 49, 2])


def test_the_window_can_import_it_without_torch_scipy_and_scikit_learn() -> None:
    code = (
        "import sys; from reglab.analysis import summarize; "
        "print([m for m in ('torch', 'scipy', 'sklearn', 'PySide6', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.strip() == "[]"
