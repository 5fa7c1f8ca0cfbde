from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.analysis import curves
from reglab.analysis.curves import best_epochs, lengths, turn_epochs


def column(values: object) -> np.ndarray:
    return np.asarray(values, dtype=float)[:, None]


def turn(values: object) -> int | None:
    curve = column(values)
    return turn_epochs(curve, lengths(curve))[0]


def test_length_ends_before_the_first_value_that_is_not_finite() -> None:
    a = np.array([[1.0, 1.0, np.nan], [1.0, np.nan, 1.0], [1.0, 1.0, 1.0]])
    b = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [np.inf, 1.0, 1.0]])
    assert lengths(a, b).tolist() == [2, 1, 0]
    assert lengths(np.empty((0, 3))).tolist() == [0, 0, 0]


def test_best_epoch_is_the_first_smallest() -> None:
    curve = np.array([[3.0, 1.0], [1.0, 2.0], [1.0, 0.5], [2.0, np.nan]])
    assert best_epochs(curve, lengths(curve)) == [2, 3]
    assert best_epochs(np.empty((0, 2)), lengths(np.empty((0, 2)))) == [None, None]


def test_a_value_after_the_end_is_not_the_best() -> None:
    curve = column([3.0, 2.0, np.nan, 0.1])
    assert best_epochs(curve, lengths(curve)) == [2]


def test_a_valley_turns_at_its_bottom() -> None:
    epochs = np.arange(1, 201)
    assert turn(1 + ((epochs - 60) / 100) ** 2) == 60


def test_a_falling_curve_never_turns() -> None:
    assert turn(np.exp(-np.arange(200) / 50)) is None


@pytest.mark.parametrize("epochs", [30, 300, 1000])
def test_a_flat_noisy_curve_has_a_smallest_value_but_hardly_ever_turns(epochs: int) -> None:
    curves_ = 0.5 + 0.05 * np.random.default_rng(epochs).normal(size=(epochs, 2000))
    turned = [t for t in turn_epochs(curves_, lengths(curves_)) if t is not None]
    assert len(turned) < 0.01 * 2000


def test_a_noisy_valley_turns_near_its_bottom() -> None:
    epochs = np.arange(1, 301)
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(size=300)
        found = turn(0.5 + 0.4 * np.abs(epochs - 100) / 200 + 0.01 * noise)
        assert found == pytest.approx(100, abs=12)


def test_a_rise_below_one_percent_does_not_count() -> None:
    fall = np.linspace(2, 1, 50)
    assert turn(np.r_[fall, np.linspace(1, 1.009, 50)]) is None
    assert turn(np.r_[fall, np.linspace(1, 1.02, 50)]) == 50


def test_a_single_last_spike_is_judged_against_the_jitter_only() -> None:
    rng = np.random.default_rng(3)
    curve = 1 - np.arange(100) * 1e-3 + 0.02 * rng.normal(size=100)
    curve[-1] = curve.min() + 0.05
    assert turn(curve) is None


def test_too_short_curves_do_not_turn() -> None:
    assert turn([1.0]) is None
    assert turn(np.empty(0)) is None


def test_a_diverged_curve_is_judged_up_to_its_end() -> None:
    assert turn([3.0, 1.0, 2.0, 3.0, 4.0, np.nan, 0.0]) == 2


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=60), st.floats(0.1, 10))
def test_turning_does_not_depend_on_the_unit_of_the_loss(values: list[float], unit: float) -> None:
    scaled = np.array(values) * unit
    assert best_epochs(column(values), np.array([len(values)])) == [int(np.argmin(values)) + 1]
    # A power of two scales every number of the calculation exactly.
    assert turn(values) == turn(np.array(values) * 4.0)
    assert turn(scaled) in (None, int(np.argmin(scaled)) + 1)


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**16))
def test_medians_equal_numpys(rows: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, columns))
    values[rng.random(values.shape) < 0.3] = np.nan
    expected = [np.median(c[np.isfinite(c)]) if np.isfinite(c).any() else 0.0 for c in values.T]
    np.testing.assert_array_equal(curves._medians(values), expected)
