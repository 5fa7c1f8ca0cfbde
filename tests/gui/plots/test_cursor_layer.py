"""Tags beside the curves: near them, in order, none covering another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem

from reglab.analysis.series import Statistics
from reglab.analysis.spread import SPREADS
from reglab.gui import theme
from reglab.gui.plots import cursor_layer
from reglab.gui.plots.content import Content, Frame, Options
from reglab.gui.plots.cursor_layer import TagGutter, spread_out
from reglab.gui.plots.quantities import PANELS
from reglab.gui.plots.readings import Reading, best_arm
from tests.support.growing_run import GrowingRun


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


def test_of_many_arms_the_selected_the_best_and_the_baseline_keep_their_tags(
    run: Callable[..., GrowingRun], qapp: QApplication
) -> None:
    made = run(20, 1, 10)
    for arm in range(20):
        made.values["val_loss"][:, arm] = 1.0 + 0.01 * arm
    made.values["val_loss"][:, 13] = 0.5
    made.give()
    options = Options(theme.current(), visible=frozenset(range(20)), selected=7)
    statistics = Statistics(made.record, SPREADS["mean-range"])
    content = Content(options, PANELS["loss"](made.record.experiment)[0], statistics)
    assert best_arm(content, 0) == best_arm(content, 5) == 13
    painted: list[int] = []
    gutter = TagGutter(content)
    gutter.frame = Frame(0, 10, 0, 2, 300, 60)
    image = QImage(100, 80, QImage.Format.Format_RGB32)
    painter = QPainter(image)

    def note(found: list[Reading], height: float, room: float) -> list[tuple[Reading, float]]:
        placed = spread_out(found, height, room)
        painted.extend(reading.arm for reading, _ in placed)
        return placed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cursor_layer, "spread_out", note)
        gutter.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    assert 3 <= len(painted) < 20
    assert {7, 13, 0} <= set(painted)


def test_an_arm_that_is_hidden_is_not_the_best(run: Callable[..., GrowingRun]) -> None:
    made = run(3, 1, 5)
    made.values["val_loss"][:] = [0.3, 0.1, 0.2]
    made.give()
    content = Content(
        Options(theme.current(), visible=frozenset({0, 2})),
        PANELS["loss"](made.record.experiment)[0],
        Statistics(made.record, SPREADS["mean-range"]),
    )
    assert best_arm(content, 0) == 2
