"""The tab with the weights, answered by a made-up run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reglab.analysis.weight_statistics import zero_shares
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Arm
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.network import DenseLayer, NetworkSpec
from reglab.experiment.techniques.l1 import L1
from reglab.gui import theme
from reglab.gui.plots.picture import Picture
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.run.questions import Questions
from reglab.gui.views.weights import histograms, matrix, network, network_parts
from reglab.gui.views.weights import view as module
from reglab.gui.views.weights.content import ArmNetworks, WeightsContent, by_subgradient, layer_names
from reglab.gui.views.weights.filters import FilterPicture
from reglab.gui.views.weights.view import MODES, WeightsView
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Branched, Replica
from reglab.record.questions import LayerWeights
from tests.support.answers_weights import AnsweringRun, experiment
from tests.support.views import see_only

KEYS = [mode.key for mode in MODES if mode.key != "coefficients"]
"""Coefficients are known of few data sets, and have tests of their own."""


class Shown:
    """A view and the run that answers it."""

    def __init__(self, qtbot: QtBot, **given: object) -> None:
        kernels = given.pop("kernels", None)
        questions = Questions()
        self.run = AnsweringRun(experiment(**given), questions, kernels)  # type: ignore[arg-type]
        self.view = WeightsView(questions)
        qtbot.addWidget(self.view)
        self.view.resize(780, 430)
        self.view.show()
        self.view.set_experiment(self.run.experiment)

    def begin(self, epochs: int = 10) -> WeightsView:
        self.run.start()
        self.run.give(epochs)
        self.view.set_record(self.run.record)
        return self.view

    def page(self) -> QWidget:
        return self.view.stack.currentWidget()


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def image_of(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def colors_of(image: QImage) -> set[int]:
    return {image.pixel(x, y) for y in range(image.height()) for x in range(image.width())}


def has(image: QImage, color: QColor | str) -> bool:
    return QColor(color).rgb() in colors_of(image)


# -- empty -------------------------------------------------------------------------------------------


def test_before_a_run_it_says_what_to_do(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.set_record(None)
    assert shown.page() is shown.view.empty
    assert "Press Run (Space)" in shown.view.empty.message
    assert shown.run.asked == []
    shown.view.set_record(shown.run.record)
    assert "set up" in shown.view.empty.message


def test_without_visible_arms_it_says_where_to_show_them(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    see_only(view, set())
    assert "eye" in view.empty.message
    see_only(view, {1})
    assert shown.page() is not view.empty


# -- all modes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", KEYS)
@pytest.mark.parametrize("look", theme.THEMES)
def test_every_mode_paints_in_every_theme(qtbot: QtBot, qapp: QApplication, mode: str, look: str) -> None:
    shown = Shown(qtbot, set_="digits", units=(6, 5))
    view = shown.begin()
    view.switch.choose(mode)
    applied = theme.apply(qapp, look)  # type: ignore[arg-type]
    image = image_of(view.figure_widget())
    # Every arm is named beside its hue.
    for arm in range(3):
        assert has(image, applied.arm_color(arm))
    assert has(image, applied.surface)


@pytest.mark.parametrize("mode", KEYS)
def test_kernels_are_shown_in_every_mode(qtbot: QtBot, mode: str) -> None:
    shown = Shown(qtbot, set_="digits", units=(6, 5), kernels=(6, 1, 3, 3))
    view = shown.begin()
    view.switch.choose(mode)
    assert shown.page() is view.pages[mode]
    assert len(colors_of(image_of(view.figure_widget()))) > 10


@pytest.mark.parametrize("mode", KEYS)
def test_a_hidden_arm_is_not_shown(qtbot: QtBot, mode: str) -> None:
    shown = Shown(qtbot, set_="digits", units=(6, 5))
    view = shown.begin()
    view.switch.choose(mode)
    see_only(view, {0, 2})
    look = theme.current()
    image = image_of(view.figure_widget())
    assert [has(image, look.arm_color(arm)) for arm in range(3)] == [True, False, True]


@pytest.mark.parametrize("mode", ["histograms", "matrix", "filters", "network"])
def test_diverged_networks_are_no_error(qtbot: QtBot, mode: str) -> None:
    shown = Shown(qtbot, set_="digits", units=(6, 5))
    shown.run.broken = {0, 1, 2, 3}
    view = shown.begin()
    view.switch.choose(mode)
    assert len(colors_of(image_of(view.figure_widget()))) > 10


def test_it_asks_for_the_epoch_and_the_seeds_that_are_shown(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    assert (shown.run.asked[-1].replicas, shown.run.asked[-1].epoch) == (tuple(range(9)), None)
    view.set_epoch(4)
    assert shown.run.asked[-1].epoch == 4
    view.seed_choice.setCurrentIndex(2)
    view.seed_choice.activated.emit(2)
    assert shown.run.asked[-1].replicas == (1, 4, 7)
    view.switch.choose("matrix")
    assert shown.run.asked[-1].replicas == (1, 4, 7)
    see_only(view, {0, 2})
    assert shown.run.asked[-1].replicas == (1, 7)
    # All seeds were never chosen: the seed stays.
    view.switch.choose("histograms")
    assert view.seed_choice.currentText() == "Seed 1"


def test_a_mode_of_one_network_shows_one_seed(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("network")
    assert view.seed_choice.currentText() == "Seed 0"
    assert shown.run.asked[-1].replicas == (0, 3, 6)
    view.switch.choose("histograms")
    assert view.seed_choice.currentText() == "All seeds"


def test_too_many_weights_are_asked_of_fewer_seeds(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WEIGHTS", 6000)
    shown = Shown(qtbot)
    view = shown.begin()
    assert shown.run.asked[-1].replicas == (0, 1, 3, 4, 6, 7)
    assert view.seed_choice.currentText() == "First 2 of 3 seeds"


def test_norms_ask_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("norms")
    before = len(shown.run.asked)
    shown.run.give(3)
    view.refresh()
    assert len(shown.run.asked) == before


def test_while_hidden_it_asks_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.hide()
    view = shown.begin()
    view.set_epoch(3)
    assert shown.run.asked == []
    view.show()
    assert shown.run.asked[-1].epoch == 3


def test_without_an_answer_the_last_picture_stays(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    before = view.histograms.layers
    shown.run.held = True
    view.set_epoch(2)
    shown.run.answer(shown.run.asked[-1], trouble="The weights of epoch 2 were not kept.")
    assert view.histograms.layers is before
    assert view.reading.text() == "The weights of epoch 2 were not kept."
    view.set_epoch(3)
    shown.run.answer(shown.run.asked[-1])
    assert view.histograms.layers is not before


def test_a_run_that_is_not_answered_yet_is_waited_for(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.run.held = True
    view = shown.begin()
    assert "Waiting" in view.empty.message
    shown.run.answer(shown.run.asked[-1])
    assert shown.page() is view.pages["histograms"]
    view.set_record(None)
    assert shown.page() is view.empty


def test_filters_are_for_pictures(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    assert not view.switch.buttons["filters"].isEnabled()
    assert "pictures" in view.switch.buttons["filters"].toolTip()
    view.switch.choose("filters")
    assert view.switch.current == "histograms"
    pictures = Shown(qtbot, set_="digits")
    assert pictures.begin().switch.buttons["filters"].isEnabled()


def test_filters_of_a_data_set_without_pixels_give_way(qtbot: QtBot) -> None:
    shown = Shown(qtbot, set_="digits")
    view = shown.begin()
    view.switch.choose("filters")
    other = Shown(qtbot)
    other.run.start()
    view.set_experiment(other.run.experiment)
    view.set_record(other.run.record)
    assert view.switch.current == "histograms"


# -- what the pictures say -----------------------------------------------------------------------------


def test_the_shares_of_zeros_are_those_of_the_weights(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin(8)
    for layer, drawn in enumerate(view.histograms.layers):
        for arm, line in enumerate(drawn.lines):
            whole = np.concatenate(
                [shown.run.network(3 * arm + seed, 8)[layer].weight.ravel() for seed in range(3)]
            )
            assert line.zeros == zero_shares(whole)
            assert line.counts.sum() == whole.size
    last = view.histograms.layers[1].lines
    assert last[1].zeros.exact == 0 < last[2].zeros.exact == last[2].zeros.near
    assert "L1 proximal" in view.histograms.accessibleDescription()


@pytest.mark.parametrize(("method", "expected"), [("subgradient", True), ("proximal", False)])
def test_why_near_zero_is_not_zero_is_said_where_l1_is_by_subgradient(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, method: str, expected: bool
) -> None:
    techniques = (L1(strength=0.01, method=method),)  # type: ignore[arg-type]
    assert by_subgradient(Arm(name="L1", techniques=techniques)) == expected
    assert not by_subgradient(Arm(name="off", techniques=(L1(strength=0.01, enabled=False),)))
    given = {"L1": techniques}
    monkeypatch.setattr(
        module,
        "by_subgradient",
        lambda arm: by_subgradient(Arm(name=arm.name, techniques=given.get(arm.name, ()))),
    )
    view = Shown(qtbot, arms=("No regularization", "L1")).begin()
    assert ("proximal method" in view.histograms.hint) == expected
    assert ("proximal method" in view.histograms.accessibleDescription()) == expected
    without = Shown(qtbot, arms=("No regularization", "L1")).begin()
    see_only(without, {0})
    assert without.histograms.hint == ""


def test_the_axes_of_a_histogram_are_named_where_there_is_room(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    paint = histograms.paint_small
    monkeypatch.setattr(
        histograms, "paint_small", lambda *given, **more: (painted.append(given[2]), paint(*given, **more))
    )
    view = Shown(qtbot).begin()
    for height, expected in ((430, 3), (200, 0)):
        painted.clear()
        view.resize(780, height)
        image_of(view.histograms)
        assert painted.count("weight w") == painted.count("number of weights") == expected


def test_histograms_of_one_layer_and_of_all(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    assert [drawn.title for drawn in view.histograms.layers] == ["Layer 1", "Layer 2", "Output layer"]
    view.layer_choice.setCurrentIndex(2)
    view.layer_choice.activated.emit(2)
    assert [drawn.title for drawn in view.histograms.layers] == ["Layer 2"]


def test_the_number_of_weights_on_a_linear_axis(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    before = image_of(view.histograms)
    view.log.click()
    assert image_of(view.histograms) != before


def test_layers_have_the_numbers_of_the_list_of_layers() -> None:
    layers = (Conv2dLayer(channels=2), FlattenLayer(), DenseLayer(units=3))
    names = layer_names(NetworkSpec(layers=layers))
    assert names == ("Layer 1", "Layer 3", "Output layer")


def test_hovering_a_histogram_reads_its_bins(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    image_of(view)
    middle = view.histograms._boxes[0].center()
    words = view.histograms.words_at(middle)
    counts = [line.counts[30] for line in view.histograms.layers[0].lines]
    assert words.startswith("Layer 1")
    assert words.endswith(f"No regularization: {counts[0]}, L1: {counts[1]}, L1 proximal: {counts[2]}")


def test_the_matrix_reads_single_weights_by_key_and_by_mouse(qtbot: QtBot) -> None:
    shown = Shown(qtbot, set_="iris", train=30, validation=30)
    view = shown.begin()
    view.switch.choose("matrix")
    image_of(view)
    weight = shown.run.network(0, 10)[0].weight
    view.matrix.setFocus()
    qtbot.keyClick(view.matrix, Qt.Key.Key_Home)
    qtbot.keyClick(view.matrix, Qt.Key.Key_Right)
    qtbot.keyClick(view.matrix, Qt.Key.Key_Down)
    number = f"{weight[1, 1]:.4f}".replace("-", "−")
    assert view.reading.text().startswith(f"No regularization – unit 2 ← sepal width (cm): {number}")
    for _ in range(3):
        qtbot.keyClick(view.matrix, Qt.Key.Key_Right)
    assert view.reading.text().startswith("L1 – unit 2 ← sepal length (cm): ")
    box = view.matrix.cell_box((2, 3, 0))
    qtbot.mouseMove(view.matrix, box.center().toPoint())
    assert view.matrix.cell_at(box.center()) == (2, 3, 0)
    view.matrix.move_to(None)
    assert view.reading.text() == ""


def test_exactly_zero_is_said(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("matrix")
    image_of(view)
    unit, source = np.argwhere(shown.run.network(6, 10)[0].weight == 0)[0].tolist()
    assert view.matrix.cell_words((2, unit, source)).endswith("exactly 0")
    assert view.matrix.cell_words((1, unit, source)).endswith("near zero")


def test_all_matrices_share_one_colour_scale(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("matrix")
    largest = max(np.abs(shown.run.network(column, 10)[0].weight).max() for column in (0, 3, 6))
    assert largest <= view.matrix.limit <= 2 * largest


def test_filters_use_the_room_of_a_large_screen(qtbot: QtBot) -> None:
    """They were 84 pixels wide at most, and most of a large screen stayed empty."""
    view = Shown(qtbot, set_="digits", units=(16,)).begin()
    view.switch.choose("filters")
    view.resize(2400, 1200)
    image_of(view)
    picture = view.filters
    assert picture.shown == 16
    covered = sum(item.width() * item.height() for item in picture.items)
    assert covered > 0.5 * picture.width() * picture.height()


def test_as_many_filters_as_fit_largest_first(qtbot: QtBot) -> None:
    shown = Shown(qtbot, set_="digits", units=(300, 5))
    view = shown.begin()
    view.switch.choose("filters")
    image_of(view)
    norms = np.linalg.norm(shown.run.network(0, 10)[0].weight, axis=1)
    assert view.filters.arms[0].units == np.argsort(-norms).tolist()
    assert 0 < view.filters.shown < 300
    words = f"No regularization – unit {norms.argmax() + 1}: norm {norms.max():.3f}"
    assert view.filters.item_at(view.filters.items[0].center()) == 0
    qtbot.keyClick(view.filters, Qt.Key.Key_Home)
    assert view.reading.text().startswith(words)
    qtbot.keyClick(view.filters, Qt.Key.Key_Right)
    assert f"unit {view.filters.arms[0].units[1] + 1}:" in view.reading.text()
    qtbot.keyClick(view.filters, Qt.Key.Key_Escape)
    assert view.reading.text() == ""


def test_the_drawing_counts_dead_and_idle_units(qtbot: QtBot) -> None:
    shown = Shown(qtbot, units=(8, 8))
    view = shown.begin()
    view.switch.choose("network")
    image_of(view)
    assert [drawn.dead for drawn in view.network.sketches] == [0, 2, 4]
    assert view.network.sketches[0].left == 1.0
    for drawn, column in zip(view.network.sketches, (0, 3, 6), strict=True):
        values = [layer.weight for layer in shown.run.network(column, 10)]
        for lines, weight in zip(drawn.lines, values, strict=True):
            assert len(lines.values) == np.count_nonzero(np.abs(weight) >= 1e-3)
    assert "dead" in view.network.accessibleDescription()


def test_weights_left_and_idle_units_are_told_though_four_arms_share_the_width(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[tuple[str, bool]] = []
    paint = network.paint_small

    def spy(painter: QPainter, box: QRectF, text: str, *given: Any, **more: Any) -> None:
        painted.append((text, QFontMetricsF(small_font()).horizontalAdvance(text) <= box.width()))
        paint(painter, box, text, *given, **more)

    monkeypatch.setattr(network, "paint_small", spy)
    shown = Shown(qtbot, set_="breast-cancer", arms=("a", "b", "c", "d"), units=(6,))
    view = shown.begin()
    view.switch.choose("network")
    image_of(view.network)
    for word in ("left", "cut off"):
        found = [fits for text, fits in painted if text.endswith(word)]
        assert found == [True] * 4
    assert any("dead" in text for text, _ in painted)


def test_of_a_wide_layer_some_units_are_drawn(qtbot: QtBot) -> None:
    view = Shown(qtbot, units=(100, 8)).begin()
    view.switch.choose("network")
    image_of(view)
    column = view.network.sketches[0].columns[1]
    assert column.whole == 100
    assert len(column.units) <= 24


def _network_words(view: WeightsView, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written around the drawn networks, under them and in their key."""
    painted: list[str] = []
    paint = network.paint_small

    def spy(painter: QPainter, box: QRectF, text: str, *given: Any, **more: Any) -> None:
        painted.append(text)
        paint(painter, box, text, *given, **more)

    for place in (network, network_parts):
        monkeypatch.setattr(place, "paint_small", spy)
    view.switch.choose("network")
    image_of(view.network)
    return painted


def test_the_key_counts_the_units_of_these_networks(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """It said 24/64 of every network."""
    view = Shown(qtbot, units=(32, 8)).begin()
    view.resize(1200, 800)
    painted = _network_words(view, monkeypatch)
    column = view.network.sketches[0].columns[1]
    drawn = len(column.units)
    assert drawn < column.whole == 32
    assert f"{drawn}/32: {drawn} of 32 drawn" in painted
    assert not any("64" in words for words in painted)


def test_where_all_units_are_drawn_the_key_does_not_speak_of_some(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = Shown(qtbot, units=(8, 8)).begin()
    view.resize(1200, 800)
    assert not any(
        "drawn" in words and "not drawn" not in words for words in _network_words(view, monkeypatch)
    )


def test_a_unit_of_the_drawing_can_be_read(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    view.switch.choose("network")
    image_of(view)
    item = view.network._units.index((1, 1, 0))
    place = view.network.items[item].center()
    assert view.network.item_at(place) == item
    view.network.move_to(item)
    assert view.reading.text().startswith("L1 – layer 1, unit 1: ")
    assert "dead" in view.reading.text()
    qtbot.keyClick(view.network, Qt.Key.Key_End)
    assert view.reading.text().startswith("L1 proximal – output “blue”: ")


def test_norms_follow_the_record(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin(5)
    view.switch.choose("norms")
    assert [plot.quantity.title for plot in view.norms.plots[::2]] == [
        "Layer 1: ‖W‖",
        "Layer 2: ‖W‖",
        "Output layer: ‖W‖",
    ]
    plot = view.norms.plots[2]
    assert plot.content.statistics is not None
    line = plot.content.statistics.series("weight_norm").line
    norms = [np.linalg.norm(shown.run.network(column, 5)[1].weight) for column in (3, 4, 5)]
    assert line[4, 1] == pytest.approx(np.mean(norms))
    shown.run.give(4)
    view.refresh()
    qtbot.waitUntil(lambda: plot.content.epochs == 9)
    plot.canvas.hovered.emit(3)
    assert view.reading.text().startswith("Epoch 3 – ‖W‖")


def test_the_picture_is_kept_until_something_changes(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    view.switch.choose("matrix")
    image_of(view)
    before = view.matrix.rendered
    view.matrix.move_to((0, 0, 0))
    image_of(view)
    assert view.matrix.rendered == before
    view.set_selected_arm(1)
    image_of(view)
    assert view.matrix.rendered > before


def test_names_for_those_who_do_not_see(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    for widget in (view.switch, view.layer_choice, view.seed_choice, view.log, *view.findChildren(Picture)):
        assert widget.accessibleName()
    for control in (view.layer_choice, view.seed_choice, view.log, *view.switch.buttons.values()):
        assert control.toolTip()


def test_what_is_read_follows_the_networks(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    for mode, read in (
        ("network", lambda: view.network.move_to(view.network._units.index((1, 1, 5)))),
        ("matrix", lambda: view.matrix.move_to((0, 0, 0))),
        ("histograms", lambda: move_over(view)),
    ):
        view.switch.choose(mode)
        view.set_epoch(10)
        image_of(view)
        read()
        before = view.reading.text()
        assert before
        view.set_epoch(1)
        image_of(view)
        qtbot.waitUntil(lambda before=before: view.reading.text() not in ("", before))


def move_over(view: WeightsView) -> None:
    """Move the mouse to the middle of the first histogram."""
    place = view.histograms._boxes[0].center()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        view.histograms.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.histograms, event)


def test_the_epoch_that_was_kept_is_named(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    assert view.as_of.text() == "epoch 10"
    view.set_epoch(0)
    assert view.as_of.text() == "initial weights"
    view.switch.choose("norms")
    assert view.as_of.text() == ""


def test_arms_of_different_depth_and_width_stand_side_by_side(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=("plain", "L1"))
    view = shown.begin()
    network = shown.run.network

    def smaller(column: int, epoch: int) -> tuple[LayerWeights, ...]:
        first, _, last = network(column, epoch)
        return (first, last) if column >= 3 else network(column, epoch)

    shown.run.network = smaller  # type: ignore[method-assign]
    for mode in ("histograms", "matrix", "network"):
        view.switch.choose(mode)
        view.mark_due()
        image_of(view)
    assert [len(drawn.columns) for drawn in view.network.sketches] == [4, 3]
    assert [len(layer.lines) for layer in view.histograms.layers] == [2, 2, 1]
    view.switch.choose("matrix")
    view.layer_choice.setCurrentIndex(2)
    view.layer_choice.activated.emit(2)
    image_of(view)
    assert len(view.matrix.boxes) == 1


def test_every_filter_of_a_colour_picture_has_its_colours(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    layer = LayerWeights(rng.normal(0, 1, (5, 3, 3, 3)), np.zeros(5), np.ones(5))
    arm = ShownArm(0, "plain", 0, 0, False, (0,))
    info = dataclasses.replace(DATASETS["digits"], image_shape=(3, 8, 8))
    picture = FilterPicture()
    qtbot.addWidget(picture)
    picture.resize(400, 300)
    picture.show()
    picture.show_content(WeightsContent((ArmNetworks(arm, ((layer,),), ("Layer 1",)),), info))
    image = image_of(picture)
    hues = {QColor(color).hue() // 60 for color in colors_of(image) if QColor(color).saturation() > 60}
    assert len(hues) >= 4
    assert picture.shown == 5


def test_new_epochs_are_asked_for_after_a_pause_and_the_last_is_shown(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    for _ in range(5):
        shown.run.give(1)
        view.refresh()
    assert len(shown.run.asked) == 1
    qtbot.waitUntil(lambda: view.as_of.text() == "epoch 15")
    assert len(shown.run.asked) == 2


def test_the_end_of_a_run_is_asked_for_though_no_epoch_came(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    shown.run.finish()
    view.refresh()
    assert len(shown.run.asked) == 2


def test_a_branch_joins_the_norms(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=("plain", "L1"), seeds=1)
    view = shown.begin(5)
    view.switch.choose("norms")
    record = shown.run.record
    joined = Replica(2, 2, 0, 1000, 3)
    record.apply(Branched(record.run, Arm(name="branch"), 1, 5, (joined,)))
    view.set_experiment(record.experiment)
    view.refresh()
    statistics = view.norms.plots[0].content.statistics
    assert statistics is not None
    assert statistics.arms == 3


@pytest.mark.parametrize("mode", ["matrix", "filters", "network"])
def test_a_click_on_the_part_of_an_arm_selects_it(qtbot: QtBot, mode: str) -> None:
    view = Shown(qtbot, set_="digits").begin()
    view.switch.choose(mode)
    image_of(view)
    picture = getattr(view, mode)
    for arm in (2, 0):
        with qtbot.waitSignal(view.arm_selected) as signal:
            place = picture.areas[arm][0].center().toPoint()
            qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=place)
        assert signal.args == [arm]


def test_an_arm_that_has_no_card_is_not_selected(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("matrix")
    arms = shown.run.experiment.arms
    view.set_experiment(shown.run.experiment.model_copy(update={"arms": arms[:2]}))
    image_of(view)
    spy = QSignalSpy(view.arm_selected)
    place = view.matrix.areas[2][0].center().toPoint()
    qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=place)
    assert spy.count() == 0


# -- names of inputs and outputs -----------------------------------------------------------------------


def _written(monkeypatch: pytest.MonkeyPatch, module_: Any) -> list[str]:
    """What is painted in small type from now on."""
    words: list[str] = []
    paint = module_.paint_small

    def noted(painter: QPainter, box: QRectF, text: str, *rest: Any, **named: Any) -> None:
        words.append(text)
        paint(painter, box, text, *rest, **named)

    monkeypatch.setattr(module_, "paint_small", noted)
    return words


@pytest.mark.parametrize("set_", ["iris", "breast-cancer"])
def test_a_matrix_names_inputs_and_classes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, set_: str) -> None:
    info = DATASETS[set_]
    shown = Shown(qtbot, set_=set_, arms=("only",), units=(4,))
    shown.view.resize(1000, 560)
    view = shown.begin()
    words = _written(monkeypatch, matrix)
    view.switch.choose("matrix")
    view.layer_choice.setCurrentIndex(0)
    view.layer_choice.activated.emit(0)
    image_of(view)
    assert [word for word in words if word in info.features] == list(info.features)
    words.clear()
    view.layer_choice.setCurrentIndex(1)
    view.layer_choice.activated.emit(1)
    image_of(view)
    assert [word for word in words if word in info.classes] == list(info.classes)


@pytest.mark.parametrize(
    ("set_", "names"), [("iris", DATASETS["iris"].classes), ("diabetes", ("progression",))]
)
def test_a_drawn_network_names_its_outputs(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, set_: str, names: tuple[str, ...]
) -> None:
    shown = Shown(qtbot, set_=set_, arms=("only",), units=(4,))
    view = shown.begin()
    words = _written(monkeypatch, network)
    view.switch.choose("network")
    image_of(view)
    assert [word for word in words if word in names] == list(names)
    drawn = shown.page()
    last = [words for item in range(len(drawn.items)) if "output" in (words := drawn.item_words(item))]
    assert f"output “{names[-1]}”" in last[-1]
