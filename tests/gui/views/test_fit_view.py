"""The tab with the fits, answered in closed form."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QGraphicsItem
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui import theme
from reglab.gui.run.questions import Questions
from reglab.gui.views.fit.view import FitView
from reglab.record.events import RunFinished
from reglab.record.questions import ExampleSet
from tests.support import records
from tests.support.answers_points import (
    PointAnswers,
    plain_table,
    recorded,
    sine_sets,
    table_sets,
    wavy_sine,
)
from tests.support.views import see_only

DIABETES = {"set": "diabetes", "train": 150, "validation": 100, "test": 100}


class Shown:
    """A view, and who answers it."""

    def __init__(
        self,
        qtbot: QtBot,
        question: Experiment | None = None,
        function: Callable[..., np.ndarray] = wavy_sine,
        examples: list[ExampleSet] | None = None,
        arms: int = 2,
        end: bool = True,
    ) -> None:
        names = [f"arm {index}" for index in range(arms)]
        self.question = question or records.experiment(names, seeds=3, data={"set": "sine"})
        self.record = recorded(self.question, 20, end=end)
        questions = Questions()
        self.view = FitView(questions)
        self.answers = PointAnswers(
            questions, self.record, function, examples or sine_sets(self.question.seeds, 20, 30)
        )
        qtbot.addWidget(self.view)
        self.view.resize(780, 430)
        self.view.set_experiment(self.question)
        self.view.set_record(self.record)
        self.view.show()
        QApplication.processEvents()

    def choose(self, seed: int | None) -> None:
        """Choose a seed, ``None`` for all."""
        row = 0 if seed is None else seed + 1
        self.view.seeds.setCurrentIndex(row)
        self.view.seeds.activated.emit(row)

    def arrange(self, index: int) -> None:
        self.view.arrangement.setCurrentIndex(index)
        self.view.arrangement.activated.emit(index)


def test_two_arms_share_a_plot_and_three_have_their_own(qtbot: QtBot) -> None:
    few, many = Shown(qtbot), Shown(qtbot, arms=3)
    assert len(few.view.grid.sheet.panels) == 1
    assert len(many.view.grid.sheet.panels) == 3
    see_only(many.view, {0, 2})
    assert len(many.view.grid.sheet.panels) == 1


def test_a_person_may_arrange_the_plots_without_anything_being_asked(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=3)
    asked = len(shown.answers.asked)
    shown.arrange(1)
    (panel,) = shown.view.grid.sheet.panels
    strong = [line for line in shown.view.pictures[-1].curves.drawing.lines if line.width > 2]
    assert panel.isVisible()
    assert {line.color.name() for line in strong} == {theme.current().arm_color(k).name() for k in range(3)}
    key = shown.view.legend.accessibleName()
    assert "arm 2 (R² train" in key
    shown.arrange(0)
    assert [panel.isVisible() for panel in shown.view.grid.sheet.panels] == [True] * 3
    assert len(shown.answers.asked) == asked


def test_curves_of_all_seeds_are_mean_band_and_single_networks(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=3)
    shown.choose(None)
    drawing = shown.view.pictures[1].curves.drawing
    *thin, mean = drawing.lines
    x = mean.x
    own = np.array([wavy_sine(1, seed, x[:, None])[:, 0] for seed in range(3)])
    assert mean.y == pytest.approx(own.mean(axis=0))
    assert mean.color == theme.current().arm_color(1)
    assert [line.y for line in thin] == [pytest.approx(curve) for curve in own]
    before, band, after = drawing.bands
    inside = (x > band.x[0]) & (x < band.x[-1])
    assert band.x[1:-1] == pytest.approx(x[inside])
    assert band.low[1:-1] == pytest.approx(own.min(axis=0)[inside])
    assert band.high[1:-1] == pytest.approx(own.max(axis=0)[inside])
    # Beyond the training examples, where it fans out, it is faint.
    trained = np.concatenate([examples.x_train for examples in shown.answers.examples])
    assert (band.x[0], band.x[-1]) == pytest.approx((trained.min(), trained.max()))
    assert (before.x[0], before.x[-1], after.x[0], after.x[-1]) == pytest.approx(
        (x[0], trained.min(), trained.max(), x[-1])
    )
    assert before.color.alpha() == after.color.alpha() < band.color.alpha() / 2
    shown.view.lines.setChecked(False)
    assert len(shown.view.pictures[1].curves.drawing.lines) == 1
    assert "one seed" not in shown.view.legend.accessibleName()


def test_one_seed_is_seen_at_first_with_its_own_examples_and_the_others_thin(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=3)
    assert shown.view.seeds.currentText() == "Seed 0"
    picture = shown.view.pictures[1]
    *thin, strong = picture.curves.drawing.lines
    assert not picture.curves.drawing.bands
    own = [wavy_sine(1, seed, strong.x[:, None])[:, 0] for seed in range(3)]
    assert strong.y == pytest.approx(own[0])
    assert [line.y for line in thin] == [pytest.approx(own[1]), pytest.approx(own[2])]
    assert {line.width for line in thin} == {1.0}
    assert "other seeds" in shown.view.legend.accessibleName()
    assert picture.dots.groups[-1].y == pytest.approx(shown.answers.examples[0].y_train)


def test_the_other_seeds_are_asked_only_where_they_are_shown(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=2)
    assert shown.answers.outputs_asked()[-1].replicas == (0, 1, 2, 3, 4, 5)
    shown.view.lines.setChecked(False)
    assert shown.answers.outputs_asked()[-1].replicas == (0, 3)
    assert "other seeds" not in shown.view.legend.accessibleName()
    shown.view.lines.setChecked(True)
    assert shown.answers.outputs_asked()[-1].replicas == (0, 1, 2, 3, 4, 5)
    assert len(shown.view.pictures[-1].curves.drawing.lines) == 6


def test_one_seed_alone_is_one_curve_with_its_own_examples(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=3)
    shown.view.lines.setChecked(False)
    shown.choose(1)
    assert shown.answers.outputs_asked()[-1].replicas == (1, 4, 7)
    picture = shown.view.pictures[0]
    assert len(picture.curves.drawing.lines) == 1
    assert not picture.curves.drawing.bands
    validation, training = picture.dots.groups
    own = shown.answers.examples[1]
    assert training.y == pytest.approx(own.y_train)
    assert validation.x == pytest.approx(own.x_val[:, 0])
    assert validation.symbol.hollow
    assert not training.symbol.hollow


def test_of_many_validation_examples_some_are_painted_and_that_is_told(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=4, examples=sine_sets(3, 20, 250))
    picture = shown.view.pictures[2]
    validation, training = picture.dots.groups
    assert len(training.x) == 20
    assert 20 <= len(validation.x) < picture.panel.canvas.area() / 600 < 250
    own = shown.answers.examples[0]
    assert validation.y == pytest.approx(own.y_val[: len(validation.x)])
    (entry,) = [entry for entry in shown.view.legend.entries if entry.word.startswith("validation")]
    assert entry.word == f"validation, {len(validation.x)} of 250"
    assert "count all" in entry.about
    few = Shown(qtbot, arms=1)
    assert "validation, extrapolation" in few.view.legend.accessibleName()


def test_beyond_the_training_examples_it_is_called_extrapolation(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.choose(None)
    x = np.concatenate([own.x_train for own in shown.answers.examples])
    left, right = shown.view.pictures[-1].ground.drawing.shades
    assert (left.last, right.first) == pytest.approx((x.min(), x.max()))
    assert {left.word, right.word} == {"extrapolation"}
    span = shown.view.span
    assert span.left < x.min()
    assert span.right > x.max()
    asked = shown.answers.outputs_asked()[-1].want.points
    assert (asked.min(), asked.max()) == pytest.approx((span.left, span.right))


def test_the_axes_have_the_names_and_units_of_the_data(qtbot: QtBot) -> None:
    question = records.experiment(("plain",), seeds=1, data={"set": "bank-loans"})
    shown = Shown(qtbot, question)
    assert shown.view.grid.sheet.names == ("loan (thousand €)", "cash flow (thousand €)")


def test_the_title_tells_r_squared_as_of_the_epoch(qtbot: QtBot) -> None:
    shown = Shown(qtbot, arms=3)
    shown.view.set_epoch(6)
    train, val = (float(shown.record.values(f"{part}_r2")[5, 3]) for part in ("train", "val"))
    assert shown.view.panels[1].title.scores[0] == f"R² training {train:.2f} · validation {val:.2f}"


def test_the_selected_arm_lies_on_top_and_is_stronger(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.set_selected_arm(0)
    lines = shown.view.pictures[-1].curves.drawing.lines
    assert lines[-1].color == theme.current().arm_color(0)
    assert lines[-1].width > lines[-2].width
    shown.view.set_selected_arm(1)
    assert shown.view.pictures[-1].curves.drawing.lines[-1].color == theme.current().arm_color(1)


def test_several_inputs_are_shown_as_predicted_over_true(qtbot: QtBot) -> None:
    question = records.experiment(("plain", "L2"), seeds=2, data=DIABETES)
    shown = Shown(qtbot, question, plain_table, table_sets(2))
    view = shown.view
    assert view.grid.sheet.names == ("progression, true", "progression, predicted")
    assert not view.arrangement.isVisible()
    assert not view.lines.isVisible()
    sets = shown.answers.examples
    validation, training = view.pictures[1].dots.groups
    assert training.x == pytest.approx(sets[0].y_train)
    # What networks are trained on is the stronger sign.
    paper = QColor(theme.current().surface).lightness()
    weights = [abs(QColor(group.symbol.ink).lightness() - paper) for group in (training, validation)]
    assert weights[0] > weights[1]
    shown.choose(None)
    validation, training = view.pictures[1].dots.groups
    assert training.x == pytest.approx(np.concatenate([own.y_train for own in sets]))
    predicted = [plain_table(1, seed, own.x_train)[:, 0] for seed, own in enumerate(sets)]
    assert training.y == pytest.approx(np.concatenate(predicted))
    assert len(validation.x) == 200
    (diagonal,) = view.pictures[1].ground.drawing.lines
    assert diagonal.x == pytest.approx(diagonal.y)
    view.train.setChecked(False)
    assert [group.symbol.hollow for group in view.pictures[1].dots.groups] == [True]


def test_networks_that_all_diverged_are_told(qtbot: QtBot) -> None:
    def lost(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
        return wavy_sine(arm, seed, points) * (np.nan if arm == 0 else 1.0)

    shown = Shown(qtbot, arms=3, function=lost)
    assert "diverged" in shown.view.panels[0].note.text()
    assert not shown.view.panels[1].note.text()
    assert shown.view.pictures[0].curves.drawing.lines == ()


def test_weights_restored_at_the_end_are_asked_for_without_another_epoch(qtbot: QtBot) -> None:
    shown = Shown(qtbot, end=False)
    asked = len(shown.answers.outputs_asked())
    shown.view.refresh()
    assert len(shown.answers.outputs_asked()) == asked
    shown.record.apply(RunFinished(shown.record.run, "completed", 1.0))
    shown.view.refresh()
    assert len(shown.answers.outputs_asked()) == asked + 1


def test_zooming_asks_for_the_curve_of_that_part(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    canvas = shown.view.panels[-1].canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    span = shown.view.span
    points = shown.answers.outputs_asked()[-1].want.points
    assert (points.min(), points.max()) == pytest.approx((span.left, span.right))
    assert shown.view.zoomed
    shown.view.show_whole()
    assert shown.view.span.right < span.right


def test_what_is_predicted_under_the_mouse_is_read_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def level(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
        return np.full((len(points), 1), arm + 0.25 * seed) + points

    shown = Shown(qtbot, function=level)
    told: list[str] = []
    monkeypatch.setattr(
        "reglab.gui.views.fit.view.QToolTip.showText", lambda _at, text, _widget: told.append(text)
    )
    canvas = shown.view.panels[-1].canvas
    canvas.scene().sigMouseMoved.emit(canvas.view.mapViewToScene(QPointF(0.0, 0.5)))
    assert told[-1].split("\n")[1:] == ["arm 0: 0.00", "arm 1: 1.00"]
    shown.choose(None)
    canvas.scene().sigMouseMoved.emit(canvas.view.mapViewToScene(QPointF(0.0, 0.5)))
    place, first, second = told[-1].split("\n")
    assert place.startswith("x ")
    assert first == "arm 0: 0.25 (0.00 to 0.50)"
    assert second == "arm 1: 1.25 (1.00 to 1.50)"


@pytest.mark.parametrize("mode", theme.THEMES)
def test_every_theme_paints_each_arm_in_its_hue(qtbot: QtBot, qapp: QApplication, mode: theme.Mode) -> None:
    shown = Shown(qtbot, arms=3)
    theme.apply(qapp, mode)
    QApplication.processEvents()
    for arm in range(3):
        image = shown.view.panels[arm].canvas.grab().toImage()
        colors = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        assert theme.current().arm_color(arm).rgb() in colors
        assert QColor(theme.current().text).rgb() in colors


def test_numbers_of_larger_type_do_not_stay_behind(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "projector")
    shown = Shown(qtbot, arms=4)
    # Without numbers below it the first plane's axis reaches beyond both its edges.
    canvas = shown.view.panels[0].canvas
    canvas.grab()
    theme.apply(qapp, "light")
    QApplication.processEvents()
    seen = canvas.grab().toImage()
    canvas.left.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    assert canvas.grab().toImage() == seen


def test_classes_are_sent_to_the_other_tab(qtbot: QtBot) -> None:
    question = records.experiment(("plain",), seeds=1, data={"set": "moons"})
    assert "Two moons" in FitView.unsuited(question)
    assert not FitView.unsuited(records.experiment(("plain",), data={"set": "sine"}))
    view = FitView(Questions())
    qtbot.addWidget(view)
    view.set_experiment(question)
    view.show()
    assert view.grid.sheet.message == FitView.unsuited(question)


def test_before_the_first_run_it_says_what_to_do(qtbot: QtBot) -> None:
    view = FitView(Questions())
    qtbot.addWidget(view)
    view.set_experiment(records.experiment(("plain",), seeds=4, data={"set": "sine"}))
    view.show()
    assert view.grid.sheet.message.startswith("Press Run (Space) to train.")
    assert view.seeds.currentText() == "Seed 0"


def test_the_true_function_is_drawn_where_it_is_known_and_can_be_left_out(qtbot: QtBot) -> None:
    x = np.linspace(-9, 9, 50)
    known = np.column_stack([x, np.sin(1.5 * x)])
    sets = [dataclasses.replace(own, truth=known) for own in sine_sets(3, 20, 30)]
    shown = Shown(qtbot, examples=sets)
    (picture,) = shown.view.pictures.values()
    (line,) = picture.ground.drawing.lines
    assert np.array_equal(np.column_stack([line.x, line.y]), known)
    assert "true function" in [entry.word for entry in shown.view.legend.entries]
    shown.view.truth.click()
    assert not picture.ground.drawing.lines
    assert "true function" not in [entry.word for entry in shown.view.legend.entries]
    real = Shown(qtbot, records.experiment(["a"], seeds=2, data=DIABETES), plain_table, table_sets(2))
    assert real.view.truth.isHidden()


@pytest.mark.parametrize("table", [False, True])
def test_residuals_stand_over_the_predictions(qtbot: QtBot, table: bool) -> None:
    question = records.experiment(["a", "b"], seeds=2, data=DIABETES if table else {"set": "sine"})
    sets, function = (table_sets(2), plain_table) if table else (sine_sets(2, 20, 30), wavy_sine)
    shown = Shown(qtbot, question, function, sets)
    view = shown.view
    button = view.mode.buttons["residuals"]
    assert button.isVisible()
    assert button.width() >= button.sizeHint().width()
    button.click()
    shown.choose(1)
    QApplication.processEvents()
    own = sets[1]
    for arm, picture in enumerate([view.pictures[0], view.pictures[1]]):
        validation, training = picture.dots.groups
        for dots, x, y in ((training, own.x_train, own.y_train), (validation, own.x_val, own.y_val)):
            predicted = function(arm, 1, x)[:, 0]
            assert np.allclose(dots.x, predicted)
            assert np.allclose(dots.y, y - predicted)
        (line,) = picture.ground.drawing.lines
        assert np.array_equal(line.y, [0, 0])
    assert view.grid.sheet.names[1] == "residual: true − predicted"
    assert not view.together
    view.mode.choose("fit")
    QApplication.processEvents()
    assert view.grid.sheet.names[1] != "residual: true − predicted"
    assert view.curved is not table
