"""Axes of small charts tell their scale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from reglab.gui.plots.chart import Chart, left_room
from reglab.gui.plots.limits import round_up


@pytest.mark.parametrize("largest", [0.011, 0.14, 0.9, 1.3, 2.2, 3.7, 4.6, 5.5, 7.0, 9.0, 31.0])
@pytest.mark.parametrize("most", [2, 3, 4, 7])
def test_an_axis_around_zero_has_more_numbers_than_zero(largest: float, most: int) -> None:
    reach = round_up(largest)
    ticks = Chart(QRectF(0, 0, 190, 150), -reach, reach, 0.0, 1.0).columns(most)
    assert 2 <= len(ticks) <= most + 3
    assert min(ticks) < 0 < max(ticks)


@pytest.mark.parametrize("end", [-0.5, 0.0, 0.5, 100.0])
def test_there_is_room_for_numbers_of_either_sign(end: float) -> None:
    assert left_room(end) > 0
