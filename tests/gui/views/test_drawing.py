"""Data drawn with the mouse: strokes, the eraser, the way back, and training on what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from reglab.experiment.sources.points import PointsSource
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.views.drawing.pad import DrawingPad
from reglab.gui.views.drawing.sketch import Brush, Scale, Sketch
from reglab.gui.views.fit.view import FitView
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import PATIENCE, run_to_the_end, shown

EXACT, PIXEL = Brush(0.0, 10.0), Scale(0.01, 0.01)


def line(sketch: Sketch, *places: tuple[float, float], label: int = 0, brush: Brush = EXACT) -> None:
    sketch.begin()
    for x, y in places:
        sketch.put(x, y, label, brush, PIXEL)
    sketch.end()


# -- strokes ---------------------------------------------------------------------------------------


def test_points_stand_evenly_along_a_stroke_however_the_mouse_is_told() -> None:
    once, often = Sketch("points"), Sketch("points")
    line(once, (0, 0), (1, 0))
    line(often, *((step / 37, 0.0) for step in range(38)))
    assert once.places[:, 0] == pytest.approx(np.arange(11) / 10)
    assert often.places[:, 0] == pytest.approx(once.places[:, 0], abs=0.02)


def test_a_broad_brush_scatters_within_its_reach() -> None:
    sketch = Sketch("points")
    line(sketch, (0, 0), (3, 0), brush=Brush(40.0, 5.0))
    away = np.hypot(
        sketch.places[:, 0] - np.clip(np.arange(len(sketch.places)) * 0.05, 0, 3), sketch.places[:, 1]
    )
    assert len(sketch.places) == 61
    assert 0.2 < away.max() <= 0.4 + 1e-4


def test_the_eraser_takes_what_is_near_and_undo_brings_it_back_stroke_by_stroke() -> None:
    sketch = Sketch("points")
    line(sketch, (0, 0), (1, 0))
    line(sketch, (0, 1), (1, 1), label=1)
    sketch.begin()
    sketch.erase(0.5, 0.0, Brush(15.0, 1.0), PIXEL)
    assert sketch.end()
    assert sketch.words == "8 orange, 11 blue"
    sketch.begin()
    sketch.erase(9.0, 9.0, Brush(15.0, 1.0), PIXEL)
    assert not sketch.end(), "nothing was there"
    for words in ("11 orange, 11 blue", "11 orange, 0 blue", "0 orange, 0 blue"):
        sketch.undo()
        assert sketch.words == words
    assert not sketch.can_undo


def test_it_is_said_what_is_missing_until_there_is_enough() -> None:
    sketch = Sketch("points")
    assert sketch.trouble == "Press the mouse and draw."
    line(sketch, (0, 0), (1, 0))
    assert sketch.trouble.startswith("0 points are blue; draw at least 3")
    line(sketch, (0, 1), (1, 1), label=1)
    assert sketch.trouble == ""
    source = sketch.source()
    assert (len(source.x), sum(source.labels)) == (22, 11)
    again = Sketch("points")
    again.take(source)
    assert again.source() == source


def test_no_more_points_are_laid_than_can_be_learned_from() -> None:
    sketch = Sketch("curve")
    line(sketch, (0, 0), (3000, 1))
    assert len(sketch.places) == 2000
    assert sketch.trouble == ""


def test_points_beyond_the_usual_plane_are_seen() -> None:
    sketch = Sketch("curve")
    line(sketch, (-1, 0), (1, 1))
    assert sketch.span() == (-3, 3, -2, 2)
    sketch.take(PointsSource(x=(0.0, 1, 2, 3, 4, 50), y=(0.0, 1, 2, 3, 4, -90)))
    left, right, bottom, top = sketch.span()
    assert left <= 0
    assert right > 50
    assert bottom < -90
    assert top >= 4


# -- in the window ---------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment(epochs=20)), (1366, 768))


def pad_of(window: MainWindow, kind: str) -> DrawingPad:
    """Begin to draw, as by the panel's menu."""
    menu = window.experiment_panel.data.draw_button.menu()
    menu.actions()[0 if kind == "points" else 1].trigger()
    view = window.tabs.view(BoundaryView if kind == "points" else FitView)
    assert view.isVisible()
    assert view.drawing is not None
    assert view.drawing.pad is not None
    return view.drawing.pad


def stroke(qtbot: QtBot, pad: DrawingPad, *way: tuple[float, float]) -> None:
    """Draw with the mouse, by shares of the plane from its upper left corner."""
    canvas = pad.plane.panel.canvas
    rect, viewport = canvas.view.sceneBoundingRect(), canvas.viewport()
    places = [
        QPoint(round(rect.left() + x * rect.width()), round(rect.top() + y * rect.height())) for x, y in way
    ]
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(viewport, left, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(viewport, place)
    qtbot.mouseRelease(viewport, left, pos=places[-1])


def source_of(window: MainWindow) -> PointsSource:
    source = window.model.experiment.data.set
    assert isinstance(source, PointsSource)
    return source


def test_two_classes_are_drawn_learned_and_taken_back_in_one_step(qtbot: QtBot, window: MainWindow) -> None:
    before = window.model.experiment
    pad = pad_of(window, "points")
    pad.brush.choose("single")
    stroke(qtbot, pad, (0.1, 0.3), (0.9, 0.3))
    assert window.model.experiment is before, "one class is nothing to be told apart"
    assert "0 points are blue" in pad.words.text()
    pad.tool.choose("blue")
    stroke(qtbot, pad, (0.1, 0.7), (0.9, 0.7))
    source = source_of(window)
    at = np.array(source.labels)
    assert 10 < at.sum() < len(at) - 10
    # Where the mouse was: three tenths from the top, in units of the axes.
    assert np.array(source.y)[at == 0] == pytest.approx(0.8, abs=0.05)
    assert np.array(source.y)[at == 1] == pytest.approx(-0.8, abs=0.05)
    assert min(source.x) == pytest.approx(-2.4, abs=0.05)
    stroke(qtbot, pad, (0.5, 0.9))
    assert len(source_of(window).x) == len(source.x) + 1
    record = run_to_the_end(qtbot, window)
    assert record.state == "completed"
    assert record.experiment.data.set == source_of(window)
    # Who runs wants to see what comes of it.
    assert pad.isHidden()
    assert window.tabs.view(BoundaryView).controls.isVisible()
    window.model.undo_stack.undo()
    assert window.model.experiment == before


def test_a_curve_is_drawn_beside_classes_and_its_tab_is_there_while_it_is(
    qtbot: QtBot, window: MainWindow
) -> None:
    fit = window.tabs.indexOf(window.tabs.page("Fit"))
    assert not window.tabs.isTabVisible(fit)
    pad = pad_of(window, "curve")
    assert window.tabs.isTabVisible(fit)
    stroke(qtbot, pad, (0.1, 0.9), (0.5, 0.1), (0.9, 0.9))
    assert window.model.experiment.data.info.task == "regression"
    assert window.model.experiment.network.resolved_output(window.model.experiment.data.info) == "linear"
    qtbot.mouseClick(pad.done, Qt.MouseButton.LeftButton)
    assert window.tabs.isTabVisible(fit)
    assert run_to_the_end(qtbot, window).state == "completed"


def test_a_drawing_that_came_to_nothing_leaves_everything_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    before = window.model.experiment
    pad = pad_of(window, "curve")
    qtbot.mouseClick(pad.done, Qt.MouseButton.LeftButton)
    assert window.model.experiment is before
    assert not window.tabs.isTabVisible(window.tabs.indexOf(window.tabs.page("Fit")))
    assert window.tabs.currentWidget().tab.draws != "curve"


def test_undo_takes_strokes_back_while_there_are_any(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    pad = pad_of(window, "points")
    stroke(qtbot, pad, (0.1, 0.3), (0.9, 0.3))
    pad.tool.choose("blue")
    stroke(qtbot, pad, (0.1, 0.7), (0.9, 0.7))
    first = source_of(window)
    stroke(qtbot, pad, (0.1, 0.8), (0.9, 0.8))
    assert len(source_of(window).x) > len(first.x)
    canvas = pad.plane.panel.canvas
    assert canvas.hasFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert source_of(window) == first
    qtbot.mouseClick(pad.back, Qt.MouseButton.LeftButton)
    assert pad.sketch.words.endswith("0 blue")
    qtbot.mouseClick(pad.clear, Qt.MouseButton.LeftButton)
    assert len(pad.sketch.places) == 0


def test_what_was_drawn_is_drawn_on(qtbot: QtBot, window: MainWindow) -> None:
    pad = pad_of(window, "points")
    stroke(qtbot, pad, (0.1, 0.3), (0.9, 0.3))
    pad.tool.choose("blue")
    stroke(qtbot, pad, (0.1, 0.7), (0.9, 0.7))
    drawn = source_of(window)
    qtbot.mouseClick(pad.done, Qt.MouseButton.LeftButton)
    view = window.tabs.view(BoundaryView)
    assert view.drawing is not None
    qtbot.mouseClick(view.drawing.button, Qt.MouseButton.LeftButton)
    assert pad.isVisible()
    assert pad.sketch.source() == drawn
    # Other data end it.
    data = window.experiment_panel.data
    data.set_box.setCurrentIndex(data.set_box.findData("circles"))
    assert pad.isHidden()


def test_the_veil_over_old_results_does_not_lie_over_a_drawing(qtbot: QtBot, window: MainWindow) -> None:
    run_to_the_end(qtbot, window)
    pad = pad_of(window, "points")
    stroke(qtbot, pad, (0.1, 0.3), (0.9, 0.3))
    pad.tool.choose("blue")
    stroke(qtbot, pad, (0.1, 0.7), (0.9, 0.7))
    assert window.session.staleness.whole
    assert window.stale_sign.veil.isHidden()
    qtbot.mouseClick(pad.done, Qt.MouseButton.LeftButton)
    assert window.stale_sign.veil.isVisible()


def test_the_examples_of_the_plot_can_be_drawn_on(qtbot: QtBot, window: MainWindow) -> None:
    record = run_to_the_end(qtbot, window)
    view = window.tabs.view(BoundaryView)
    window.tabs.setCurrentWidget(window.tabs.page("Boundary"))
    qtbot.waitUntil(lambda: bool(view.examples), timeout=PATIENCE)
    assert view.drawing is not None
    qtbot.mouseClick(view.drawing.button, Qt.MouseButton.LeftButton)
    pad = view.drawing.pad
    assert pad is not None
    qtbot.mouseClick(pad.from_plot, Qt.MouseButton.LeftButton)
    shown = view.examples[0]
    source = source_of(window)
    assert len(source.x) == record.experiment.data.train + record.experiment.data.validation
    assert np.array(source.x)[: len(shown.x_train)] == pytest.approx(shown.x_train[:, 0], abs=1e-4)
    assert source.labels[: len(shown.y_train)] == tuple(shown.y_train.tolist())
    assert pad.from_plot.isHidden()
    qtbot.mouseClick(pad.back, Qt.MouseButton.LeftButton)
    assert len(pad.sketch.places) == 0
    assert pad.from_plot.isVisible()
