"""Student's t against scipy's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from reglab.analysis.student import LEVEL, reach, student_t


@pytest.mark.parametrize("freedom", [*range(1, 40), 98, 99, 500])
@pytest.mark.parametrize("probability", [0.6, 0.75, 0.9, 0.975, 0.995])
def test_quantile_equals_scipys(probability: float, freedom: int) -> None:
    assert student_t(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-10)


@pytest.mark.parametrize(("probability", "freedom"), [(0.5, 3), (1.0, 3), (0.2, 3), (0.975, 0)])
def test_quantile_refuses_what_has_no_meaning(probability: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        student_t(probability, freedom)


@pytest.mark.parametrize("level", [LEVEL, 0.8, 0.99])
@pytest.mark.parametrize("n", [2, 3, 10])
def test_reach_is_that_of_scipys_interval_of_the_mean(n: int, level: float) -> None:
    values = np.random.default_rng(n).normal(3, 2, n)
    low, high = stats.t.interval(level, n - 1, values.mean(), stats.sem(values))
    half = reach(n, level) * values.std(ddof=1)
    assert (values.mean() - half, values.mean() + half) == pytest.approx((low, high))


def test_one_value_has_no_interval() -> None:
    with pytest.raises(ValueError, match="1 or more, but are 0"):
        reach(1)


def test_a_wide_sample_is_the_normal_distribution() -> None:
    assert reach(4000) * math.sqrt(4000) == pytest.approx(stats.norm.ppf(0.975), rel=1e-3)
