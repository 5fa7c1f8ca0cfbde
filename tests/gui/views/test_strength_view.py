"""The tab with strength curves: it trains by itself, grows, says what it found, and gives points away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.sweeps import Batch
from reglab.experiment.techniques.l2 import L2
from reglab.gui import theme
from reglab.gui.views.strength.view import StrengthView
from reglab.gui.window.main_window import MainWindow
from reglab.gui.window.run_figures import sweep_plot
from reglab.sweeps import open_folder, run_sweep
from reglab.sweeps.backend import Report
from tests.gui.conftest import MakeWindow
from tests.support.sweeps import COUNTING, SMALL, Inline, small_sweep
from tests.support.windows import PATIENCE, shown

Opened = Callable[..., tuple[MainWindow, StrengthView]]


class Endless(Inline):
    """A backend in which nothing comes to an end."""

    def submit(self, number: int, batch: Batch) -> None:
        """Take a batch."""

    def poll(self, timeout: float) -> Sequence[Report]:
        """Wait in vain."""
        QTest.qSleep(round(1000 * timeout))
        return []


@pytest.fixture
def opened(make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open the tab in a window that counts instead of training, or trains in its own thread."""

    def open_tab(
        backend: Callable[[], Inline] = lambda: Inline(COUNTING), experiment: Experiment = SMALL
    ) -> tuple[MainWindow, StrengthView]:
        monkeypatch.setattr(StrengthView, "make_backend", staticmethod(backend))
        window = shown(qtbot, make_window(experiment), (1100, 760), ready=True)
        page = window.tabs.page("Strength")
        assert page.view is None
        window.tabs.setCurrentWidget(page)
        view = page.view
        assert isinstance(view, StrengthView)
        qtbot.waitUntil(lambda: view.controls.ask is not None, timeout=PATIENCE)
        return window, view

    return open_tab


def few(view: StrengthView, points: int = 4, seeds: int = 2) -> None:
    """Ask for few points and seeds, as a person types it."""
    for field, value in ((view.controls.first.points, points), (view.controls.seeds, seeds)):
        field.setText(str(value))
        field.setModified(True)
        field.editingFinished.emit()


def trained(qtbot: QtBot, view: StrengthView) -> None:
    """Press Train and wait for the end."""
    qtbot.mouseClick(view.controls.button, Qt.MouseButton.LeftButton)
    assert view.controls.button.text() == "Stop"
    qtbot.waitUntil(lambda: view.session.end is not None, timeout=PATIENCE)
    assert view.controls.button.text() == "Train"


def test_it_trains_the_selected_arm_and_says_what_is_best(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened()
    assert view.controls.first.value is not None
    assert view.controls.first.value.parameter.path == "l2.strength"
    assert view.pages.empty.message.startswith("Press Train")
    few(view)
    qtbot.waitUntil(
        lambda: view.controls.taken.text().startswith("5 × 2 = 10 networks, about"), timeout=PATIENCE
    )
    trained(qtbot, view)
    assert view.result is not None
    # What counts has the strength as its loss beside the epoch.
    assert view.result.values("val_loss")[:, 0, 0] == pytest.approx(
        6 + np.array(view.result.sweep.axes[0].values)
    )
    words = view.finding.text()
    assert "Best: L2 strength 0, validation loss at the end 6.00 (95 % interval" in words
    (line,) = view.pages.curve.content.lines  # type: ignore[union-attr]
    assert line.judged.best == 0
    assert view.pages.curve.content.direction == "stronger →"  # type: ignore[union-attr]
    # Nothing is trained twice.
    qtbot.waitUntil(lambda: "all of them there already" in view.controls.taken.text(), timeout=PATIENCE)
    few(view, points=7)
    qtbot.waitUntil(lambda: "of them to be trained" in view.controls.taken.text(), timeout=PATIENCE)


def test_nothing_runs_before_it_is_seen_and_nothing_after_the_window(
    opened: Opened, make_window: MakeWindow, qtbot: QtBot
) -> None:
    begun = []

    def backend() -> Inline:
        begun.append(True)
        return Endless(COUNTING)

    window, view = opened(backend)
    qtbot.waitUntil(lambda: bool(begun), timeout=PATIENCE)
    few(view)
    qtbot.mouseClick(view.controls.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.result is not None, timeout=PATIENCE)
    window.document._saved = window.model.experiment
    window.close()
    assert not view.worker.isRunning()


def test_stop_ends_it_and_says_what_is_missing(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened(lambda: Endless(COUNTING))
    few(view)
    qtbot.mouseClick(view.controls.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Training: 0 %, 0 of 5 points" in view.finding.text(), timeout=PATIENCE)
    qtbot.mouseClick(view.controls.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.session.end is not None, timeout=PATIENCE)
    assert "Stopped: 0 of 5 points have ended" in view.finding.text()
    assert view.controls.button.text() == "Train"


def test_a_range_that_cannot_be_is_refused_in_a_sentence(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened()
    low = view.controls.first.low
    assert low is not None
    for text, words in (("7", "cannot go from 7 to 1"), ("nine", "must be a number, but is “nine”")):
        low.setText(text)
        low.setModified(True)
        low.editingFinished.emit()
        assert words in view.controls.problem.text()
        assert view.controls.problem.isVisible()
        assert not view.controls.button.isEnabled()
    low.setText("0.01")
    low.setModified(True)
    low.editingFinished.emit()
    assert not view.controls.problem.isVisible()
    assert view.controls.button.isEnabled()


def test_what_the_data_do_not_have_is_refused_with_the_point(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened(experiment=PRESETS["digits-120"].experiment)
    view.controls.choose("data.train")
    high = view.controls.first.high
    assert high is not None
    high.setText("1700")
    high.setModified(True)
    high.editingFinished.emit()
    qtbot.waitUntil(lambda: view.controls.problem.text().startswith("At data.train = "), timeout=PATIENCE)
    assert not view.controls.button.isEnabled()


def test_a_point_is_read_with_the_keys_and_becomes_an_arm(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened()
    few(view)
    trained(qtbot, view)
    picture = view.pages.curve
    assert not view.readout.arm_button.isEnabled()
    qtbot.keyClick(picture, Qt.Key.Key_End)
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    assert view.chosen == 3
    assert view.readout.words.text().startswith("At L2 strength 0.0215: training loss 6.0")
    # The same by the mouse, where it is painted.
    picture.grab()
    at = picture.place_of(2)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))
    assert view.chosen == 2
    before = window.model.experiment
    qtbot.mouseClick(view.readout.arm_button, Qt.MouseButton.LeftButton)
    arms = window.model.experiment.arms
    assert [arm.key for arm in arms[:2]] == [arm.key for arm in before.arms]
    assert window.model.selected == 2
    assert isinstance(added := arms[2].techniques[0], L2)
    assert added.strength == pytest.approx(4.64e-4, rel=1e-2)
    # The curve is still of this experiment.
    assert view.veil.words == ""
    window.model.undo_stack.undo()
    assert window.model.experiment == before
    qtbot.keyClick(picture, Qt.Key.Key_Escape)
    assert view.chosen is None


@pytest.mark.parametrize(("path", "value"), [("training.learning_rate", "lr"), ("layers.1.units", "units")])
def test_what_all_arms_share_becomes_the_new_arms_own(
    opened: Opened, qtbot: QtBot, path: str, value: str
) -> None:
    window, view = opened()
    view.controls.choose(path)
    few(view, points=3)
    trained(qtbot, view)
    view.choose(1)
    assert view.result is not None
    number = view.result.sweep.axes[0].values[1]
    qtbot.mouseClick(view.readout.arm_button, Qt.MouseButton.LeftButton)
    experiment = window.model.experiment
    arm = experiment.arms[2]
    if value == "lr":
        assert experiment.arm_training(arm).optimizer.lr == number
        assert experiment.training == SMALL.training
    else:
        assert arm.network is not None
        assert arm.network.layers[0].units == number  # type: ignore[union-attr]
        assert experiment.network == SMALL.network


def test_a_point_that_is_shown_has_the_numbers_of_the_curve_bit_for_bit(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened(Inline)
    few(view, points=2)
    trained(qtbot, view)
    view.choose(1)
    assert view.result is not None
    expected = view.result.values("val_loss")[1, 0]
    before = window.model.experiment
    qtbot.mouseClick(view.readout.show_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    record = window.session.record
    assert record is not None
    assert record.experiment == view.result.cells[1].experiment
    np.testing.assert_array_equal(record.values("val_loss")[-1], expected)
    assert window.tabs.tabText(window.tabs.currentIndex()) == "Curves"
    assert view.result is not None, "the curve stays"
    window.model.undo_stack.undo()
    assert window.model.experiment == before


def test_it_is_stale_when_the_question_is_another_one(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened()
    few(view)
    trained(qtbot, view)
    # The value that is varied is no part of the question.
    window.model.edit_arm(lambda arm: edits.put_technique(arm, L2(strength=0.5)), "Other strength")
    assert view.veil.words == ""
    window.model.edit(lambda e: edits.set_data(e, train=30), "More examples")
    assert view.veil.words == "Results before the change of training examples – press Train"
    view.choose(1)
    assert not view.readout.arm_button.isEnabled()
    assert view.readout.show_button.isEnabled()
    window.model.undo_stack.undo()
    assert view.veil.words == ""
    # It stays when another tab is opened meanwhile.
    window.tabs.setCurrentIndex(0)
    window.tabs.setCurrentWidget(window.tabs.page("Strength"))
    assert view.result is not None


def test_a_learning_curve_has_the_baseline_beside_it(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened()
    assert not view.controls.baseline.isVisible(), "the baseline has no strength"
    view.controls.choose("data.train")
    assert view.controls.baseline.isVisible()
    view.controls.baseline.setChecked(True)
    few(view, points=3)
    trained(qtbot, view)
    content = view.pages.curve.content
    assert content is not None
    assert [line.name for line in content.lines] == ["Plain", "L2"]
    assert content.below == "Training examples m"
    assert content.direction == "more examples →"
    assert view.finding.text().count("Best: training examples") == 2
    view.choose(0)
    assert not view.readout.arm_button.isEnabled()
    assert "same data" in view.readout.arm_button.toolTip()


def test_two_numbers_make_a_heat_map(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened()
    view.controls.choose("l2.strength", "training.learning_rate")
    few(view, points=2)
    qtbot.waitUntil(
        lambda: view.controls.taken.text().startswith("3 × 8 × 2 = 48 networks"), timeout=PATIENCE
    )
    trained(qtbot, view)
    heat = view.pages.heat
    assert heat.isVisible()
    assert heat.content is not None
    assert heat.content.shape == (3, 8)
    # The loss is the strength alone: all of the first column are as good.
    assert heat.content.shades().reshape(3, 8)[0] == pytest.approx(1.0)
    heat.grab()
    box = heat.cell_box(13)
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert view.chosen == 13
    assert view.result is not None
    assert view.result.cells[13].values[0] == view.result.sweep.axes[0].values[1]
    assert "L2 strength" in view.readout.words.text()
    assert "learning rate" in view.readout.words.text()
    qtbot.keyClick(heat, Qt.Key.Key_Up)
    qtbot.keyClick(heat, Qt.Key.Key_Right)
    assert view.chosen == 22


def test_a_folder_of_the_command_line_is_a_curve(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, view = opened()
    sweep = small_sweep(seeds=3)
    path = tmp_path / "curve"
    list(run_sweep(sweep, Inline(COUNTING), folder=open_folder(path, sweep)))
    window.tabs.setCurrentIndex(0)
    window.tabs.open_folder(path)
    qtbot.waitUntil(lambda: view.result is not None, timeout=PATIENCE)
    assert view.isVisible()
    assert view.result is not None
    assert view.result.sweep == sweep
    assert "Read from “curve”" in view.finding.text()
    assert "Best: L2 strength 0" in view.finding.text()
    # Dragged into the window as well.
    before = view.result
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: view.result is not before, timeout=PATIENCE)
    assert view.result.sweep == sweep
    # What is no sweep is said, and what there is stays.
    window.tabs.open_folder(tmp_path)
    qtbot.waitUntil(lambda: "holds no sweep" in view.controls.problem.text(), timeout=PATIENCE)
    assert view.controls.button.isEnabled()
    assert view.result.sweep == sweep


def test_an_edit_does_not_paint_the_same_curves_again(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened()
    few(view)
    trained(qtbot, view)
    qtbot.waitUntil(lambda: not view._painting.resting, timeout=PATIENCE)
    view.grab()
    before = view.pages.curve.rendered
    window.model.edit(lambda e: edits.set_training(e, epochs=77), "Longer")
    assert "press Train" in view.veil.words
    view.grab()
    assert view.pages.curve.rendered == before
    view.quantity.choose("gap")
    view.grab()
    assert view.pages.curve.rendered == before + 1


def test_the_key_has_the_colours_of_the_theme_at_once(
    opened: Opened, qtbot: QtBot, qapp: QApplication
) -> None:
    _, view = opened()
    few(view)
    trained(qtbot, view)
    theme.apply(qapp, "dark")
    try:
        at_once = view.pages.legend.grab().toImage()
        view.quantity.choose("gap")
        view.quantity.choose("loss")
        assert view.pages.legend.grab().toImage() == at_once
    finally:
        theme.apply(qapp, "light")


def test_an_example_about_a_curve_has_it_ready(opened: Opened, qtbot: QtBot) -> None:
    """Opened, one click on the tab and one on Train: both arms over the width."""
    window, view = opened()
    few(view, points=7, seeds=3)
    window.document.show(PRESETS["double-descent"].experiment)
    qtbot.waitUntil(
        lambda: view.controls.first.value is not None and view.controls.first.value.high == 256,
        timeout=PATIENCE,
    )
    controls = view.controls
    assert controls.way_in.text() == "This example is about this number:"
    ask = controls.ask
    assert ask is not None
    assert list(ask.over) == ["layers.1.units"]
    assert (ask.over["layers.1.units"][0], ask.over["layers.1.units"][-1]) == (2, 256)
    assert ask.arms == tuple(arm.key for arm in PRESETS["double-descent"].experiment.arms)
    assert ask.seeds == 5
    # What a person chooses afterwards stays, whatever else is edited.
    controls.choose("l2.strength")
    window.model.edit(lambda e: edits.set_training(e, epochs=20), "Shorter")
    assert controls.first.value is not None
    assert controls.first.value.parameter.path == "l2.strength"
    assert controls.way_in.text().startswith("Vary a number")


def test_its_numbers_and_its_picture_can_be_taken_away(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened()
    assert view.shown_tables() == []
    few(view)
    trained(qtbot, view)
    (table,) = view.shown_tables()
    assert view.result is not None
    assert len(table.rows) == 2 * len(view.result.cells)
    losses = view.result.of_arm("val_loss", 0)
    column = list(table.columns).index("last_val_loss")
    assert [float(str(row[column])) for row in table.rows[:2]] == losses[0].tolist()
    plot = sweep_plot(view)
    assert plot.title == "Strength"
    assert plot.text == view.finding.text()
    assert "<svg" in plot.svg
    assert window.tabs.open_view is view
