from __future__ import annotations

import math

import numpy as np
import pytest

from reglab.analysis.outcomes import arm_summaries
from reglab.analysis.summary import summarize
from reglab.record.events import ReplicaStopped
from reglab.record.record import RunRecord
from tests.support.records import RUN, by_replica, experiment, record

EPOCHS = np.arange(1, 101)
VALLEY = 1 + ((EPOCHS - 40) / 50) ** 2
FALLING = 1 / EPOCHS


def test_values_at_the_end_and_at_the_best_epoch() -> None:
    question = experiment(seeds=2, epochs=100)
    made = record(question, {"train_loss": FALLING, "val_loss": by_replica(question, VALLEY, VALLEY + 1)})
    plain, ridge = arm_summaries(made)
    network = plain.replicas[1]
    assert (network.best_epoch, network.turn_epoch, network.final_epoch, network.epochs) == (40, 40, 100, 100)
    assert network.state == "completed"
    assert network.stopped_epoch is None
    assert network.last["val_loss"] == VALLEY[-1]
    assert network.best["val_loss"] == 1.0
    assert network.last["gap"] == pytest.approx(VALLEY[-1] - 0.01)
    assert network.best["gap"] == pytest.approx(1 - 1 / 40)
    assert ridge.replicas[0].best["val_loss"] == 2.0
    assert [r.seed for r in ridge.replicas] == [0, 1]


def test_mean_and_sample_standard_deviation_over_seeds() -> None:
    question = experiment(arms=("plain",), seeds=3, epochs=2)
    val = np.array([[2.0, 2.0, 2.0], [1.0, 2.0, 6.0]])
    (arm,) = arm_summaries(record(question, {"train_loss": np.zeros(2), "val_loss": val}))
    assert arm.last.n == 3
    assert arm.last.mean["val_loss"] == 3.0
    assert arm.last.sd["val_loss"] == pytest.approx(np.std([1, 2, 6], ddof=1))
    assert arm.best.mean["gap"] == pytest.approx((1 + 2 + 2) / 3)


def test_one_seed_has_no_standard_deviation() -> None:
    question = experiment(arms=("plain",), seeds=1, epochs=2)
    (arm,) = arm_summaries(record(question, {"val_loss": [1.0, 2.0]}))
    assert math.isnan(arm.last.sd["val_loss"])


def test_early_stopping_reports_the_restored_epoch_and_where_it_stopped() -> None:
    question = experiment(seeds=2, epochs=100)
    val = by_replica(question, VALLEY, VALLEY)
    val[45:, 2] = np.nan
    val[45:, 3] = np.nan
    stops = [
        ReplicaStopped(RUN, 2, 45, "early_stopping", restored_epoch=40),
        ReplicaStopped(RUN, 3, 45, "early_stopping"),
    ]
    _, stopped = arm_summaries(record(question, {"val_loss": val}, stops=stops, restored={2: 40}))
    restored, kept = stopped.replicas
    assert (restored.state, restored.stopped_epoch, restored.restored_epoch) == ("stopped_early", 45, 40)
    assert restored.final_epoch == 40
    assert restored.last["val_loss"] == 1.0
    assert (kept.stopped_epoch, kept.restored_epoch, kept.final_epoch) == (45, None, 45)
    assert kept.last["val_loss"] == VALLEY[44]
    assert stopped.mean_epoch("stopped_epoch") == 45


def test_weights_restored_at_the_normal_end_count_as_the_end() -> None:
    question = experiment(arms=("plain",), seeds=1, epochs=100)
    (arm,) = arm_summaries(record(question, {"val_loss": VALLEY}, restored={0: 40}))
    (network,) = arm.replicas
    assert (network.state, network.final_epoch, network.stopped_epoch) == ("completed", 40, None)
    assert network.last["val_loss"] == 1.0


def test_a_diverged_network_is_left_out_of_the_mean_but_keeps_its_best() -> None:
    question = experiment(arms=("plain",), seeds=2, epochs=100)
    val = np.column_stack([VALLEY, VALLEY])
    val[10:, 1] = np.nan
    (arm,) = arm_summaries(
        record(question, {"val_loss": val}, stops=[ReplicaStopped(RUN, 1, 11, "diverged")])
    )
    network = arm.replicas[1]
    assert arm.diverged == (network,)
    assert (network.state, network.stopped_epoch, network.final_epoch) == ("diverged", 11, None)
    assert math.isnan(network.last["val_loss"])
    assert network.best["val_loss"] == VALLEY[9]
    assert (arm.last.n, arm.last.mean["val_loss"]) == (1, VALLEY[-1])


@pytest.mark.parametrize(("end", "state"), [(None, "training"), ("stopped", "interrupted")])
def test_state_of_a_network_whose_run_has_not_completed(end: str | None, state: str) -> None:
    question = experiment(arms=("plain",), seeds=1, epochs=100)
    (arm,) = arm_summaries(record(question, {"val_loss": VALLEY[:20]}, end=end))
    assert arm.replicas[0].state == state
    assert arm.replicas[0].final_epoch == 20


def test_before_the_first_epoch_nothing_is_said() -> None:
    question = experiment()
    for made in (record(question, {}, end=None), RunRecord(question, RUN)):
        arms = arm_summaries(made)
        assert [arm.name for arm in arms] == ["plain", "L2"]
        assert arms[0].last.n == 0
        assert arms[0].mean_epoch("best_epoch") is None
    assert arm_summaries(record(question, {}, end=None))[1].replicas[0].state == "waiting"


def test_a_stop_reported_before_its_rows_points_at_the_last_row() -> None:
    question = experiment(arms=("plain",), seeds=1, epochs=100)
    stop = ReplicaStopped(RUN, 0, 60, "early_stopping", restored_epoch=55)
    (arm,) = arm_summaries(record(question, {"val_loss": VALLEY[:20]}, stops=[stop], end=None))
    assert arm.replicas[0].final_epoch == 20


def test_a_network_that_was_taken_back_counts_and_is_named() -> None:
    """Its loss was no longer finite, but its best weights are sound: it ends with those, as in Keras."""
    question = experiment(seeds=2, epochs=9)
    loss = np.linspace(0.9, 0.1, 9)[:, None] * np.ones(4)
    loss[5:, 2] = np.nan
    made = record(
        question, {"val_loss": loss, "train_loss": loss}, stops=[ReplicaStopped(RUN, 2, 6, "diverged", 4)]
    )
    arm = arm_summaries(made)[1]
    found = arm.replicas[0]
    assert (found.state, found.rescued, found.final_epoch, found.diverged_epoch) == (
        "stopped_early",
        True,
        4,
        None,
    )
    assert (arm.last.n, arm.diverged) == (2, ())
    assert found.last["val_loss"] == loss[3, 2]
    (note,) = (n for n in summarize(made).verdict.notes if "took" in n)
    assert note.startswith(
        "1 of 2 networks of “L2” had a loss that was no longer finite (the first at epoch 6)"
    )
