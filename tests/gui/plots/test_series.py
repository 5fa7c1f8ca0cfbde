"""Statistics that grow with a run equal those of the whole run, and nothing is reduced twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.gui.plots.series import Series, Statistics
from reglab.gui.plots.spread import SPREADS
from reglab.record.events import RunStarted
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
        assert one.extent([0, 1]) == other.extent([0, 1])
        assert one.extent([1], seeds=True) == other.extent([1], seeds=True)
        assert one.smallest_positive([0, 1]) == other.smallest_positive([0, 1])
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
    extents = [Statistics(r.record, MEAN).series(metric).extent([0, 1]) for r in (sound, ill)]
    assert extents[0] is not None
    assert extents[1] is not None
    assert extents[1][1] <= extents[0][1] * 1.01
    assert extents[1][0] >= extents[0][0] - 0.01


def test_a_network_that_diverges_in_the_first_epoch_does_not_set_the_scale(run: Make) -> None:
    made = run(2, 3, 20)
    made.values["val_loss"][:, 5] = 1e25
    made.give()
    extent = Statistics(made.record, MEAN).series("val_loss").extent([0])
    assert extent is not None
    assert extent[1] < 2
    assert Statistics(made.record, MEAN).series("val_loss").bound < 1e3


def test_extents_of_nothing_are_none() -> None:
    series = Series(2)
    assert series.extent([0, 1]) is None
    assert series.smallest_positive([0]) is None


def test_an_unknown_metric_is_a_key_error(run: Make) -> None:
    with pytest.raises(KeyError):
        Statistics(run(2, 2, 5, given=5).record, MEAN).series("val_r2")
