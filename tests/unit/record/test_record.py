"""The record of a run: epochs in their order, branches with the past of their source, changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.l2 import L2
from reglab.record.events import (
    ArmChanged,
    Branched,
    EpochsDone,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
    StateChanged,
    read_only,
)
from reglab.record.questions import Kept
from reglab.record.record import RunRecord

EXPERIMENT = Experiment(arms=(Arm(name="plain"), Arm(name="L2", techniques=(L2(),))), seeds=1)


def replica(index: int, arm: int) -> Replica:
    return Replica(index, arm, 0, parameters=10, layers=2)


def epochs(first: int, rows: list[list[float]], replicas: tuple[int, ...] = ()) -> EpochsDone:
    values = read_only(np.array(rows))
    layers = {"weight_norm": read_only(np.repeat(values[:, :, None], 2, axis=2))}
    return EpochsDone(1, first, {"train_loss": values, "val_loss": values}, layers, 1.0, replicas)


@pytest.fixture
def record() -> RunRecord:
    made = RunRecord(EXPERIMENT, 1)
    started = RunStarted(1, (replica(0, 0), replica(1, 1)), 3, ("train_loss", "val_loss"), 5, "cpu", 1)
    for event in (started, epochs(1, [[1, 10], [2, 20], [3, 30]])):
        assert made.apply(event)
    return made


def branch(arm: str = "branch", place: int = 2) -> Branched:
    changes = (Change(epoch=2, techniques=(L2(strength=1.0),)),)
    return Branched(1, Arm(name=arm, techniques=(L2(),), changes=changes), 1, 1, (replica(place, place),))


def test_a_branch_has_the_past_of_its_source_and_nothing_after(record: RunRecord) -> None:
    before = record.values("val_loss")
    assert record.apply(branch())
    np.testing.assert_array_equal(record.values("val_loss"), [[1, 10, 10], [2, 20, np.nan], [3, 30, np.nan]])
    assert record.layer_values("weight_norm").shape == (3, 3, 2)
    assert [arm.name for arm in record.experiment.arms] == ["plain", "L2", "branch"]
    assert record.columns(2) == [2]
    # What was handed out before never changes.
    np.testing.assert_array_equal(before, [[1, 10], [2, 20], [3, 30]])


def test_a_branch_that_catches_up_fills_its_own_columns(record: RunRecord) -> None:
    record.apply(branch())
    handed_out, revision = record.values("val_loss"), record.revision
    record.apply(epochs(2, [[21]], (2,)))
    record.apply(epochs(3, [[31]], (2,)))
    np.testing.assert_array_equal(record.values("val_loss")[:, 2], [10, 21, 31])
    np.testing.assert_array_equal(record.values("val_loss")[:, :2], [[1, 10], [2, 20], [3, 30]])
    assert np.isnan(handed_out[1:, 2]).all()
    assert record.revision > revision
    # Then all go on together.
    record.apply(epochs(4, [[4, 40, 41]]))
    assert record.epochs == 4


def test_it_is_known_how_far_a_branch_has_caught_up(record: RunRecord) -> None:
    assert record.catching_up is None
    record.apply(StateChanged(1, "running"))
    record.apply(branch())
    assert record.branches == {2: (1, 1)}
    assert record.catching_up == (2, 1)
    record.apply(epochs(2, [[21]], (2,)))
    assert record.catching_up == (2, 2)
    record.apply(epochs(3, [[31]], (2,)))
    assert record.catching_up is None
    record.apply(branch("again", 3))
    assert record.catching_up == (3, 1)
    record.apply(epochs(4, [[4, 40, 41, 42]]))
    assert record.catching_up is None


def test_a_branch_that_stopped_early_or_ended_catches_up_no_more(record: RunRecord) -> None:
    record.apply(branch())
    record.apply(ReplicaStopped(1, 2, 2, "early_stopping"))
    assert record.catching_up is None
    record.apply(branch("again", 3))
    assert record.catching_up == (3, 1)
    record.apply(RunFinished(1, "stopped", 1.0))
    assert record.catching_up is None


def test_a_branch_cannot_be_ahead_of_the_others(record: RunRecord) -> None:
    record.apply(branch())
    with pytest.raises(ValueError, match="beyond epoch 3"):
        record.apply(epochs(4, [[1]], (2,)))


def test_a_change_belongs_to_the_experiment(record: RunRecord) -> None:
    change = Change(epoch=4, techniques=(L2(strength=0.5),))
    record.apply(ArmChanged(1, 1, change))
    assert record.experiment.arms[1].changes == (change,)
    assert record.experiment.arms[1].latest.techniques == change.techniques
    assert EXPERIMENT.arms[1].changes == ()


def test_a_run_that_ended_may_go_on(record: RunRecord) -> None:
    record.apply(StateChanged(1, "running"))
    assert not record.ended
    record.apply(Kept(1, np.array([0, 2, 3])))
    assert record.kept.tolist() == [0, 2, 3]
    assert not record.apply(Kept(2, np.array([9])))


def test_epochs_per_second_leave_out_the_time_in_which_all_wait_for_a_branch(record: RunRecord) -> None:
    rate = record.epochs_per_second
    assert rate == 3 / 1.0
    record.apply(branch())
    for epoch, seconds in ((2, 3.0), (3, 7.0)):
        record.apply(replace(epochs(epoch, [[21]], (2,)), seconds=seconds))
        assert record.seconds == seconds
        assert record.epochs_per_second == rate
    # Then all go on together, at half the speed.
    record.apply(replace(epochs(4, [[4, 40, 41]]), seconds=7.0 + 2 / 3))
    assert record.epochs_per_second == pytest.approx(4 / (1 + 2 / 3))
