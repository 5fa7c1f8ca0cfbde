"""Learned coefficients beside true ones, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.analysis.coefficients import coefficient_fit

TRUE = np.array([1.0, 0.0, 0.0, -2.0])


def test_error_and_zeros_found_are_means_over_the_networks() -> None:
    learned = np.array([[1.0, 0.0, 0.0005, -2.0], [2.0, 1.0, 0.0, -3.0], [np.nan] * 4])
    fit = coefficient_fit(learned, TRUE)
    errors = [0.0005 / 2, np.sqrt(3 / 4)]
    assert fit.error == pytest.approx(np.mean(errors))
    assert (fit.zeros, fit.found) == (2, 1.5)
    np.testing.assert_allclose(fit.mean, [1.5, 0.5, 0.00025, -2.5])
    np.testing.assert_array_equal(fit.low, [1, 0, 0, -3])
    np.testing.assert_array_equal(fit.high, [2, 1, 0.0005, -2])


def test_nothing_is_said_of_unknown_truths_and_unsound_networks() -> None:
    unknown = coefficient_fit(np.ones((2, 4)), None)
    assert (unknown.true, unknown.zeros) == (None, 0)
    assert np.isnan([unknown.error, unknown.found]).all()
    lost = coefficient_fit(np.full((2, 4), np.nan), TRUE)
    assert np.isnan(lost.mean).all()
    assert np.isnan(lost.error)
