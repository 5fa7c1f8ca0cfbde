"""Merging epochs into blocks keeps every extreme, the end, and what was merged before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.gui.plots.sampling import Sampler, block_length

COUNTS = st.integers(1, 3000)
LENGTHS = st.sampled_from([1, 2, 4, 16, 64])


def curves(count: int, columns: int = 2) -> np.ndarray:
    return np.random.default_rng(count).normal(size=(count, columns))


@given(COUNTS, LENGTHS)
def test_no_extreme_is_lost_and_none_is_invented(count: int, length: int) -> None:
    source = curves(count)
    sampler = Sampler()
    sampler.update(source, length)
    epochs, values = sampler.points(1, 0, count)
    assert values.max() == source[:, 1].max()
    assert values.min() == source[:, 1].min()
    assert set(values) <= set(source[:, 1])
    assert len(epochs) == len(values)
    assert (np.diff(epochs) >= 0).all()


@given(COUNTS, LENGTHS)
def test_the_curve_ends_where_it_ends(count: int, length: int) -> None:
    sampler = Sampler()
    sampler.update(curves(count), length)
    epochs, values = sampler.points(0, 0, count)
    if length == 1 or count % length:
        assert (epochs[-1], values[-1]) == (count, curves(count)[-1, 0])
    assert count - length / 2 <= epochs[-1] <= count


@given(st.lists(st.integers(1, 700), min_size=1, max_size=6), LENGTHS)
def test_growing_is_as_all_at_once(chunks: list[int], length: int) -> None:
    source = curves(sum(chunks))
    growing, whole = Sampler(), Sampler()
    for end in np.cumsum(chunks):
        growing.update(source[:end], length)
    whole.update(source, length)
    for edge in ("both", "low", "high"):
        for one, other in zip(
            growing.points(0, 0, len(source), edge), whole.points(0, 0, len(source), edge), strict=True
        ):
            np.testing.assert_array_equal(one, other)


def test_another_length_begins_anew() -> None:
    source = curves(500)
    sampler, fresh = Sampler(), Sampler()
    for length in (16, 1, 4):
        sampler.update(source, length)
    fresh.update(source, 4)
    np.testing.assert_array_equal(sampler.points(0, 0, 500)[1], fresh.points(0, 0, 500)[1])


@given(st.integers(200, 2000), LENGTHS, st.floats(1, 100), st.floats(20, 90))
def test_a_part_reaches_beyond_both_of_its_ends(count: int, length: int, first: float, width: float) -> None:
    sampler = Sampler()
    sampler.update(curves(count), length)
    epochs, _ = sampler.points(0, first, first + width)
    assert epochs[0] <= max(first, length)
    assert epochs[-1] >= min(first + width, count - length)


def test_edges_of_a_band_are_the_blocks_extremes() -> None:
    source = curves(64)
    sampler = Sampler()
    sampler.update(source, 16)
    blocks = source[:, 0].reshape(4, 16)
    np.testing.assert_array_equal(sampler.points(0, 0, 64, "low")[1][::2], blocks.min(axis=1))
    np.testing.assert_array_equal(sampler.points(0, 0, 64, "high")[1][1::2], blocks.max(axis=1))


def test_missing_values_hide_no_others() -> None:
    source = curves(64)
    source[3:40, 0] = np.nan
    sampler = Sampler()
    sampler.update(source, 16)
    values = sampler.points(0, 0, 64)[1]
    assert values[0] == source[:3, 0].min()
    assert np.isnan(values[2:4]).all()
    assert values[5] == source[40:48, 0].max()


def test_several_columns_at_once_are_the_single_ones() -> None:
    source = curves(100, 3)
    sampler = Sampler()
    sampler.update(source, 8)
    _, together = sampler.points([2, 0], 0, 100)
    np.testing.assert_array_equal(together[:, 0], sampler.points(2, 0, 100)[1])
    np.testing.assert_array_equal(together[:, 1], sampler.points(0, 0, 100)[1])


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_epochs_of_many_planned_are_all_there(count: int) -> None:
    sampler = Sampler()
    sampler.update(curves(count), 256)
    epochs, values = sampler.points(0, 0, 100_000)
    np.testing.assert_array_equal(epochs, np.arange(1, count + 1))
    np.testing.assert_array_equal(values, curves(count)[:, 0])


@given(st.floats(1, 1e6), st.integers(1, 4000))
def test_the_points_are_about_as_many_as_the_pixels(epochs: float, pixels: int) -> None:
    length = block_length(epochs, pixels)
    assert length & (length - 1) == 0
    assert epochs / length <= 1.25 * pixels or length == 1
    assert length == 1 or epochs / length > 1.25 * pixels / 2
