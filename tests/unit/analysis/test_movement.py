"""How far predictions move, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reglab.analysis.movement import changed_class, rms_change


def test_root_mean_square_over_points_and_networks() -> None:
    one = (np.array([[0.0], [0.0]]), np.array([[3.0], [4.0]]))
    other = (np.array([[1.0], [1.0]]), np.array([[1.0], [1.0]]))
    assert rms_change([one]) == pytest.approx(math.sqrt(12.5))
    assert rms_change([one, other]) == pytest.approx(math.sqrt(25 / 4))


def test_share_of_points_with_another_class() -> None:
    before = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.7, 0.3]])
    after = np.array([[0.6, 0.4], [0.6, 0.4], [0.1, 0.9], [0.8, 0.2]])
    assert changed_class([(before, after)]) == 0.25
    assert changed_class([(before, after), (before, before)]) == 0.125


def test_networks_that_diverged_do_not_count() -> None:
    good, lost = np.ones((2, 1)), np.full((2, 1), np.nan)
    assert rms_change([(good, lost), (good, good + 2)]) == 2
    assert math.isnan(rms_change([(lost, good)]))
    assert math.isnan(changed_class([]))
