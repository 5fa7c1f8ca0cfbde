"""The tab with the curves as a whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.analysis.spread import SPREADS
from reglab.gui import theme
from reglab.gui.run.questions import Questions
from reglab.gui.views.curves.view import CurvesView
from reglab.record.record import RunRecord
from tests.support.growing_run import GrowingRun
from tests.support.views import see_only

Make = Callable[..., GrowingRun]


@pytest.fixture
def view(qtbot: QtBot) -> CurvesView:
    made = CurvesView(Questions())
    qtbot.addWidget(made)
    made.resize(760, 520)
    made.show()
    QApplication.processEvents()
    return made


def has_color(image: QImage, color: QColor) -> bool:
    wanted = color.rgb()
    return any(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


def canvas_image(view: CurvesView, key: str) -> QImage:
    QApplication.processEvents()
    return view.plots[key].canvas.grab().toImage()


def reductions(view: CurvesView) -> int:
    assert view._statistics is not None
    return view._statistics.reduced_epochs


def hover(view: CurvesView, key: str, epoch: float) -> None:
    canvas = view.plots[key].canvas
    height = sum(canvas.view.viewRange()[1]) / 2
    canvas.scene().sigMouseMoved.emit(canvas.view.mapViewToScene(QPointF(epoch, height)))


# -- painting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", theme.THEMES)
@pytest.mark.parametrize("key", ["loss", "score", "gap", "weights"])
def test_every_plot_paints_every_arm_in_its_hue(
    view: CurvesView, run: Make, qapp: QApplication, key: str, mode: str
) -> None:
    look = theme.apply(qapp, mode)  # type: ignore[arg-type]
    view.set_record(run(3, 2, 60, given=60).record)
    image = canvas_image(view, key)
    for arm in range(3):
        assert has_color(image, look.arm_color(arm))


def test_before_a_run_it_says_what_to_do(view: CurvesView, qtbot: QtBot) -> None:
    view.set_record(None)
    assert "Press Run (Space)" in view.plots["gap"].content.message
    muted = QColor(theme.current().muted)
    assert has_color(canvas_image(view, "gap"), muted)


def test_the_message_follows_the_record(view: CurvesView, run: Make) -> None:
    made = run(2, 2, 20)
    view.set_record(RunRecord(made.record.experiment, 1))
    assert "set up" in view.plots["gap"].content.message
    view.set_record(made.record)
    assert "first epoch" in view.plots["gap"].content.message
    made.finish()
    view.refresh()
    assert "ended before" in view.plots["gap"].content.message


def test_new_epochs_appear(view: CurvesView, run: Make) -> None:
    made = run(2, 2, 100, given=1)
    view.set_record(made.record)
    before = canvas_image(view, "gap")
    made.give(99)
    view.refresh()
    assert canvas_image(view, "gap") != before


def test_only_visible_arms_are_painted(view: CurvesView, run: Make) -> None:
    made = run(3, 2, 60, given=60)
    view.set_record(made.record)
    see_only(view, {0, 2})
    image = canvas_image(view, "weights")
    look = theme.current()
    assert [has_color(image, look.arm_color(arm)) for arm in range(3)] == [True, False, True]


def test_hidden_arms_stay_hidden_in_the_next_run_and_new_ones_are_shown(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 1, 10, given=5).record)
    see_only(view, {1})
    view.set_record(run(3, 1, 10, given=5).record)
    assert view.plots["loss"].content.options.visible == {1, 2}


def test_no_visible_arm_is_no_error(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 20, given=20).record)
    see_only(view, set())
    canvas_image(view, "loss")
    view.show_epoch(3)
    see_only(view, {0, 1, 99})
    assert has_color(canvas_image(view, "weights"), theme.current().arm_color(1))


def test_the_selected_arm_is_drawn_stronger(view: CurvesView, run: Make) -> None:
    made = run(1, 1, 60)
    made.values["weight_norm"][:] = 5
    made.give()
    view.set_record(made.record)

    def ink() -> float:
        image = canvas_image(view, "weights")
        middle, height = image.width() // 2, image.height() - 25
        return sum(1 - image.pixelColor(middle, y).lightnessF() for y in range(height))

    view.set_selected_arm(-1)
    before = ink()
    view.set_selected_arm(0)
    assert ink() > 1.2 * before


def test_bands_and_single_seeds_look_different(view: CurvesView, run: Make) -> None:
    view.set_record(run(1, 5, 60, given=60).record)
    bands = canvas_image(view, "gap")
    view.controls.seeds.click()
    seeds = canvas_image(view, "gap")
    view.controls.seeds.click()
    assert seeds != bands
    assert canvas_image(view, "gap") == bands


@pytest.mark.parametrize("key", SPREADS)
def test_line_and_band_can_be_chosen(view: CurvesView, run: Make, key: str) -> None:
    made = run(2, 5, 40, given=40)
    view.set_record(made.record)
    index = view.controls.spread.findData(key)
    view.controls.spread.setCurrentIndex(index)
    view.controls.spread.activated.emit(index)
    assert view._statistics is not None
    line = view._statistics.series("val_loss").line[:, 0]
    own = made.values["val_loss"][:, :5]
    np.testing.assert_allclose(line, np.median(own, axis=1) if key == "median-range" else own.mean(axis=1))
    assert view.controls.spread.currentText() == SPREADS[key].label


def test_arms_end_where_their_networks_stopped(view: CurvesView, run: Make) -> None:
    made = run(2, 3, 60)
    for metric in made.metrics:
        made.values[metric][20:, 3:] = np.nan
    made.give()
    for column in (3, 4, 5):
        made.stop(column, 20)
    view.set_record(made.record)
    image = canvas_image(view, "weights")
    color = theme.current().arm_color(1).rgb()
    canvas = view.plots["weights"].canvas
    # To the right of the plot stands the arm's value, in its hue too.
    inside = range(int(canvas.view.sceneBoundingRect().right()))
    columns = [x for x in inside if any(image.pixel(x, y) == color for y in range(image.height()))]
    edge = canvas.view.mapViewToScene(QPointF(20, 0)).x()
    assert edge - 3 <= max(columns) <= edge + 6


@pytest.mark.parametrize("arms", [1, 9, 16])
@pytest.mark.parametrize("given", [1, 2, 300])
def test_any_number_of_arms_and_epochs_is_painted(view: CurvesView, run: Make, arms: int, given: int) -> None:
    view.set_record(run(arms, 1, 300, given=given).record)
    for key in view.plots:
        canvas_image(view, key)


def test_a_run_of_one_epoch_is_painted(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 1, given=1).record)
    assert has_color(canvas_image(view, "gap"), theme.current().arm_color(1))


def test_many_epochs_are_painted_with_their_peaks(view: CurvesView, run: Make) -> None:
    made = run(1, 1, 50_000)
    made.values["weight_norm"][:, 0] = 5
    made.values["weight_norm"][30_001, 0] = 50
    made.give()
    view.set_record(made.record)
    canvas = view.plots["weights"].canvas
    image = canvas_image(view, "weights")
    top = canvas.view.mapViewToScene(QPointF(0, 45)).y()
    color = theme.current().arm_color(0).rgb()
    assert any(image.pixel(x, int(top)) == color for x in range(image.width()))


# -- work ----------------------------------------------------------------------------------------


def test_hidden_it_does_nothing_and_catches_up_when_shown(view: CurvesView, run: Make) -> None:
    made = run(2, 2, 100, given=10)
    view.set_record(made.record)
    before = reductions(view)
    view.hide()
    made.give(50)
    for _ in range(5):
        view.refresh()
    assert reductions(view) == before
    view.show()
    assert reductions(view) == before * 6


def test_a_record_that_is_set_while_hidden_is_not_reduced(view: CurvesView, run: Make) -> None:
    view.hide()
    view.set_record(run(2, 2, 100, given=100).record)
    assert reductions(view) == 0
    view.show()
    assert reductions(view) > 0


def test_without_news_a_refresh_reduces_and_paints_nothing(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    made = run(2, 2, 100, given=10)
    view.set_record(made.record)
    QApplication.processEvents()
    before = reductions(view)
    painted: list[int] = []
    for plot in view.plots.values():
        original = plot.canvas.layer.paint

        def paint(*args: object, original: Callable[..., None] = original) -> None:
            painted.append(1)
            original(*args)

        plot.canvas.layer.paint = paint  # type: ignore[method-assign]
    view.refresh()
    QApplication.processEvents()
    assert (reductions(view), painted) == (before, [])
    made.give(1)
    view.refresh()
    QApplication.processEvents()
    assert len(painted) == 4


def test_the_crosshair_moves_without_painting_the_curves_again(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 100, given=100).record)
    QApplication.processEvents()
    painted: list[int] = []
    layer = view.plots["loss"].canvas.layer
    original = layer.paint

    def paint(*args: object) -> None:
        painted.append(1)
        original(*args)

    layer.paint = paint  # type: ignore[method-assign]
    for epoch in range(1, 30):
        view.show_epoch(epoch)
        QApplication.processEvents()
    assert painted == []


# -- crosshair -----------------------------------------------------------------------------------


def test_hovering_reads_all_curves_at_that_epoch(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    made = run(2, 3, 100, given=80)
    view.set_record(made.record)
    QApplication.processEvents()
    with qtbot.waitSignal(view.epoch_hovered) as signal:
        hover(view, "gap", 33.2)
    assert signal.args == [33]
    assert {plot.canvas.cursor_layer.epoch for plot in view.plots.values()} == {33}
    model = view.readout.table
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Epoch 33"
    assert model.index(0, 2).data() == f"{made.values['val_loss'][32, :3].mean():.3f}"


@pytest.mark.parametrize(("place", "epoch"), [(0.1, 1), (95.0, 80)])
def test_the_crosshair_stays_on_the_epochs_there_are(
    view: CurvesView, run: Make, place: float, epoch: int
) -> None:
    view.set_record(run(2, 3, 100, given=80).record)
    QApplication.processEvents()
    hover(view, "loss", place)
    assert view.plots["gap"].canvas.cursor_layer.epoch == epoch


def test_leaving_a_plot_reads_the_end_again(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    view.set_record(run(2, 3, 100, given=80).record)
    view.show_epoch(5)
    with qtbot.waitSignal(view.epoch_hovered) as signal:
        view.plots["loss"].canvas.hovered.emit(0)
    assert signal.args == [0]
    assert view.readout.table.headerData(0, Qt.Orientation.Horizontal) == "Epoch 80"


def test_the_keyboard_moves_the_crosshair(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    view.set_record(run(2, 3, 100, given=80).record)
    canvas = view.plots["loss"].canvas
    epochs = []
    for key in ("Left", "Left", "PageUp", "Right", "PageDown", "PageDown", "Home", "End", "Escape"):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"))
        epochs.append(canvas.cursor_layer.epoch)
    assert epochs == [79, 78, 68, 69, 79, 80, 1, 80, 0]


def test_without_epochs_there_is_no_crosshair(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    view.set_record(run(2, 3, 100).record)
    spy = QSignalSpy(view.epoch_hovered)
    hover(view, "gap", 20)
    qtbot.keyClick(view.plots["gap"].canvas, Qt.Key.Key_Home)
    assert spy.count() == 0


def test_another_record_forgets_the_crosshair(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 3, 100, given=80).record)
    view.show_epoch(70)
    view.set_record(run(2, 3, 100, given=10).record)
    assert view.plots["gap"].canvas.cursor_layer.epoch == 0
    canvas_image(view, "gap")


# -- ranges ----------------------------------------------------------------------------------------


def test_all_plots_show_the_same_epochs(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 100, given=100).record)
    view.plots["score"].canvas.view.setXRange(20, 40, padding=0)
    ranges = [plot.canvas.view.viewRange()[0] for plot in view.plots.values()]
    assert ranges == [[20, 40]] * 4
    view.controls.whole.click()
    assert all(plot.canvas.view.viewRange()[0][1] >= 100 for plot in view.plots.values())


def test_loss_and_gap_lie_exactly_above_each_other(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 100, given=100).record)
    QApplication.processEvents()
    for one, other in (("loss", "gap"), ("score", "weights")):
        edges = []
        for key in (one, other):
            canvas = view.plots[key].canvas
            rect = canvas.view.sceneBoundingRect()
            left = canvas.mapTo(view, rect.topLeft().toPoint()).x()
            edges.append((left, round(rect.width())))
        assert edges[0] == edges[1]


def test_nothing_moves_while_training(view: CurvesView, run: Make) -> None:
    made = run(3, 2, 300)
    view.set_record(made.record)
    QApplication.processEvents()

    def places() -> list[object]:
        found: list[object] = [view.readout.geometry(), view.controls.geometry()]
        for plot in view.plots.values():
            found += [plot.geometry(), plot.canvas.geometry(), plot.canvas.view.sceneBoundingRect()]
        return found

    before = places()
    for _ in range(30):
        made.give(10)
        view.refresh()
        QApplication.processEvents()
    made.finish()
    view.refresh()
    QApplication.processEvents()
    assert places() == before


def test_the_gap_has_the_largest_plot(view: CurvesView) -> None:
    area = {key: plot.canvas.width() * plot.canvas.height() for key, plot in view.plots.items()}
    assert max(area, key=lambda key: area[key]) == "gap"


@pytest.mark.parametrize("mode", theme.THEMES)
def test_it_fits_the_smallest_screen(view: CurvesView, run: Make, qapp: QApplication, mode: str) -> None:
    theme.apply(qapp, mode)  # type: ignore[arg-type]
    view.set_record(run(4, 2, 100, given=100).record)
    assert view.minimumSizeHint().width() <= 740
    assert view.minimumSizeHint().height() <= 500


# -- records ---------------------------------------------------------------------------------------


def test_a_regression_after_a_classification(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 20, given=20).record)
    view.set_record(run(2, 2, 20, given=20, task="regression").record)
    assert view.plots["score"].quantity.title == "R²"
    assert "mean squared error" in view.plots["loss"].quantity.subtitle
    view.set_record(run(2, 2, 20, given=20).record)
    assert view.plots["score"].quantity.title == "Accuracy"


def test_before_a_run_the_next_experiment_gives_the_names(view: CurvesView, run: Make) -> None:
    view.set_experiment(run(3, 1, 10, task="regression").record.experiment)
    assert view.plots["score"].quantity.title == "R²"
    assert view.readout.table.rowCount() == 3
    view.set_record(run(2, 1, 10).record)
    view.set_experiment(run(5, 1, 10, task="regression").record.experiment)
    assert view.readout.table.rowCount() == 2


def test_the_chosen_quantity_survives_the_next_run(view: CurvesView, run: Make) -> None:
    view.set_record(run(2, 2, 20, given=20).record)
    view.plots["weights"].header.choice.setCurrentIndex(1)
    view.plots["weights"].header.choice.activated.emit(1)
    view.set_record(run(2, 2, 20, given=20).record)
    assert view.plots["weights"].quantity.key == "penalty"
    heads = [view.readout.table.headerData(c, Qt.Orientation.Horizontal) for c in range(9)]
    assert "Penalty" in heads


def test_the_last_numbers_of_a_run_are_in_the_table(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    made = run(2, 2, 60)
    view.set_record(made.record)
    for _ in range(6):
        made.give(10)
        view.refresh()
    made.finish()
    view.refresh()
    last = f"{made.values['val_loss'][-1, :2].mean():.3f}"
    qtbot.waitUntil(lambda: view.readout.table.index(0, 2).data() == last)


def test_a_click_in_the_table_selects_an_arm(view: CurvesView, run: Make, qtbot: QtBot) -> None:
    view.set_record(run(2, 2, 20, given=20).record)
    place = view.readout.visualRect(view.readout.table.index(1, 0)).center()
    with qtbot.waitSignal(view.arm_selected) as signal:
        qtbot.mouseClick(view.readout.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [1]


def test_it_follows_the_theme(view: CurvesView, run: Make, qapp: QApplication) -> None:
    view.set_record(run(2, 2, 60, given=60).record)
    dark = theme.apply(qapp, "dark")
    image = canvas_image(view, "gap")
    assert image.pixelColor(2, 2) == QColor(dark.surface)
    assert has_color(image, dark.arm_color(1))


# -- endurance -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_thousand_repaints(view: CurvesView, run: Make) -> None:
    made = run(2, 3, 3000)
    view.resize(480, 400)
    view.set_record(made.record)
    for epoch in range(0, 3000, 3):
        made.give(3)
        view.refresh()
        if epoch % 50 == 0:
            view.show_epoch(epoch)
        QApplication.processEvents()
    assert reductions(view) == 3000 * 6
    assert has_color(canvas_image(view, "gap"), theme.current().arm_color(1))


# -- arms of the record in an experiment that is edited --------------------------------------------


def test_arms_are_found_by_name_when_the_experiment_is_edited(view: CurvesView, run: Make) -> None:
    made = run(3, 2, 40, given=40)
    experiment = made.record.experiment
    view.set_experiment(experiment)
    view.set_record(made.record)
    first, _, third = experiment.arms
    # The third arm moves to the front, the second is removed.
    view.set_experiment(experiment.model_copy(update={"arms": (third, first)}))
    see_only(view, {0, 1})
    view.set_selected_arm(0)
    look = theme.current()
    options = view.plots["gap"].content.options
    assert [options.hue(arm) for arm in range(3)] == [1, 2, 0]
    assert (options.selected, options.visible) == (2, frozenset({0, 1, 2}))
    see_only(view, {0})
    assert options.visible == frozenset({1, 2})
    image = canvas_image(view, "gap")
    assert has_color(image, look.arm_color(0))
    assert has_color(image, look.arm_color(2))
    assert not has_color(image, look.arm_color(1))
    spy = QSignalSpy(view.arm_selected)
    view.readout.arm_clicked.emit(0)
    view.readout.arm_clicked.emit(1)
    assert [spy.at(i) for i in range(spy.count())] == [[1]]


def test_a_run_of_which_all_networks_diverged_says_so(view: CurvesView, run: Make) -> None:
    made = run(1, 2, 40)
    for values in made.values.values():
        values[0:] = np.nan
    made.give(1)
    for replica in range(2):
        made.stop(replica, 1, diverged=True)
    made.finish()
    view.set_record(made.record)
    shown = canvas_image(view, "score")
    made.record.stopped.clear()
    view.set_record(made.record)
    assert shown != canvas_image(view, "score")


@pytest.mark.parametrize("mode", theme.THEMES)
def test_training_is_thinner_than_validation_yet_as_plain_to_see(
    view: CurvesView, run: Make, qapp: QApplication, mode: str
) -> None:
    look = theme.apply(qapp, mode)  # type: ignore[arg-type]
    made = run(1, 1, 60)
    made.values["train_loss"][:], made.values["val_loss"][:] = 0.2, 0.8
    made.give()
    view.set_record(made.record)
    image = canvas_image(view, "loss")
    canvas = view.plots["loss"].canvas
    surface, hue = QColor(look.surface).lightnessF(), look.arm_color(0).lightnessF()
    # A band of rows around each line, in the middle of the epochs; full ink is the hue of the arm.
    ink = {}
    for name, value in (("training", 0.2), ("validation", 0.8)):
        middle = canvas.mapFromScene(canvas.view.mapViewToScene(QPointF(33, value)))
        column = [image.pixelColor(middle.x(), y).lightnessF() for y in range(middle.y() - 4, middle.y() + 5)]
        ink[name] = sum((surface - light) / (surface - hue) for light in column)
    assert 0.8 * look.line_scale < ink["training"] < 0.75 * ink["validation"]


@pytest.mark.parametrize("key", ["loss", "score", "gap", "weights"])
def test_every_arm_has_its_value_beside_every_plot_even_if_they_stand_close(
    view: CurvesView, run: Make, key: str
) -> None:
    made = run(4, 1, 60)
    for metric in made.metrics:
        made.values[metric][:] = 0.5
    made.give()
    view.set_record(made.record)
    canvas = view.plots[key].canvas
    height = canvas.view.sceneBoundingRect().height()
    assert canvas.gutter is not None
    # Room for four tags without the leading of the type, not for four lines of it.
    line = view.fontMetrics().height()
    view.plots[key].setFixedHeight(round(view.plots[key].height() - height + 3.3 * line))
    image = canvas_image(view, key)
    assert 3 * line < canvas.view.sceneBoundingRect().height() < 4 * line
    side = image.copy(int(canvas.gutter.sceneBoundingRect().left()) + 5, 0, 80, image.height())
    assert all(has_color(side, theme.current().arm_ink(arm)) for arm in range(4))


def test_the_key_explains_both_lines_or_none(view: CurvesView, qtbot: QtBot) -> None:
    lines, marks = view.keys["loss"], view.keys["weights"]
    for width, both in ((400, ("validation", "training")), (110, ("val", "train")), (60, ())):
        lines.resize(width, lines.height())
        assert lines.fitting() == both
    for width, shown in ((400, 3), (70, 1), (10, 0)):
        marks.resize(width, marks.height())
        assert len(marks.fitting()) == shown


def test_an_arm_that_was_renamed_has_its_name_in_the_table_though_another_was_selected_first(
    view: CurvesView, run: Make
) -> None:
    """Selecting noted the new name as shown, so that the table kept the old one."""
    record = run(2, 2, 40, given=40).record
    view.set_experiment(record.experiment)
    view.set_record(record)
    record.rename(("baseline", "weight decay"))
    view.set_selected_arm(1)
    view.set_experiment(record.experiment)
    table = view.readout.table
    assert sorted(table.index(row, 0).data() for row in range(2)) == ["baseline", "weight decay"]
