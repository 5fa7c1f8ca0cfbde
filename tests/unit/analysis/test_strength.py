"""Strength curves, against numbers worked out by hand, numpy and the published rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import RidgeCV

from reglab.analysis.strength import Stretch, fits, strength_curve
from reglab.analysis.strength_words import plane_sentences

STRENGTHS = [0.0, 0.01, 0.1, 1.0]
BY_HAND = np.array(
    [
        [1.0, 2.0, 3.0],
        [0.9, 1.7, 2.8],
        [0.8, 1.8, 2.8],
        [1.4, 2.5, 3.3],
    ]
)
"""Means 2, 1.8, 1.8, 2.4. Against the second: 0.2 ± 0.06 (0.1, 0.3, 0.2); 0 ± 0.06 (−0.1, 0.1, 0)."""


def test_means_and_intervals_are_those_of_scipy() -> None:
    curve = strength_curve(STRENGTHS, BY_HAND)
    np.testing.assert_allclose(curve.mean, [2.0, 1.8, 1.8, 2.4])
    for row, low, high in zip(BY_HAND, curve.low, curve.high, strict=True):
        wanted = scipy.stats.t.interval(0.95, 2, row.mean(), scipy.stats.sem(row))
        np.testing.assert_allclose((low, high), wanted)
    assert curve.count.tolist() == [3, 3, 3, 3]


def test_the_rule_goes_by_differences_where_seeds_are_shared() -> None:
    curve = strength_curve(STRENGTHS, BY_HAND + np.array([[0.0], [0.0], [1e-9], [0.0]]))
    assert (curve.best, curve.flat, curve.chosen) == (1, (1, 2), 2)
    assert curve.error == pytest.approx(np.std([0.9, 1.7, 2.8], ddof=1) / math.sqrt(3))


def test_without_pairs_the_rule_is_wider_where_seeds_differ_much() -> None:
    """Standard error at the best: sd(0.9, 1.7, 2.8) / √3 = 0.5508; 2.4 lies beyond 1.8 + 0.55, 2 does not."""
    curve = strength_curve(STRENGTHS, BY_HAND + np.array([[0.0], [0.0], [1e-9], [0.0]]), paired=False)
    assert curve.error == pytest.approx(0.55076, abs=1e-5)
    assert (curve.best, curve.flat, curve.chosen) == (1, (0, 2), 2)


@given(arrays(np.float64, (6, 5), elements=st.floats(0, 1)))
def test_the_unpaired_rule_is_that_of_glmnet_where_nothing_lies_between(noise: np.ndarray) -> None:
    """``lambda.1se = max(lambda[cvm <= cvm[min] + cvsd[min]])``, on curves with one valley."""
    values = noise + 5.0 * np.abs(np.arange(6) - 2.0)[:, None]
    cvm = values.mean(axis=1)
    best = int(np.argmin(cvm))
    cvsd = values.std(axis=1, ddof=1) / math.sqrt(5)
    lambdas = np.arange(6.0)
    wanted = lambdas[cvm <= cvm[best] + cvsd[best]].max()
    curve = strength_curve(lambdas, values, paired=False)
    assert (curve.best, curve.strengths[curve.chosen or 0]) == (best, wanted)


def test_best_of_ridge_by_leaving_one_out_is_that_of_scikit_learn() -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(size=(40, 12))
    y = x[:, 0] + generator.normal(size=40)
    alphas = np.geomspace(0.01, 1000, 15)
    model = RidgeCV(alphas=alphas, store_cv_results=True).fit(x, y)
    curve = strength_curve(alphas, model.cv_results_.T)
    assert curve.best is not None
    assert alphas[curve.best] == model.alpha_


def test_higher_may_be_better_and_smaller_stronger() -> None:
    accuracy = -BY_HAND
    curve = strength_curve(STRENGTHS, accuracy, better="higher", stronger="smaller")
    assert (curve.best, curve.flat, curve.chosen) == (2, (1, 2), 1)
    neither = strength_curve(STRENGTHS, accuracy, better="higher", stronger=None)
    assert neither.chosen is None


def test_equal_points_are_not_told_apart() -> None:
    curve = strength_curve(STRENGTHS, np.tile([0.3, 0.4], (4, 1)))
    assert (curve.best, curve.flat, curve.chosen) == (0, (0, 3), 3)


def test_the_flat_region_has_no_break() -> None:
    values = np.array([[1.0, 1.2], [5.0, 5.2], [1.05, 1.15]])
    curve = strength_curve([1, 2, 3], values)
    assert (curve.best, curve.flat) == (0, (0, 0))


def test_a_point_with_a_diverged_network_is_never_the_best() -> None:
    values = BY_HAND.copy()
    values[1, 2] = np.inf
    values[2, 2] = np.nan
    curve = strength_curve(STRENGTHS, values)
    assert (curve.best, curve.flat, curve.count.tolist()) == (0, (0, 0), [3, 2, 2, 3])
    assert curve.mean[1] == pytest.approx(1.3)


def test_before_anything_is_known_nothing_is_said() -> None:
    curve = strength_curve(STRENGTHS, np.full((4, 3), np.nan))
    assert (curve.best, curve.flat, curve.chosen) == (None, None, None)
    assert np.isnan(curve.mean).all()
    assert fits(curve, np.full((4, 3), np.nan), np.full((4, 3), np.nan)) == ()


def test_one_seed_has_a_best_point_and_no_region() -> None:
    curve = strength_curve(STRENGTHS, BY_HAND[:, :1])
    assert (curve.best, curve.flat, curve.chosen) == (2, None, None)
    assert fits(curve, BY_HAND[:, :1], BY_HAND[:, :1]) == ()


def test_under_and_overfitting_are_named_where_both_sets_say_so() -> None:
    seeds = np.array([0.0, 0.01, 0.02, 0.03])
    validation = np.array([1.0, 0.8, 0.5, 0.51, 0.9, 2.0])[:, None] + seeds * np.array(
        [[1], [1], [1], [-9], [1], [1]]
    )
    training = np.array([0.0, 0.1, 0.3, 0.3, 0.8, 1.9])[:, None] + seeds
    curve = strength_curve(range(6), validation)
    assert curve.best in (2, 3)
    found = fits(
        strength_curve(range(6), validation - [[0], [0], [1e-3], [0], [0], [0]]), validation, training
    )
    assert found == (Stretch(0, 1, "overfits"), Stretch(4, 5, "underfits"))


def test_worse_on_validation_alone_is_neither() -> None:
    seeds = np.array([0.0, 0.01, 0.02])
    validation = np.array([0.5, 0.9])[:, None] + seeds
    training = np.array([0.3, 0.3])[:, None] + seeds
    assert fits(strength_curve([1, 2], validation), validation, training) == ()


def test_of_a_score_more_is_better_on_both_sets() -> None:
    seeds = np.array([0.0, 0.01, 0.02, 0.03])
    validation = np.array([0.8, 0.9, 0.5])[:, None] + seeds / 10
    training = np.array([1.0, 0.95, 0.5])[:, None] - seeds / 10
    curve = strength_curve([1, 2, 3], validation, better="higher")
    assert fits(curve, validation, training, better="higher") == (
        Stretch(0, 0, "overfits"),
        Stretch(2, 2, "underfits"),
    )


def test_of_points_in_a_plane_those_that_are_as_good_are_counted() -> None:
    def last(values: list[list[float]]) -> str:
        curve = strength_curve(range(len(values)), np.array(values), stronger=None)
        return plane_sentences(curve, point="here", metric="loss")[-1]

    how = "(one-standard-error rule, seed by seed)."
    assert last([[1.0, 2.0], [0.5, 1.4], [3.0, 4.0]]) == f"No other point is as good {how}"
    assert last([[1.0, 2.0], [1.1, 1.9], [1.3, 2.3]]) == f"1 other point is not distinguishable from it {how}"
    assert last([[1.0], [2.0]]).endswith("(one seed, which proves nothing).")
