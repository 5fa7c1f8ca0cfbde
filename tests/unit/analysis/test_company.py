"""What is said of an arm depends on its own networks alone, whatever the lengths of others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reglab.analysis.curves import lengths, turn_epochs
from reglab.analysis.outcomes import arm_summaries
from reglab.analysis.pull import early_pull
from reglab.analysis.trend import unsettled
from reglab.record.events import EpochsDone, Replica, ReplicaStopped, RunFinished, RunStarted, read_only
from reglab.record.record import RunRecord
from tests.support import records
from tests.support.company import alone, derived, differences


def noisy_valley(epochs: int, bottom: int, seed: int) -> np.ndarray:
    t = np.arange(1, epochs + 1)
    noise = np.random.default_rng(seed).normal(0, 0.02, epochs)
    return np.asarray(0.5 + 0.2 * np.abs(t - bottom) / epochs + noise)


def test_the_turn_of_a_short_curve_is_judged_by_its_own_noise() -> None:
    """Beside one of 1,500 epochs the last 512 rows hold nothing of it: any rise was a turn."""
    short, long = noisy_valley(60, 45, 3), noisy_valley(1500, 900, 4)
    both = np.full((1500, 2), np.nan)
    both[:60, 0], both[:, 1] = short, long
    own = turn_epochs(short[:, None], np.array([60]))
    assert turn_epochs(both, lengths(both)) == [*own, *turn_epochs(long[:, None], np.array([1500]))]
    assert own == [None]


@given(st.lists(st.integers(0, 700), min_size=1, max_size=6), st.integers(0, 2**16))
@settings(max_examples=40)
def test_turns_of_any_lengths(ends: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    curves = (
        1 + 0.1 * rng.normal(size=(max(ends), len(ends))) + 0.3 * rng.normal(size=(max(ends), 1)).cumsum(0)
    )
    for column, end in enumerate(ends):
        curves[end:, column] = np.nan
    own = [turn_epochs(curves[:end, [k]], np.array([end]))[0] for k, end in enumerate(ends)]
    assert turn_epochs(curves, np.array(ends)) == own


def uneven(lengths_: list[int], depths: list[int], seed: int, seeds: int = 3) -> RunRecord:
    """A record whose arms trained for different numbers of epochs, by early stopping, and differ in depth."""
    rng = np.random.default_rng(seed)
    epochs, planned = max(lengths_), max(lengths_) + 40 * (min(lengths_) == max(lengths_))
    question = records.experiment(
        tuple(f"arm {k}" for k in range(len(lengths_))), seeds=seeds, epochs=planned
    )
    replicas = tuple(
        Replica(arm * seeds + place, arm, place, 10, depth)
        for arm, depth in enumerate(depths)
        for place in range(seeds)
    )
    metrics = (
        "train_loss",
        "val_loss",
        "penalty",
        "objective",
        "weight_norm",
        "train_accuracy",
        "val_accuracy",
    )
    ends = [max(1, lengths_[r.arm] - int(rng.integers(0, 4)) * (r.seed > 0)) for r in replicas]
    values = {name: rng.gamma(2.0, 0.3, (epochs, len(replicas))) for name in metrics}
    layers = {
        n: rng.random((epochs, len(replicas), max(depths)))
        for n in ("weight_norm", "near_zero", "penalty_ratio")
    }
    for replica, end in zip(replicas, ends, strict=True):
        for rows in values.values():
            rows[end:, replica.index] = np.nan
        for rows in layers.values():
            rows[end:, replica.index] = np.nan
            rows[:, replica.index, replica.layers :] = np.nan
    made = RunRecord(question, 1)
    made.apply(RunStarted(1, replicas, planned, metrics, 4, "cpu", 1))
    made.apply(
        EpochsDone(
            1,
            1,
            {n: read_only(v) for n, v in values.items()},
            {n: read_only(v) for n, v in layers.items()},
            1.0,
        )
    )
    for replica, end in zip(replicas, ends, strict=True):
        if end < planned:
            restored = int(rng.integers(1, end + 1)) if rng.random() < 0.5 else None
            made.apply(ReplicaStopped(1, replica.index, end, "early_stopping", restored))
    made.apply(RunFinished(1, "completed", 1.0, {}))
    return made


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(1, 70), st.integers(1, 3)), min_size=2, max_size=4), st.integers(0, 2**16)
)
def test_everything_derived_of_an_arm_is_its_own(arms: list[tuple[int, int]], seed: int) -> None:
    record = uneven([end for end, _ in arms], [depth for _, depth in arms], seed)
    for arm, together in enumerate(derived(record)):
        assert differences(derived(alone(record, arm))[0], together) == [], arm


def test_the_early_pull_counts_own_epochs_and_own_layers() -> None:
    record = uneven([4, 200], [1, 3], 1)
    found = early_pull(record, 0)
    assert found is not None
    assert found.epochs == 4
    assert len(found.layers) == 1


@pytest.mark.parametrize("beside", [30, 600])
def test_networks_that_stopped_by_themselves_are_not_called_short(beside: int) -> None:
    """With 600 epochs planned, twenty are few, but not for networks that ended there."""
    record = uneven([20, beside], [2, 2], 5)
    record.planned_epochs = 600
    assert unsettled(record, arm_summaries(record)[0]) == ""
