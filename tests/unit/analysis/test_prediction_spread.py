"""Variance as a number, against numpy and against how it comes about."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.analysis.prediction_spread import prediction_spread


def test_it_is_the_mean_over_places_of_the_deviation_over_networks() -> None:
    outputs = [np.array([[0.0], [1.0]]), np.array([[2.0], [1.0]]), np.array([[4.0], [4.0]])]
    assert prediction_spread(outputs) == pytest.approx((2 + np.sqrt(3)) / 2)


def test_networks_that_are_not_finite_do_not_count() -> None:
    lost = np.array([[np.nan], [1.0]])
    pair = [np.array([[0.0], [1.0]]), np.array([[2.0], [1.0]])]
    assert prediction_spread([*pair, lost]) == prediction_spread(pair)
    assert np.isnan(prediction_spread([pair[0], lost]))
    assert np.isnan(prediction_spread([]))
