"""The planes side by side: their arrangement, their key, scores and examples."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.examples import ExampleBlocks
from reglab.gui.views.plane.grid import PanelGrid, Rooms, columns_for
from reglab.gui.views.plane.legend import Legend, line_entry, sample_entry, symbol_entry
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.scores import score_words
from reglab.gui.views.plane.symbols import SHAPES, Symbol, paint_symbols, sign_radius
from reglab.record.events import ReplicaStopped
from reglab.record.questions import ExampleSet
from tests.support import records

ROOMS = Rooms(24, 40, 18)


# -- arrangement ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (3, 3), (4, 2), (6, 3)])
def test_few_planes_are_as_large_as_can_be(count: int, columns: int) -> None:
    assert columns_for(count, 764, 350, ROOMS) == columns


def test_a_full_row_is_worth_a_little_room() -> None:
    # Two columns would make each plane a little larger, and leave a hole.
    assert columns_for(3, 764, 440, ROOMS) == 3


def test_in_a_narrow_room_planes_stand_below_each_other() -> None:
    assert columns_for(3, 300, 900, ROOMS) == 1


@pytest.fixture
def grid(qtbot: QtBot) -> PanelGrid:
    made = PanelGrid()
    qtbot.addWidget(made)
    made.resize(764, 350)
    made.show()
    return made


def add(grid: PanelGrid, count: int) -> list[Panel]:
    panels = [Panel() for _ in range(count)]
    for panel in panels:
        grid.add_panel(panel)
    grid.show_panels(panels)
    return panels


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
def test_planes_are_of_one_size_and_inside_without_scrolling(
    grid: PanelGrid, qtbot: QtBot, count: int
) -> None:
    panels = add(grid, count)
    grid.name_axes("x₁", "x₂")
    qtbot.waitUntil(lambda: all(panel.canvas.view.width() > 50 for panel in panels))
    assert not grid.verticalScrollBar().isVisible()
    assert all(grid.sheet.rect().contains(panel.geometry()) for panel in panels)
    sizes = np.array([(panel.canvas.view.width(), panel.canvas.view.height()) for panel in panels])
    assert np.ptp(sizes, axis=0).max() <= 1
    assert sizes.min() > 90


def test_numbers_stand_at_the_outer_planes_only(grid: PanelGrid) -> None:
    panels = add(grid, 5)
    shown = [(panel.canvas.left.isVisible(), panel.canvas.bottom.isVisible()) for panel in panels]
    # Two rows of three: the third plane has none below it.
    assert shown == [(True, False), (False, False), (False, True), (True, True), (False, True)]


def test_sixteen_planes_fit_too(grid: PanelGrid) -> None:
    panels = add(grid, 16)
    assert not grid.verticalScrollBar().isVisible()
    assert min(panel.height() for panel in panels) > 64


def test_where_there_is_no_room_it_scrolls(grid: PanelGrid, qtbot: QtBot) -> None:
    grid.resize(200, 150)
    add(grid, 6)
    qtbot.waitUntil(grid.verticalScrollBar().isVisible)


def test_a_message_takes_the_place_of_the_planes(grid: PanelGrid) -> None:
    panels = add(grid, 2)
    grid.show_message("Nothing yet.")
    assert not any(panel.isVisible() for panel in panels)
    grid.show_panels(panels)
    assert all(panel.isVisible() for panel in panels)
    assert grid.sheet.message == ""


def test_a_wheel_over_one_plane_moves_all(grid: PanelGrid) -> None:
    panels = add(grid, 3)
    seen: list[Span] = []
    grid.moved.connect(seen.append)
    view = panels[1].canvas.view
    view.scaleBy((0.5, 0.5))
    view.sigRangeChangedManually.emit([True, True])
    assert panels[2].canvas.span == pytest.approx(Span(0.25, 0.75, 0.25, 0.75))
    assert seen == [panels[1].canvas.span]


WORDINGS = ("training 98 % · validation 91 %", "train 98 % · val 91 %", "98 % · 91 %")


def test_a_title_takes_no_longer_wording_than_it_may(qtbot: QtBot) -> None:
    panel = Panel()
    qtbot.addWidget(panel)
    panel.show_arm(0, "L2", WORDINGS)
    assert panel.canvas.accessibleName() == f"L2: {WORDINGS[0]}"
    assert panel.title.toolTip() == f"L2\n{WORDINGS[0]}"
    panel.resize(400, 200)
    wide = panel.title.grab().toImage()
    panel.title.scores = WORDINGS[:1]
    assert panel.title.grab().toImage() == wide
    panel.title.scores = WORDINGS
    panel.title.show_wording(2)
    short = panel.title.grab().toImage()
    panel.title.scores, panel.title.wording = WORDINGS[2:], 0
    assert short == panel.title.grab().toImage() != wide


def test_titles_side_by_side_word_their_scores_alike(grid: PanelGrid) -> None:
    panels = add(grid, 3)
    names = ("L2", "a name that takes some more room", "L1")
    for panel, name in zip(panels, names, strict=True):
        panel.show_arm(0, name, WORDINGS)
    grid.level_titles()
    assert panels[0].title.fitting() < panels[1].title.fitting()
    assert {panel.title.wording for panel in panels} == {panels[1].title.fitting()}
    grid.resize(1500, 350)
    assert {panel.title.wording for panel in panels} == {0}


# -- key -------------------------------------------------------------------------------------------------


def test_a_key_takes_as_many_lines_as_it_needs(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_entries([line_entry(f"entry {k}", QColor("red"), 1.0) for k in range(8)])
    assert legend.heightForWidth(2000) < legend.heightForWidth(400) < legend.heightForWidth(120)
    assert legend.accessibleName().startswith("Key: entry 0, entry 1")


def test_signs_are_explained_at_length_under_the_mouse(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    sign = Symbol("circle", "#AA0000", "", 4.0)
    legend.show_entries([symbol_entry("plain", sign), sample_entry("some", 3, 50, sign)])
    legend.resize(400, legend.heightForWidth(400))
    told = [legend.about(QPointF(x, 8)) for x in range(0, 400, 2)]
    assert told[0] == told[-1] == ""
    assert any("drawn at random" in words for words in told)


def test_the_number_of_painted_examples_never_changes_the_height(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    heights = set()
    for count in (10, 90, 100, 290):
        sign = Symbol("circle", "#AA0000", "", 4.0)
        legend.show_entries([sample_entry("some", int(count), 300, sign)] * 3)
        heights.add(tuple(legend.heightForWidth(width) for width in range(200, 700, 2)))
    assert len(heights) == 1


def test_a_narrower_key_is_given_the_height_that_it_needs(qtbot: QtBot) -> None:
    figure = QWidget()
    qtbot.addWidget(figure)
    layout, legend = QVBoxLayout(figure), Legend()
    layout.addWidget(QWidget(), 1)
    layout.addWidget(legend)
    legend.show_entries([line_entry(f"entry {k}", QColor("red"), 1.0) for k in range(8)])
    figure.resize(1500, 300)
    figure.show()
    figure.resize(420, 300)
    assert legend.height() == legend.heightForWidth(legend.width()) > legend.heightForWidth(1500)


def test_the_remark_never_changes_the_height(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_entries([line_entry("entry", QColor("red"), 1.0)] * 5)
    heights = set()
    for epoch in (1, 99999):
        legend.show_remark(f"as of epoch {epoch}")
        heights.add(tuple(legend.heightForWidth(width) for width in range(200, 700, 20)))
    assert len(heights) == 1


# -- signs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [*SHAPES, "cross"])
@pytest.mark.parametrize("hollow", [False, True])
def test_a_sign_stands_where_it_should(qtbot: QtBot, shape: str, hollow: bool) -> None:
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    paint_symbols(
        painter, Symbol(shape, "#AA0000", "#FFFFFF", 6.0, hollow), np.array([20.0]), np.array([35.0])
    )
    painter.end()
    red = np.array(
        [(x, y) for x in range(60) for y in range(60) if QColor(image.pixel(x, y)).green() < 128], float
    )
    assert red.mean(axis=0) + 0.5 == pytest.approx([20, 35], abs=1.0)
    middle = QColor(image.pixel(20, 35)).green() < 128
    assert middle == (shape == "cross" or not hollow)


def test_an_open_cross_covers_nothing_in_its_middle() -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    symbol = Symbol("cross", "#AA0000", "#000000", 12.0, width=1.4, gap=6.0)
    paint_symbols(painter, symbol, np.array([20.0]), np.array([20.0]))
    painter.end()
    marked = [
        (x + 0.5 - 20, y + 0.5 - 20)
        for x in range(40)
        for y in range(40)
        if QColor(image.pixel(x, y)) != QColor("white")
    ]
    ways = np.hypot(*np.array(marked).T)
    assert 3.5 < ways.min() < 6
    assert 11 < ways.max() < 15
    # An arm in each of the four corners.
    assert {(x > 0, y > 0) for x, y in marked} == {(a, b) for a in (True, False) for b in (True, False)}


def test_the_more_signs_the_smaller_within_limits() -> None:
    look = theme.THEMES["light"]
    sizes = [sign_radius(look, count, 40_000) for count in (1, 300, 1000, 100_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] < 4
    assert sizes[-1] > 1.5


# -- examples ---------------------------------------------------------------------------------------------


def example_set(count: int, start: float) -> ExampleSet:
    x = start + np.arange(count, dtype=float)[:, None]
    return ExampleSet(x, x[:, 0], -x[:2], -x[:2, 0], np.zeros(count, np.bool_))


def test_what_networks_share_is_asked_for_once() -> None:
    one, other = example_set(5, 0), example_set(5, 100)
    blocks = ExampleBlocks({0: one, 1: other, 2: one}, 100, 100)
    points = blocks.points(1)
    assert points[:, 0].tolist() == [0, 1, 2, 3, 4, 0, -1, 100, 101, 102, 103, 104, -100, -101]
    assert blocks.block(0) is blocks.block(2)
    outputs = points * 2
    assert blocks.block(1).of(outputs)[:, 0].tolist() == [200, 202, 204, 206, 208, -200, -202]
    assert blocks.block(1).y().tolist() == [100, 101, 102, 103, 104, -100, -101]


def test_of_too_many_examples_each_set_gives_the_same_share() -> None:
    blocks = ExampleBlocks({0: example_set(50, 0), 1: example_set(50, 100)}, 20, 2)
    assert [(block.train, block.validation) for block in blocks.distinct] == [(10, 1), (10, 1)]


# -- scores -----------------------------------------------------------------------------------------


def run(**given: object) -> records.RunRecord:
    question = records.experiment(("plain",), seeds=2, epochs=10)
    rows = np.arange(1, 11) / 100
    curves = {
        "train_accuracy": np.column_stack([0.5 + rows, 0.7 + rows]),
        "val_accuracy": np.column_stack([0.4 + rows, 0.6 + rows]),
    }
    return records.record(question, curves, **given)  # type: ignore[arg-type]


def test_scores_are_the_mean_over_the_networks_at_the_epoch() -> None:
    words = score_words(run(), [0, 1], 4)
    assert words == ("training 64 % · validation 54 %", "train 64 % · val 54 %", "64 % · 54 %")
    assert score_words(run(), [1], 4)[2] == "74 % · 64 %"
    assert score_words(run(), [0, 1], 0) == ()


def test_a_stopped_network_counts_with_the_weights_it_ended_with() -> None:
    stopped = run(stops=[ReplicaStopped(records.RUN, 0, 6, "early_stopping", 3)])
    assert score_words(stopped, [0], 9)[2] == "53 % · 43 %"
    assert score_words(stopped, [0], 5)[2] == "55 % · 45 %"
    kept = run(stops=[ReplicaStopped(records.RUN, 0, 6, "early_stopping")])
    assert score_words(kept, [0], 9)[2] == "56 % · 46 %"


def test_weights_restored_at_the_end_count_at_the_end_only() -> None:
    restored = run(restored={0: 2})
    assert score_words(restored, [0], 10)[2] == "52 % · 42 %"
    assert score_words(restored, [0], 9)[2] == "59 % · 49 %"


def test_diverged_networks_do_not_count() -> None:
    lost = run(stops=[ReplicaStopped(records.RUN, 0, 6, "diverged")])
    assert score_words(lost, [0, 1], 8)[2] == "78 % · 68 %"
    assert score_words(lost, [0], 8) == ()


@pytest.mark.parametrize("title", [False, True])
def test_a_double_click_asks_once_for_a_larger_panel(qtbot: QtBot, title: bool) -> None:
    """Twice would undo it: what the canvas leaves alone comes up to the panel."""
    panel = Panel()
    qtbot.addWidget(panel)
    panel.resize(300, 300)
    panel.show()
    qtbot.waitExposed(panel)
    asked: list[bool] = []
    panel.enlarge_wanted.connect(lambda: asked.append(True))
    target = panel.title if title else panel.canvas.viewport()
    at = target.rect().center()
    for click in (qtbot.mouseClick, qtbot.mouseDClick, qtbot.mouseRelease):
        click(target, Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()
    assert asked == [True]
