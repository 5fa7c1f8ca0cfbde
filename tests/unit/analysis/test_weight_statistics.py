"""Distribution and sparsity of weights, judged by hand and by numpy's own histogram."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.analysis.weight_statistics import (
    as_matrix,
    as_pictures,
    by_norm,
    connections,
    cut_off,
    histogram,
    largest,
    shared_edges,
    strongest,
    zero_shares,
)


def test_shares_near_zero_and_exactly_zero() -> None:
    shares = zero_shares(np.array([[0.0, 0.0005, -0.0009], [0.001, 0.5, np.nan]]))
    assert shares.count == 5
    assert shares.near == pytest.approx(3 / 5)
    assert shares.exact == pytest.approx(1 / 5)


def test_no_weight_has_no_shares() -> None:
    shares = zero_shares(np.array([np.nan, np.inf]))
    assert shares.count == 0
    assert np.isnan([shares.near, shares.exact]).all()


def test_edges_are_shared_symmetric_and_give_zero_a_bin() -> None:
    edges = shared_edges([np.array([-0.2, 0.1]), np.array([[0.7, np.inf]])], bins=7)
    assert edges == pytest.approx(np.linspace(-0.7, 0.7, 8))
    assert edges[3] < 0 < edges[4]
    assert shared_edges([np.zeros(3)], bins=3) == pytest.approx([-1, -1 / 3, 1 / 3, 1])
    with pytest.raises(ValueError, match="odd, but is 4"):
        shared_edges([], bins=4)


def test_largest_of_nothing_is_zero() -> None:
    assert largest([]) == 0
    assert largest([np.array([np.nan]), np.array([-3.0, 2.0])]) == 3


@pytest.mark.parametrize("bins", [3, 61])
def test_the_histogram_is_numpys(bins: int) -> None:
    values = np.random.default_rng(1).normal(size=5000)
    edges = shared_edges([values], bins)
    assert histogram(values, edges).tolist() == np.histogram(values, edges)[0].tolist()


def test_the_ends_count_and_what_is_not_finite_does_not() -> None:
    edges = np.linspace(-1, 1, 4)
    assert histogram(np.array([-1.0, 1.0, 0.0, np.nan, 5.0]), edges).tolist() == [1, 1, 1]


def test_opposite_weights_lie_in_mirrored_bins() -> None:
    values = np.random.default_rng(2).normal(size=999)
    edges = shared_edges([values])
    assert histogram(-values, edges).tolist() == histogram(values, edges)[::-1].tolist()


def test_kernels_as_matrix_and_as_pictures() -> None:
    kernels = np.arange(2 * 3 * 2 * 2.0).reshape(2, 3, 2, 2)
    assert as_matrix(kernels)[1].tolist() == list(range(12, 24))
    assert as_pictures(kernels, (3, 8, 8)) is kernels
    dense = np.arange(12.0).reshape(2, 6)
    pictures = as_pictures(dense, (1, 2, 3))
    assert pictures is not None
    assert pictures[1, 0].tolist() == [[6, 7, 8], [9, 10, 11]]
    assert as_pictures(dense, (1, 3, 3)) is None


def test_pictures_by_norm() -> None:
    assert by_norm(np.array([[[1.0]], [[-3.0]], [[np.nan]], [[1.0]]])).tolist() == [1, 0, 3, 2]


def test_connections_of_channels_and_of_what_reads_them() -> None:
    kernels = np.zeros((2, 1, 2, 2))
    kernels[1, 0] = [[0.1, -0.5], [0.2, 0.0]]
    # Two channels with three places each, channel by channel.
    dense = np.array([[0.0, 0.0, 0.0, 0.3, -0.4, 0.1], [0.0, 2.0, 0.0, 0.0, 0.0, 0.0]])
    out = np.array([[1.0, -1.0]])
    first, second, third = connections([kernels, dense, out])
    assert first.tolist() == [[0.0], [-0.5]]
    assert second.tolist() == [[0.0, -0.4], [2.0, 0.0]]
    assert third is not None
    assert third.tolist() == [[1.0, -1.0]]


def test_units_without_weights_on_one_side_are_cut_off() -> None:
    into = np.array([[1.0, 0.0], [0.0005, 0.0], [0.0, 2.0], [1.0, 1.0]])
    out = np.array([[1.0, 1.0, 0.0, -0.002]])
    assert [found.tolist() for found in cut_off([into, out])] == [[False, True, True, False]]
    assert cut_off([into]) == []


def test_the_strongest_units_in_their_own_order() -> None:
    into = np.array([[3.0], [0.1], [2.0]])
    out = np.array([[1.0, 9.0, 2.0]])
    assert strongest([into, out], 1, 2).tolist() == [0, 2]
    assert strongest([into, out], 1, 3).tolist() == [0, 1, 2]
    assert strongest([into, out], 2, 5).tolist() == [0]
    assert strongest([np.array([[1.0, -5.0, 0.0]])], 0, 1).tolist() == [1]
