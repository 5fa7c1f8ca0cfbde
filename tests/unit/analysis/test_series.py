"""Statistics that grow with a run equal those of the whole run, and nothing is reduced twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.analysis.outcomes import arm_summaries
from reglab.analysis.series import Series, Statistics
from reglab.analysis.spread import SPREADS
from reglab.record.events import ReplicaStopped, RunFinished, RunStarted
from tests.support.growing_run import GrowingRun

MEAN = SPREADS["mean-range"]
Make = Callable[..., GrowingRun]


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.sampled_from(sorted(SPREADS)))
def test_epoch_by_epoch_is_as_all_at_once(chunks: list[int], key: str) -> None:
    growing, whole = GrowingRun(2, 3, sum(chunks)), GrowingRun(2, 3, sum(chunks))
    for run in (growing, whole):
        run.values["val_loss"][len(run.values["val_loss"]) // 2 :, 4] = np.nan
        run.start()
    whole.give()
    statistics = Statistics(growing.record, SPREADS[key])
    for chunk in chunks:
        growing.give(chunk)
        statistics.series("gap")
        statistics.series("val_loss")
    fresh = Statistics(whole.record, SPREADS[key])
    for metric in ("gap", "val_loss"):
        one, other = statistics.series(metric), fresh.series(metric)
        for part in ("line", "low", "high"):
            np.testing.assert_array_equal(getattr(one, part), getattr(other, part))
        assert one.extents.of([0, 1], seeds=False, late=False) == other.extents.of(
            [0, 1], seeds=False, late=False
        )
        assert one.extents.of([1], seeds=True, late=False) == other.extents.of([1], seeds=True, late=False)
        assert one.extents.smallest_positive([0, 1]) == other.extents.smallest_positive([0, 1])
        assert one.ends.tolist() == other.ends.tolist()


def test_the_mean_is_that_of_the_arms_own_networks(run: Make) -> None:
    made = run(3, 4, 50, given=50)
    series = Statistics(made.record, MEAN).series("val_accuracy")
    for arm in range(3):
        own = made.values["val_accuracy"][:, 4 * arm : 4 * arm + 4]
        np.testing.assert_allclose(series.line[:, arm], own.mean(axis=1))
        np.testing.assert_array_equal(series.high[:, arm], own.max(axis=1))


def test_the_gap_is_validation_minus_training(run: Make) -> None:
    made = run(2, 3, 40, given=40)
    statistics = Statistics(made.record, MEAN)
    np.testing.assert_array_equal(
        statistics.values("gap").reshape(40, -1), made.values["val_loss"] - made.values["train_loss"]
    )


def test_every_epoch_is_reduced_once(run: Make) -> None:
    made = run(2, 3, 100, given=60)
    statistics = Statistics(made.record, MEAN)
    for _ in range(3):
        statistics.series("val_loss")
    assert statistics.reduced_epochs == 60
    made.give(40)
    statistics.series("val_loss")
    assert statistics.reduced_epochs == 100


def test_a_stopped_network_leaves_the_mean_and_a_stopped_arm_ends(run: Make) -> None:
    made = run(2, 2, 30)
    made.values["val_loss"][10:, 2] = np.nan
    made.values["val_loss"][20:, 3] = np.nan
    made.give()
    series = Statistics(made.record, MEAN).series("val_loss")
    np.testing.assert_array_equal(series.line[10:20, 1], made.values["val_loss"][10:20, 3])
    assert np.isnan(series.line[20:, 1]).all()
    assert series.ends.tolist() == [30, 20]


def test_arms_may_have_fewer_networks_than_others(run: Make) -> None:
    made = GrowingRun(2, 3, 10)
    made.replicas = made.replicas[:5]
    for metric in made.metrics:
        made.values[metric] = made.values[metric][:, :5]
    made.record.apply(RunStarted(1, made.replicas, 10, made.metrics, 10, "cpu", 1))
    made.give()
    series = Statistics(made.record, MEAN).series("val_loss")
    np.testing.assert_allclose(series.line[:, 1], made.values["val_loss"][:, 3:].mean(axis=1))


@pytest.mark.parametrize("bad", [1e30, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("metric", ["val_loss", "gap"])
def test_one_diverging_network_does_not_widen_the_extent(run: Make, bad: float, metric: str) -> None:
    sound, ill = run(2, 3, 60, given=60), run(2, 3, 60)
    ill.values["val_loss"][50:, 5] = bad
    ill.give()
    extents = [
        Statistics(r.record, MEAN).series(metric).extents.of([0, 1], seeds=False, late=False)
        for r in (sound, ill)
    ]
    assert extents[0] is not None
    assert extents[1] is not None
    assert extents[1][1] <= extents[0][1] * 1.01
    assert extents[1][0] >= extents[0][0] - 0.01


def test_a_network_that_diverges_in_the_first_epoch_does_not_set_the_scale(run: Make) -> None:
    made = run(2, 3, 20)
    made.values["val_loss"][:, 5] = 1e25
    made.give()
    extent = Statistics(made.record, MEAN).series("val_loss").extents.of([0], seeds=False, late=False)
    assert extent is not None
    assert extent[1] < 2
    assert Statistics(made.record, MEAN).series("val_loss").extents.bound < 1e3


def test_extents_of_nothing_are_none() -> None:
    series = Series(2)
    assert series.extents.of([0, 1], seeds=False, late=False) is None
    assert series.extents.smallest_positive([0]) is None


def test_an_unknown_metric_is_a_key_error(run: Make) -> None:
    with pytest.raises(KeyError):
        Statistics(run(2, 2, 5, given=5).record, MEAN).series("val_r2")


def _stop_early(run: GrowingRun, replica: int, epoch: int, restored: int | None) -> None:
    for values in run.values.values():
        values[epoch:, replica] = np.nan
    run.record.apply(ReplicaStopped(1, replica, epoch, "early_stopping", restored))


@pytest.mark.parametrize("told_first", [True, False])
def test_ends_are_those_of_the_report_when_networks_stopped_early(run: Make, told_first: bool) -> None:
    made = run(2, 3, 40)
    statistics = Statistics(made.record, SPREADS["mean-range"])
    stops = [(0, 10, 4), (1, 25, 20), (2, 30, None), (4, 12, 7)]
    for replica, epoch, _ in stops:
        for values in made.values.values():
            values[epoch:, replica] = np.nan
    if not told_first:
        made.give()
        statistics.series("gap")
    for stop in stops:
        _stop_early(made, *stop)
    if told_first:
        made.give()
    made.record.apply(RunFinished(1, "completed", 1.0, {3: 35}))
    for metric in ("gap", "val_loss", "weight_norm"):
        expected = [arm.last.mean[metric] for arm in arm_summaries(made.record)]
        np.testing.assert_allclose(statistics.final(metric), expected)
    line, loss = statistics.series("val_loss").line, made.values["val_loss"]
    # Row 27: one network of the first arm trains, the others stay what they ended as.
    assert line[27, 0] == pytest.approx((loss[3, 0] + loss[19, 1] + loss[27, 2]) / 3)
    assert line[39, 1] == pytest.approx((loss[39, 3] + loss[6, 4] + loss[39, 5]) / 3)
    assert np.isnan(line[30:, 0]).all()


def test_all_series_end_at_the_epoch_of_the_frame(run: Make) -> None:
    made = run(2, 3, 40, given=10)
    statistics = Statistics(made.record, SPREADS["mean-range"])
    statistics.advance()
    first = statistics.series("val_loss").epochs
    made.give(5)
    assert (first, statistics.series("weight_norm").epochs, statistics.series("val_loss").epochs) == (10,) * 3
    statistics.advance()
    assert statistics.series("val_loss").epochs == 15


def test_all_diverged_says_when_the_last_did(run: Make) -> None:
    made = run(1, 2, 40, given=10)
    statistics = Statistics(made.record, SPREADS["mean-range"])
    made.stop(0, 3, diverged=True)
    assert statistics.all_diverged() is None
    made.stop(1, 7, diverged=True)
    assert statistics.all_diverged() == 7
