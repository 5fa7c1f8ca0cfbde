"""How many seeds would tell, against scipy's noncentral t and against simulated runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from reglab.analysis.paired import compare
from reglab.analysis.power import MOST, seeds_needed


def seen(size: float, n: int = 5) -> list[float]:
    """Differences whose mean is `size` sample standard deviations."""
    values = np.linspace(-1, 1, n)
    return (values / values.std(ddof=1) + size).tolist()


def exact(size: float, level: float, power: float) -> int:
    """The least n by the power of the t-test itself."""
    for n in range(2, MOST + 1):
        critical = stats.t.ppf(0.5 + level / 2, n - 1)
        if stats.nct.sf(critical, n - 1, size * math.sqrt(n)) >= power:
            return n
    raise AssertionError


@pytest.mark.parametrize("level", [0.95, 0.99])
@pytest.mark.parametrize("size", [0.15, 0.3, 0.5, 0.8, 1.2, 2.0])
def test_as_many_as_the_power_of_the_t_test_asks_for(size: float, level: float) -> None:
    found = seeds_needed(compare(seen(size), [0.0] * 5, "higher"), level=level)
    assert found is not None
    assert found.seeds == pytest.approx(exact(size, level, 0.8), abs=1.5)


def test_so_many_seeds_do_tell() -> None:
    found = seeds_needed(compare(seen(0.8), [0.0] * 5, "higher"))
    assert found is not None
    assert found.seeds is not None
    assert not found.told
    rng = np.random.default_rng(8)
    draws = rng.normal(0.8, 1, (1500, found.seeds))
    told = np.mean(stats.ttest_1samp(draws, 0, axis=1).pvalue < 0.05)
    assert told == pytest.approx(0.8, abs=0.07)


def test_nothing_is_estimated_from_nothing() -> None:
    assert seeds_needed(compare([1.0], [0.0], "higher")) is None
    assert seeds_needed(compare([1.0, 1.0], [1.0, 1.0], "higher")) is None
    assert seeds_needed(compare([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], "higher")) is None


def test_a_tiny_difference_takes_more_than_anybody_trains() -> None:
    found = seeds_needed(compare(seen(0.01), [0.0] * 5, "higher"))
    assert found is not None
    assert found.seeds is None
