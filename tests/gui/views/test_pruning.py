"""The table of what is left after pruning: numbers by hand, and a slider that asks for others."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.analysis.pruning import arm_pruning
from reglab.gui import theme
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.run.questions import Questions
from reglab.gui.views.weights.pruning import THRESHOLD, PruningPicture
from reglab.gui.views.weights.view import WeightsView
from reglab.record.questions import Pruned, PrunedNetwork, PruneShares, Size
from reglab.words import language
from tests.support.answers_weights import AnsweringRun, experiment
from tests.support.painted import Painted

BEFORE = Size(8, 100, 10, 120, 400, 0.5, 0.9, 2e-3)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    theme.apply(qapp, "light")


def arm(number: int, name: str = "L1") -> ShownArm:
    return ShownArm(number, name, number, number, False, (number,))


def view_of(qtbot: QtBot) -> tuple[WeightsView, AnsweringRun]:
    questions = Questions()
    run = AnsweringRun(experiment(seeds=2), questions)
    view = WeightsView(questions)
    qtbot.addWidget(view)
    view.resize(860, 430)
    view.show()
    view.set_experiment(run.experiment)
    run.start()
    run.give(10)
    view.set_record(run.record)
    view.switch.choose("pruning")
    return view, run


def test_means_are_those_of_the_sound_networks() -> None:
    one = PrunedNetwork(BEFORE, Size(8, 20, 4, 30, 80, 0.6, 0.8, 1e-3))
    other = PrunedNetwork(BEFORE, Size(8, 40, 6, 50, 160, 0.8, 0.7, 1e-3))
    lost = PrunedNetwork(Size(8, 100, 10, 120, 400, float("nan"), 0.1, 1.0), BEFORE)
    found = arm_pruning([one, lost, other])
    assert found is not None
    assert found.networks == 2
    assert (found.after.weights, found.after.units, found.after.parameters) == (30, 5, 40)
    assert found.after.loss == pytest.approx(0.7)
    assert found.left == pytest.approx(0.3)
    assert found.speed == pytest.approx(2.0)
    assert arm_pruning([lost]) is None


def test_cells_and_words(qtbot: QtBot) -> None:
    picture = PruningPicture()
    qtbot.addWidget(picture)
    found = arm_pruning([PrunedNetwork(BEFORE, Size(8, 25, 4, 40, 90, 0.75, 0.85, 5e-4))])
    assert found is not None
    picture.show_content([(arm(1), found), (arm(2, "lost"), None)], "classification", (9.0, 3.25, 1.0))
    shares = ("25 %", "4 of 10", "40 of 120")
    assert picture.cells(arm(1), found) == ("3.2 s", *shares, "0.50 → 0.75", "90.0 % → 85.0 %", "×4.0", "–")
    assert picture.item_words(0) == (
        "L1: 25 of 100 weights left, 8 of 8 inputs read, 90 of 400 multiplications for an example, "
        "1,000 examples in 2.00 → 0.50 ms"
    )
    assert picture.item_words(1) == "lost: all networks diverged"
    picture.show_content([(arm(1), found)], "regression")
    assert picture.cells(arm(1), found)[0] == "–"
    assert picture.cells(arm(1), found)[5] == "0.90 → 0.85"
    assert picture.columns[5].heading == "validation R²"


def test_all_counts_of_a_row_are_grouped_as_the_language_does(qtbot: QtBot) -> None:
    picture = PruningPicture()
    qtbot.addWidget(picture)
    large = Size(6_500, 7_100, 10, 8_120, 9_400, 0.5, 0.9, 2e-3)
    found = arm_pruning([PrunedNetwork(large, large)])
    assert found is not None
    before = language.chosen()
    language.choose("de")
    try:
        picture.show_content([(arm(1), found)], "classification")
        words = picture.item_words(0)
    finally:
        language.choose(before)
    assert words.count("6\N{NARROW NO-BREAK SPACE}500") == 2
    assert not re.search(r"\d,\d", words)


@pytest.mark.parametrize("code", ["en", "de", "ru"])
def test_headings_have_room_in_every_language(qtbot: QtBot, code: str) -> None:
    picture = PruningPicture()
    qtbot.addWidget(picture)
    found = arm_pruning([PrunedNetwork(BEFORE, Size(8, 25, 4, 40, 90, 0.75, 0.85, 5e-4))])
    before = language.chosen()
    language.choose(code)
    try:
        picture.show_content([(arm(1), found)], "classification", (9.0, 3.25))
        picture.resize(760, 300)
        with Painted() as painted:
            picture.grab()
            assert painted.take() == []
    finally:
        language.choose(before)


def test_the_slider_asks_for_another_threshold_and_the_networks_stay(qtbot: QtBot) -> None:
    view, run = view_of(qtbot)
    assert isinstance(run.asked[-1].want, Pruned)
    assert run.asked[-1].want.threshold == THRESHOLD.default
    assert run.asked[-1].replicas == tuple(range(6))
    before = [found.left for _, found in view.pruning.rows if found]
    view.threshold.field.setFocus()
    view.threshold.field.selectAll()
    qtbot.keyClicks(view.threshold.field, "2")
    qtbot.keyClick(view.threshold.field, Qt.Key.Key_Return)
    assert run.asked[-1].want == Pruned(2.0)
    after = [found.left for _, found in view.pruning.rows if found]
    assert all(one > two for one, two in zip(before, after, strict=True))
    assert view.threshold.value() == 2.0
    view.switch.choose("histograms")
    assert not view.threshold.isVisible()


def test_speed_of_sparse_kernels_is_held_against_the_whole_network(qtbot: QtBot) -> None:
    picture = PruningPicture()
    qtbot.addWidget(picture)
    after = Size(8, 25, 4, 40, 90, 0.75, 0.85, 5e-4, sparse_seconds=BEFORE.seconds * 10)
    found = arm_pruning([PrunedNetwork(BEFORE, after)])
    assert found is not None
    assert picture.columns[-1].heading == "sparse"
    assert picture.cells(arm(1), found)[-2:] == ("×4.0", "×0.10")


def test_the_curve_is_asked_for_once_and_shows_every_arm(qtbot: QtBot) -> None:
    view, run = view_of(qtbot)
    curve = view.pruning_page.curve
    assert [row.name for row, _ in curve.rows] == [arm.name for arm in run.experiment.arms]
    assert "with all weights" in curve.accessibleDescription()
    asked = [question for question in run.asked if isinstance(question.want, PruneShares)]
    view.threshold.changed.emit(0.3)
    assert [question for question in run.asked if isinstance(question.want, PruneShares)] == asked
    view.seed_choice.setCurrentIndex(1)
    view.seed_choice.activated.emit(1)
    assert [found.networks for _, found in curve.rows if found] == [1, 1, 1]
    view.figure_widget().grab()


def test_one_seed_and_networks_that_diverged(qtbot: QtBot) -> None:
    view, run = view_of(qtbot)
    assert [found.networks for _, found in view.pruning.rows if found] == [2, 2, 2]
    view.seed_choice.setCurrentIndex(1)
    view.seed_choice.activated.emit(1)
    assert run.asked[-1].replicas == (0, 2, 4)
    assert [found.networks for _, found in view.pruning.rows if found] == [1, 1, 1]


def test_rows_are_read_by_mouse_and_keys(qtbot: QtBot) -> None:
    view, _ = view_of(qtbot)
    picture = view.pruning
    view.figure_widget().grab()
    assert len(picture.items) == 3
    assert picture.item_at(QPointF(picture.items[1].center())) == 1
    picture.setFocus()
    qtbot.keyClick(picture, Qt.Key.Key_End)
    assert picture.cursor_item == 2
    assert picture.item_words(2).startswith("L1 proximal, mean of 2 networks: ")
