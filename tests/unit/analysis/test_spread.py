"""Line and band over seeds against numpy's and scipy's own statistics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS, Spread, reduce_seeds

MIN_MAX, SD, INTERVAL, MEDIAN = (
    SPREADS[k] for k in ("mean-range", "mean-sd", "mean-interval", "median-range")
)
VALUES = hnp.arrays(
    float,
    st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 7)),
    elements=st.one_of(st.floats(-1e6, 1e6), st.just(np.nan)),
)


@given(VALUES)
def test_mean_and_ends_are_numpys(values: np.ndarray) -> None:
    line, low, high = reduce_seeds(values, MIN_MAX)
    some = ~np.isnan(values).all(axis=-1)
    assert np.isnan(line[~some]).all()
    assert np.isnan(low[~some]).all()
    assert np.isnan(high[~some]).all()
    np.testing.assert_allclose(line[some], np.nanmean(values[some], axis=-1), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(low[some], np.nanmin(values[some], axis=-1))
    np.testing.assert_array_equal(high[some], np.nanmax(values[some], axis=-1))


@given(VALUES)
def test_median_is_numpys(values: np.ndarray) -> None:
    line, _, _ = reduce_seeds(values, MEDIAN)
    some = ~np.isnan(values).all(axis=-1)
    np.testing.assert_allclose(line[some], np.nanmedian(values[some], axis=-1), rtol=1e-12)


@given(VALUES)
def test_deviation_is_numpys(values: np.ndarray) -> None:
    line, low, high = reduce_seeds(values, SD)
    several = np.count_nonzero(~np.isnan(values), axis=-1) > 1
    expected = np.nanstd(values[several], axis=-1, ddof=1)
    np.testing.assert_allclose((high - line)[several], expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose((line - low)[several], expected, rtol=1e-6, atol=1e-6)


def test_interval_is_scipys() -> None:
    values = np.random.default_rng(0).normal(3, 2, (1, 1, 9))
    values[0, 0, 4] = np.nan
    own = values[~np.isnan(values)]
    _, low, high = reduce_seeds(values, INTERVAL)
    expected = stats.t.interval(0.95, len(own) - 1, own.mean(), stats.sem(own))
    assert (low[0, 0], high[0, 0]) == pytest.approx(expected)


@pytest.mark.parametrize("spread", SPREADS.values(), ids=list(SPREADS))
def test_one_seed_has_a_band_without_width(spread: Spread) -> None:
    values = np.array([[[0.4, np.nan, np.inf]]])
    line, low, high = reduce_seeds(values, spread)
    assert line[0, 0] == low[0, 0] == high[0, 0] == 0.4


@pytest.mark.parametrize("spread", SPREADS.values(), ids=list(SPREADS))
def test_huge_numbers_warn_nobody(spread: Spread) -> None:
    line, _, _ = reduce_seeds(np.array([[[1e308, 1.7e308, 1e-3]]]), spread)
    assert line.shape == (1, 1)


def test_the_names_say_what_line_and_band_are() -> None:
    assert next(iter(SPREADS)) == DEFAULT_SPREAD
    words = {"min-max": "min–max", "sd": "standard dev", "interval": "95 % interval"}
    for spread in SPREADS.values():
        assert spread.label.startswith(spread.line)
        assert words[spread.band] in spread.label
    short = {"min-max": "min–max", "sd": "SD", "interval": "95 % CI"}
    for spread in SPREADS.values():
        assert spread.short.startswith(spread.line)
        assert short[spread.band] in spread.short
        assert len(spread.short) <= len(spread.label)


@pytest.mark.parametrize("spread", SPREADS.values(), ids=list(SPREADS))
@pytest.mark.parametrize("shape", [(5,), (4, 5), (2, 3, 4, 5)])
def test_any_number_of_axes_may_stand_before_the_seeds(spread: Spread, shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(1).normal(size=shape)
    found = reduce_seeds(values, spread)
    for part, expected in zip(found, reduce_seeds(values.reshape(1, -1, 5), spread), strict=True):
        np.testing.assert_array_equal(part, expected.reshape(shape[:-1]))
    assert (found.low <= found.line).all()
    assert (found.line <= found.high).all()
