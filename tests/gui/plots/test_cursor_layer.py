"""Tags beside the curves: near them, in order, none covering another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from reglab.gui.plots.cursor_layer import spread_out
from reglab.gui.plots.readings import Reading


def readings(heights: list[float]) -> list[Reading]:
    return [Reading(arm, 0.0, QPointF(0, y)) for arm, y in enumerate(heights)]


@given(st.lists(st.floats(-50, 250), max_size=16), st.floats(8, 20))
def test_no_tag_covers_another_or_leaves_the_plot(heights: list[float], height: float) -> None:
    placed = spread_out(readings(heights), height, 200)
    centres = [y for _, y in placed]
    assert all(b - a >= height - 1e-6 for a, b in pairwise(centres))
    assert all(height / 2 - 1e-6 <= y <= 200 - height / 2 + 1e-6 for y in centres)
    order = [reading.point.y() for reading, _ in placed]
    assert order == sorted(order)


def test_tags_with_room_stand_at_their_curves() -> None:
    assert [y for _, y in spread_out(readings([100, 50]), 14, 200)] == [50, 100]


def test_without_room_the_most_important_stay() -> None:
    placed = spread_out(readings([10, 20, 30, 40]), 14, 30)
    assert sorted(reading.arm for reading, _ in placed) == [0, 1]


@pytest.mark.parametrize("room", [0.0, 5.0])
def test_a_tiny_plot_shows_one(room: float) -> None:
    assert len(spread_out(readings([10, 20]), 14, room)) == 1
