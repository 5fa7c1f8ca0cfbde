"""One plot: limits that grow in steps, zoom that is respected, logarithmic axis, choice of quantity."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.quantities import PANELS
from tests.support.growing_run import GrowingRun

Make = Callable[..., GrowingRun]
Show = Callable[..., CurvePlot]


def y_range(plot: CurvePlot) -> tuple[float, float]:
    bottom, top = plot.canvas.view.viewRange()[1]
    return bottom, top


def wheel(plot: CurvePlot) -> None:
    """Turn the wheel over the middle of the curves."""
    viewport = plot.canvas.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        viewport.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_the_epochs_planned_are_seen_from_the_start(run: Make, show: Show) -> None:
    plot = show(run(2, 2, 200, given=3))
    first, last = plot.canvas.view.viewRange()[0]
    assert first == 0
    assert 200 <= last <= 205


def test_limits_enclose_the_data_and_grow_in_few_steps(run: Make, show: Show) -> None:
    made = run(1, 1, 300)
    made.values["val_loss"][:, 0] = np.linspace(0.01, 3, 300)
    made.values["train_loss"][:, 0] = np.linspace(1, 0, 300)
    plot, seen = show(made, "gap"), []
    for _ in range(300):
        made.give(1)
        plot.refresh()
        seen.append(y_range(plot))
    gap = made.values["val_loss"] - made.values["train_loss"]
    assert seen[-1][0] <= gap.min()
    assert seen[-1][1] >= gap.max()
    assert len(set(seen)) <= 12
    assert all(b[0] <= a[0] and b[1] >= a[1] for a, b in pairwise(seen))


def test_a_loss_axis_begins_at_zero(run: Make, show: Show) -> None:
    bottom, top = y_range(show(run(2, 3, 100, given=100)))
    assert -0.1 < bottom <= 0
    assert 0.7 < top < 1.2


def test_accuracy_ends_at_one_hundred(run: Make, show: Show) -> None:
    plot = show(run(2, 3, 100, given=100), "score")
    assert 1 <= y_range(plot)[1] < 1.06
    ticks = plot.canvas.left.ticks(0.5, 1.0, 200)
    assert plot.canvas.left.texts(ticks)[-1] == "100"


@pytest.mark.parametrize("bad", [1e30, np.inf, np.nan])
def test_divergence_does_not_flatten_the_others(run: Make, show: Show, bad: float) -> None:
    made = run(2, 2, 100)
    made.values["val_loss"][60:64, 3] = bad
    made.values["val_loss"][64:, 3] = np.nan
    made.give(100)
    plot = show(made)
    made.stop(3, 64, diverged=True)
    plot.refresh()
    assert y_range(plot)[1] < 2.2
    plot.grab()


def test_a_growing_divergence_is_forgotten_once_it_is_known(run: Make, show: Show) -> None:
    made = run(2, 1, 100)
    made.values["val_loss"][50:58, 1] = 0.5 * 2.0 ** np.arange(8)
    made.values["val_loss"][58:, 1] = np.nan
    plot = show(made)
    made.give(58)
    plot.refresh()
    wide = y_range(plot)[1]
    made.stop(1, 58, diverged=True)
    plot.refresh()
    assert wide > 30
    assert y_range(plot)[1] < 2.2


def test_if_all_diverge_there_still_is_an_axis(run: Make, show: Show) -> None:
    made = run(1, 1, 50)
    made.values["val_loss"][20:, 0] = 1e20
    made.give()
    made.stop(0, 50, diverged=True)
    bottom, top = y_range(show(made))
    assert bottom < 0.3 < top < 200


def test_zooming_is_respected_until_the_whole_is_asked_for(run: Make, show: Show) -> None:
    made = run(2, 2, 100, given=50)
    plot = show(made)
    whole = plot.canvas.view.viewRange()
    wheel(plot)
    zoomed = plot.canvas.view.viewRange()
    assert zoomed != whole
    made.values["val_loss"][50:] = 5
    made.give(20)
    plot.refresh()
    assert plot.canvas.view.viewRange() == zoomed
    plot.show_whole()
    plot.refresh()
    assert plot.canvas.view.viewRange()[0] == whole[0]
    assert y_range(plot)[1] >= 5


def test_a_double_click_asks_for_the_whole(run: Make, show: Show, qtbot: QtBot) -> None:
    plot = show(run(2, 2, 100, given=50))
    viewport = plot.canvas.viewport()
    with qtbot.waitSignal(plot.canvas.whole_wanted):
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())


def test_the_logarithmic_axis_shows_powers_of_ten(run: Make, show: Show) -> None:
    made = run(1, 1, 100)
    made.values["train_loss"][:, 0] = np.geomspace(1, 1e-3, 100)
    made.values["val_loss"][:, 0] = 1
    made.give()
    plot = show(made)
    plot.header.log.click()
    bottom, top = y_range(plot)
    assert -3.4 < bottom <= -3
    assert 0 <= top < 0.4
    low, high = plot.canvas.left.range
    assert {"0.001", "0.01", "0.1", "1"} <= set(
        plot.canvas.left.texts(plot.canvas.left.ticks(low, high, 200))
    )
    plot.grab()
    plot.header.log.click()
    assert y_range(plot)[0] > -0.2


def test_zero_and_below_do_not_trouble_the_logarithmic_axis(run: Make, show: Show) -> None:
    made = run(2, 3, 30)
    made.values["penalty"][:, :3] = 0
    made.values["penalty"][:5, 3:] = [1e-9, -1e-3, 1e-3]
    made.give()
    plot = show(made, "weights")
    plot.header.choice.setCurrentIndex(1)
    plot.header.choice.activated.emit(1)
    assert plot.quantity.key == "penalty"
    plot.header.log.click()
    plot.grab()
    made.values["penalty"][:] = 0
    nothing = show(made, "weights")
    nothing.header.log.click()
    nothing.grab()


def test_the_gap_has_no_logarithmic_axis(run: Make, show: Show) -> None:
    assert not show(run(2, 2, 10, given=5), "gap").header.log.isVisible()


def test_another_quantity_can_be_chosen(run: Make, show: Show, qtbot: QtBot) -> None:
    plot = show(run(2, 2, 50, given=50, task="regression"), "score")
    with qtbot.waitSignal(plot.quantity_changed):
        plot.header.choice.setCurrentIndex(1)
        plot.header.choice.activated.emit(1)
    assert plot.quantity.title == "RMSE"
    assert "root mean squared error" in plot.header.subtitle.text()


@pytest.mark.parametrize("key", PANELS)
@pytest.mark.parametrize("task", ["classification", "regression"])
def test_every_quantity_has_a_name_a_unit_and_an_explanation(run: Make, key: str, task: str) -> None:
    for quantity in PANELS[key](run(1, 1, 5, task=task).record.experiment):
        assert quantity.title
        assert len(quantity.subtitle) > 3
        assert len(quantity.about) > 20
        low, high = quantity.limits(0.2, 0.7, 0.7)
        assert low <= 0.2
        assert high >= 0.7
        low, high = quantity.limits(0.0, 0.0, 1.0)
        assert low < high


def test_axes_keep_their_width_whatever_the_numbers(run: Make, show: Show) -> None:
    widths = set()
    for scale in (1e-5, 1.0, 30.0, 1e6):
        made = run(1, 1, 20)
        made.values["weight_norm"] *= scale
        made.give()
        plot = show(made, "weights")
        QApplication.processEvents()
        widths.add((plot.canvas.left.width(), plot.canvas.view.rect().width()))
    assert len(widths) == 1
