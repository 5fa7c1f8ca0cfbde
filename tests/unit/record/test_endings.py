"""What counts as diverged: one rule, from what is recorded of a network itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.record import endings
from reglab.record.events import (
    Branched,
    EpochsDone,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.record import RunRecord

NAN = float("nan")
REGRESSION = DataSpec(set="sine")


def recorded(
    *curves: list[float],
    untrained: tuple[float, ...] = (),
    stops: tuple[ReplicaStopped, ...] = (),
    restored: dict[int, int] | None = None,
    ended: bool = True,
    data: DataSpec = REGRESSION,
) -> RunRecord:
    """A record of one arm with these training losses, one curve for each seed."""
    made = RunRecord(Experiment(data=data, arms=(Arm(name="a"),), seeds=len(curves)), 1)
    replicas = tuple(Replica(k, 0, k, 10, 1) for k in range(len(curves)))
    values = read_only(np.array(curves).T)
    made.apply(RunStarted(1, replicas, 99, ("train_loss", "val_loss"), 4, "cpu", 1, untrained))
    made.apply(EpochsDone(1, 1, {"train_loss": values, "val_loss": values}, {}, 1.0))
    for stop in stops:
        made.apply(stop)
    if ended:
        made.apply(RunFinished(1, "completed", 1.0, restored or {}))
    return made


def test_a_thousand_times_the_untrained_loss_is_out_of_bounds() -> None:
    record = recorded([1.0, 2000.0], [1.0, 2000.1], [1.0, 2e19], untrained=(2.0, 2.0, 2.0))
    assert endings.diverged(record) == {1: 2, 2: 2}
    assert endings.sound_rows(record).tolist() == [[True, True, True], [True, False, False]]
    assert endings.unsound(record, (0, 1, 2), 1) == frozenset()
    assert endings.unsound(record, (0, 1, 2), 2) == {1, 2}


def test_classes_have_a_bound_of_a_thousand_at_least() -> None:
    """A network that happens to begin with a tiny loss is not lost where it guesses."""
    record = recorded([0.7, 0.7], untrained=(1e-5,), data=DataSpec(set="moons"))
    assert endings.diverged(record) == {}
    assert endings.diverged(recorded([0.7, 1001.0], untrained=(1e-5,), data=DataSpec(set="moons"))) == {0: 2}


@given(st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=12), st.floats(0.1, 10), st.integers(-30, 30))
def test_the_rule_knows_no_unit(losses: list[float], untrained: float, power: int) -> None:
    unit = 2.0**power
    one = recorded(losses, untrained=(untrained,))
    other = recorded([loss * unit for loss in losses], untrained=(untrained * unit,))
    assert endings.diverged(one) == endings.diverged(other)


@given(st.lists(st.lists(st.floats(0.01, 1e6), min_size=5, max_size=5), min_size=1, max_size=5))
def test_the_rule_knows_no_company(curves: list[list[float]]) -> None:
    together = endings.diverged(recorded(*curves, untrained=(1.0,) * len(curves)))
    for column, curve in enumerate(curves):
        assert endings.diverged(recorded(curve, untrained=(1.0,))).get(0) == together.get(column)


def test_whoever_comes_back_counts_again() -> None:
    up = recorded([1.0, 1e9, 1e8], untrained=(1.0,), ended=False)
    assert endings.diverged(up) == {0: 2}
    values = read_only(np.array([[3.0]]))
    up.apply(EpochsDone(1, 4, {"train_loss": values, "val_loss": values}, {}, 1.0))
    assert endings.diverged(up) == {}
    assert [endings.is_sound(up, 0, epoch) for epoch in range(5)] == [True, True, False, False, True]


def test_the_epoch_is_the_first_of_the_last_stretch() -> None:
    record = recorded([1.0, 1e9, 1.0, 1e9, 1e9, 1e9], [1e9] * 6, untrained=(1.0, 1.0))
    assert endings.diverged(record) == {0: 4, 1: 1}


@pytest.mark.parametrize(("restored", "lost"), [(2, {}), (3, {0: 3}), (None, {0: 5})])
def test_what_is_restored_decides(restored: int | None, lost: dict[int, int]) -> None:
    """Also where the loss was no longer finite, and also where what is restored is out of bounds itself."""
    stop = ReplicaStopped(1, 0, 5, "diverged", restored)
    record = recorded([1.0, 0.5, 1e9, 1e9, NAN], untrained=(1.0,), stops=(stop,))
    assert endings.diverged(record) == lost
    assert endings.weights_epoch(record, 0) == (restored or 5)
    # Before it ended it had the weights of those epochs.
    assert [endings.is_sound(record, 0, epoch) for epoch in (1, 2, 3)] == [True, True, False]


def test_restored_at_the_end_of_the_run() -> None:
    curve = [1.0, 0.5, 1e9]
    assert endings.diverged(recorded(curve, untrained=(1.0,), restored={0: 2})) == {}
    assert endings.diverged(recorded(curve, untrained=(1.0,))) == {0: 3}
    record = recorded(curve, untrained=(1.0,), restored={0: 2})
    assert (endings.weights_epoch(record, 0), endings.weights_epoch(record, 0, 3)) == (2, 2)
    assert endings.weights_epoch(record, 0, 1) == 1


def test_records_of_earlier_versions_know_no_bound() -> None:
    record = recorded([1.0, 2e19], [1.0, NAN], stops=(ReplicaStopped(1, 1, 2, "diverged"),))
    assert endings.diverged(record) == {1: 2}


def test_a_stop_that_is_told_before_its_epoch() -> None:
    record = recorded(
        [1.0, 0.5], untrained=(1.0,), stops=(ReplicaStopped(1, 0, 3, "early_stopping"),), ended=False
    )
    assert endings.weights_epoch(record, 0) == 2
    assert endings.is_sound(record, 0)


def test_a_branch_began_where_its_source_began() -> None:
    record = recorded([1.0, 0.5], [1.0, 0.4], untrained=(1.0, 7.0))
    record.apply(Branched(1, Arm(name="b"), 0, 1, (Replica(2, 1, 0, 10, 1), Replica(3, 1, 1, 10, 1))))
    assert record.untrained == (1.0, 7.0, 1.0, 7.0)
    assert endings.diverged(record) == {}


def test_the_words_name_the_number() -> None:
    assert "1,000 times" in endings.RULE
    assert endings.BEYOND == 1000.0
