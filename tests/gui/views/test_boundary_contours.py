"""Lines of equal value against geometry and against pyqtgraph's own tracer."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest

from reglab.gui.views.boundary.contours import class_borders, level_lines

X, Y = np.linspace(-2, 2, 81), np.linspace(-1.5, 1.5, 61)


def field(function: str) -> np.ndarray:
    x, y = np.meshgrid(X, Y)
    return {
        "circle": np.hypot(x, y),
        "waves": np.sin(3 * x + 0.3) * np.cos(4 * y + 0.2) + 0.3 * x,
        "saddle": x * y + 0.001,
    }[function]


def test_a_circle_is_traced_with_its_radius_and_length() -> None:
    pieces = level_lines(field("circle"), X, Y, 1.0)
    assert np.hypot(pieces[..., 0], pieces[..., 1]) == pytest.approx(1.0, abs=1e-3)
    length = np.linalg.norm(pieces[:, 1] - pieces[:, 0], axis=1).sum()
    assert length == pytest.approx(2 * np.pi, rel=2e-3)


@pytest.mark.parametrize("function", ["circle", "waves", "saddle"])
def test_the_same_crossings_as_the_tracer_of_pyqtgraph(function: str) -> None:
    z = field(function)
    mine = level_lines(z, np.arange(z.shape[1]), np.arange(z.shape[0]), 0.4)
    # Its first index is x, and its points lie half a cell further.
    others = np.array(pg.functions.isocurve(z.T, 0.4)) - 0.5
    ends = {tuple(end) for end in np.round(mine.reshape(-1, 2), 6)}
    assert ends == {tuple(end) for end in np.round(others.reshape(-1, 2), 6)}
    assert len(mine) == len(others)


def test_lines_have_no_loose_ends_inside() -> None:
    pieces = level_lines(field("waves"), X, Y, 0.1)
    ends, count = np.unique(np.round(pieces.reshape(-1, 2), 9), axis=0, return_counts=True)
    inside = (np.abs(ends[:, 0]) < 1.999) & (np.abs(ends[:, 1]) < 1.499)
    assert inside.any()
    assert (count[inside] == 2).all()


def test_at_a_saddle_the_middle_decides_which_corners_are_cut_off() -> None:
    unit = np.array([0.0, 1.0])
    # Corners (0, 0) and (1, 1) are above. With a high middle the other two are cut off, with a low one these.
    high = level_lines(np.array([[3.0, -1.0], [-1.0, 3.0]]), unit, unit, 0.0)
    low = level_lines(np.array([[1.0, -3.0], [-3.0, 1.0]]), unit, unit, 0.0)
    for pieces, corners in ((high, [(1, 0), (0, 1)]), (low, [(0, 0), (1, 1)])):
        middles = pieces.mean(axis=1)
        nearest = {min(corners, key=lambda c, m=m: float(np.hypot(*(m - c)))) for m in middles}
        assert len(pieces) == 2
        assert nearest == set(corners)
        assert all(min(np.hypot(*(m - c)) for c in corners) < 0.4 for m in middles)


def test_no_line_where_all_is_on_one_side() -> None:
    assert level_lines(field("circle"), X, Y, 9.0).shape == (0, 2, 2)


def test_the_border_of_two_classes_is_where_both_are_equally_probable() -> None:
    p = 1 / (1 + np.exp(-field("waves")))
    pieces = class_borders(np.stack([1 - p, p], axis=-1), X, Y)
    x, y = pieces[..., 0], pieces[..., 1]
    assert np.sin(3 * x + 0.3) * np.cos(4 * y + 0.2) + 0.3 * x == pytest.approx(0, abs=5e-3)


def test_borders_of_three_classes_part_the_plane_in_thirds() -> None:
    x, y = np.meshgrid(X, Y)
    turns = np.array([0.0, 2 * np.pi / 3, 4 * np.pi / 3])
    scores = np.exp(2 * (x[..., None] * np.cos(turns) + y[..., None] * np.sin(turns)))
    pieces = class_borders(scores / scores.sum(axis=-1, keepdims=True), X, Y).reshape(-1, 2)
    far = pieces[np.hypot(pieces[:, 0], pieces[:, 1]) > 0.3]
    angles = np.degrees(np.arctan2(far[:, 1], far[:, 0])) % 360
    distance = np.min(np.abs(angles[:, None] - np.array([60.0, 180.0, 300.0])), axis=1)
    assert {int(a // 120) for a in angles} == {0, 1, 2}
    assert distance.max() < 4
