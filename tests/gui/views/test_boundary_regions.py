"""Places for the names of classes in a map, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.gui.views.boundary.regions import name_places

X, Y = np.linspace(0, 10, 41), np.linspace(0, 4, 21)


def one_hot(top: np.ndarray, classes: int = 3) -> np.ndarray:
    return np.eye(classes)[top]


def test_a_name_stands_in_the_middle_of_its_region() -> None:
    top = np.repeat((X > 6)[None], len(Y), axis=0).astype(int)
    places = name_places(one_hot(top), X, Y)
    assert set(places) == {0, 1}
    (x0, y0), (x1, y1) = places[0], places[1]
    # Farther from every edge than half the smaller side, but for a step of the grid.
    assert x0 == pytest.approx(3, abs=1.25)
    assert x1 == pytest.approx(8, abs=0.3)
    assert (y0, y1) == pytest.approx((2, 2), abs=0.25)


def test_of_two_parts_the_wider_one_has_the_name() -> None:
    top = np.repeat(np.where(X < 1, 2, np.where(X > 6, 2, 0))[None], len(Y), axis=0)
    assert name_places(one_hot(top), X, Y)[2][0] > 6


def test_slivers_have_no_name() -> None:
    top = np.zeros((len(Y), len(X)), int)
    top[3, 5] = 1
    assert set(name_places(one_hot(top), X, Y)) == {0}
