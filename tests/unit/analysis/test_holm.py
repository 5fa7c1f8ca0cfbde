"""Holm's procedure, against a calculation by hand and its own definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.analysis.holm import holm_levels


def test_a_calculation_by_hand() -> None:
    # 0.004 ≤ 0.05/5, 0.011 ≤ 0.05/4, 0.02 > 0.05/3: the others stay at a third.
    found = holm_levels([0.02, 0.004, 0.9, 0.011, 0.03])
    assert found == pytest.approx([1 - 0.05 / 3, 1 - 0.05 / 5, 1 - 0.05 / 3, 1 - 0.05 / 4, 1 - 0.05 / 3])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_significant_is_what_adjusted_p_values_say(p: list[float]) -> None:
    """The textbook's adjusted values: the running maximum of (m − rank) · p."""
    order = np.argsort(p, kind="stable")
    factors = np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(np.array(p)[order] * factors)
    for value, told, level in zip(p, adjusted, holm_levels(p), strict=True):
        if abs(told - 0.05) > 1e-12:
            assert (value <= 1 - level + 1e-15) == (told <= 0.05)


def test_at_most_one_family_in_twenty_has_a_false_claim() -> None:
    rng = np.random.default_rng(5)
    p = rng.random((2000, 8))
    false = sum(
        any(v <= 1 - level for v, level in zip(row, holm_levels(row.tolist()), strict=True)) for row in p
    )
    assert false / len(p) == pytest.approx(0.05, abs=0.015)
