from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reglab.analysis.paired import compare
from reglab.analysis.student import LEVEL

finite = st.floats(-1e3, 1e3)


@given(st.lists(st.tuples(finite, finite), min_size=2, max_size=20))
def test_interval_equals_the_paired_t_test(pairs: list[tuple[float, float]]) -> None:
    arm, baseline = map(np.array, zip(*pairs, strict=True))
    found = compare(arm.tolist(), baseline.tolist(), "lower")
    assert found.n == len(pairs)
    assert found.mean == pytest.approx(np.mean(arm - baseline), abs=1e-9)
    assert found.wins == int(np.sum(arm < baseline))
    if np.std(arm - baseline) > 1e-6:  # scipy warns where all differences are equal
        low, high = stats.ttest_rel(arm, baseline).confidence_interval(LEVEL)
        assert found.low == pytest.approx(low, rel=1e-7, abs=1e-7)
        assert found.high == pytest.approx(high, rel=1e-7, abs=1e-7)


def test_only_pairs_with_two_finite_values_count() -> None:
    found = compare([0.1, math.nan, 0.3, 0.2], [0.5, 0.5, math.inf, 0.6], "lower")
    assert (found.n, found.wins) == (2, 2)
    assert found.mean == pytest.approx(-0.4)
    assert found.baseline == pytest.approx(0.55)
    assert found.arm == pytest.approx(0.15)


def test_one_pair_has_no_interval_and_is_never_clear() -> None:
    found = compare([0.1], [0.5], "lower")
    assert (found.low, found.high) == (None, None)
    assert not found.clearly_better
    assert not found.clearly_worse


def test_no_pair_has_no_numbers() -> None:
    found = compare([math.nan], [0.5], "lower")
    assert found.n == 0
    assert math.isnan(found.mean)


def test_higher_is_better_turns_wins_and_clarity_round() -> None:
    arm, baseline = [0.9, 0.92, 0.91], [0.5, 0.51, 0.5]
    higher, lower = compare(arm, baseline, "higher"), compare(arm, baseline, "lower")
    assert (higher.wins, lower.wins) == (3, 0)
    assert (higher.losses, lower.losses) == (0, 3)
    assert higher.clearly_better
    assert lower.clearly_worse


def test_equal_values_are_no_win() -> None:
    found = compare([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], "lower")
    assert (found.wins, found.low, found.high) == (0, 0.0, 0.0)
    assert not found.clearly_better
    assert not found.clearly_worse


@given(st.lists(st.tuples(finite, finite, st.floats(0.1, 10)), min_size=2, max_size=12))
def test_a_seed_counts_by_its_scale(rows: list[tuple[float, float, float]]) -> None:
    arm, baseline, scale = map(np.array, zip(*rows, strict=True))
    weighed = (arm - baseline) * scale.mean() / scale
    found = compare(arm.tolist(), baseline.tolist(), "lower", level=0.99, scale=scale.tolist())
    # Means and wins are what they are.
    assert found.mean == pytest.approx(np.mean(arm - baseline), abs=1e-9)
    # Seeds that do not vary are one observation.
    if np.std(weighed) > 1e-5 and max(np.ptp(arm), np.ptp(baseline)) > 1e-3:
        low, high = stats.ttest_1samp(weighed, 0).confidence_interval(0.99)
        assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-5)


def test_which_is_called_the_arm_does_not_matter() -> None:
    one, other, scale = [0.2, 0.4, 0.9], [0.5, 0.6, 2.0], [0.7, 1.0, 2.9]
    there, back = (compare(*pair, "lower", scale=scale) for pair in ((one, other), (other, one)))
    assert there.low is not None
    assert back.high == pytest.approx(-there.low)


def test_shares_vary_at_least_as_counting_does() -> None:
    # Two more of 100 in each of five seeds: McNemar's variance is 2 examples, 0.0141² as a share.
    found = compare([0.82] * 5, [0.80] * 5, "higher", examples=100)
    reach = stats.t.ppf(0.975, 4) * np.sqrt(0.02 / 100) / np.sqrt(5)
    assert (found.low, found.high) == pytest.approx((0.02 - reach, 0.02 + reach))
    # Differences that vary more count as they are.
    arm, baseline = [0.9, 0.7, 0.8], [0.8, 0.8, 0.8]
    assert compare(arm, baseline, "higher", examples=500) == compare(arm, baseline, "higher")


def test_seeds_that_do_not_vary_have_no_interval() -> None:
    found = compare([0.4] * 5, [0.5] * 5, "lower")
    assert (found.n, found.wins, found.low, found.high) == (5, 5, None, None)
    assert not found.clearly_better


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))
def test_the_sign_test_equals_scipys(wins: int, losses: int, ties: int) -> None:
    arm = [0.0] * wins + [2.0] * losses + [1.0] * ties
    found = compare(arm, [1.0] * len(arm), "lower")
    expected = stats.binomtest(wins, wins + losses).pvalue if wins + losses else 1.0
    assert found.sign_p == pytest.approx(expected)
    assert found.equal == (wins == losses == 0 and ties > 0)


def test_p_equals_scipys_and_fits_the_interval_of_every_level() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        arm, baseline = rng.normal(0.3, 1, 6), rng.normal(0, 1, 6)
        found = compare(arm.tolist(), baseline.tolist(), "higher")
        assert found.p == pytest.approx(stats.ttest_rel(arm, baseline).pvalue, abs=1e-12)
        for level in (0.5, 0.9, 0.99):
            again = found.judged_at(level, level)
            assert (again.clearly_better or again.clearly_worse) == (found.p < 1 - level)


def test_the_interval_holds_the_true_difference_in_95_of_100_runs() -> None:
    rng = np.random.default_rng(11)
    draws = rng.normal(0.2, 1.0, (4000, 5))
    held = 0
    for row in draws:
        found = compare(row.tolist(), [0.0] * 5, "higher")
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.2 <= found.high
    assert held / len(draws) == pytest.approx(0.95, abs=0.015)
