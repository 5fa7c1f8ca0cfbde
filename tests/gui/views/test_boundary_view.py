"""The tab with the maps, answered in closed form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui import theme
from reglab.gui.run.questions import Questions
from reglab.gui.views.boundary.axes_choice import FeatureList
from reglab.gui.views.boundary.class_colors import class_fill
from reglab.gui.views.boundary.view import COARSE, FINE, BoundaryView
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.panel import Panel
from reglab.record.events import RunFinished
from reglab.record.questions import Examples, ExampleSet, Outputs
from reglab.record.record import RunRecord
from tests.support import records
from tests.support.answers_points import (
    PointAnswers,
    moon_sets,
    recorded,
    two_classes,
    wavy_moons,
)
from tests.support.views import see_only


def straight(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """Class 1 below a line through the origin whose slope is the seed; steeper for later arms."""
    z = (seed * points[:, 0] - points[:, 1]) * (2 + arm)
    return two_classes(1 / (1 + np.exp(-z)))


class Shown:
    """A view, and who answers it."""

    def __init__(
        self,
        qtbot: QtBot,
        question: Experiment | None = None,
        function: Callable[..., np.ndarray] = straight,
        examples: list[ExampleSet] | None = None,
        end: bool = True,
        visible: bool = True,
    ) -> None:
        self.question = question or records.experiment(
            ("plain", "L2"), seeds=3, data={"set": "moons", "label_flip": 0.1}
        )
        self.record: RunRecord = recorded(self.question, 20, end=end)
        self.questions = Questions()
        self.view = BoundaryView(self.questions)
        self.answers = PointAnswers(
            self.questions, self.record, function, examples or moon_sets(self.question.seeds, 40, 60, 4)
        )
        qtbot.addWidget(self.view)
        self.view.resize(780, 430)
        self.view.set_experiment(self.question)
        self.view.set_record(self.record)
        if visible:
            self.view.show()
            QApplication.processEvents()

    def points(self) -> list[int]:
        """Numbers of points of the questions so far."""
        return [len(question.want.points) for question in self.answers.outputs_asked()]

    def choose(self, seed: int | None) -> None:
        """Choose a seed, ``None`` for all."""
        row = 0 if seed is None else seed + 1
        self.view.seeds.setCurrentIndex(row)
        self.view.seeds.activated.emit(row)

    def image(self, arm: int = 0) -> QImage:
        image = self.view.pictures[arm].field.image
        assert image is not None
        return image


# -- asking ------------------------------------------------------------------------------------------


def test_one_question_with_shared_points_for_all_shown_arms(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    first = shown.answers.outputs_asked()[0]
    # The first seed of each of two arms with three seeds.
    assert first.replicas == (0, 3)
    assert first.want.points.shape == (COARSE**2 + 40 + 60, 2)
    assert first.epoch is None
    assert sum(isinstance(question.want, Examples) for question in shown.answers.asked) == 1


def test_what_stands_still_is_refined_once(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    qtbot.waitUntil(lambda: shown.points() == [COARSE**2 + 100, FINE**2 + 100])
    assert not shown.view._refine.isActive()
    assert shown.image().width() == FINE


def test_a_run_under_way_is_refined_when_it_ends_without_another_epoch(qtbot: QtBot) -> None:
    shown = Shown(qtbot, end=False)
    shown.view._refine.timeout.emit()
    assert shown.points() == [COARSE**2 + 100]
    shown.record.apply(RunFinished(shown.record.run, "completed", 1.0))
    shown.view.refresh()
    qtbot.waitUntil(lambda: shown.points()[-1] == FINE**2 + 100)


def test_another_epoch_is_asked_for_coarsely_first(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.set_epoch(7)
    assert shown.answers.outputs_asked()[-1].epoch == 7
    assert shown.points()[-1] == COARSE**2 + 100
    assert shown.view.legend.remark == "as of epoch 7"


def test_hidden_it_asks_nothing_and_does_not_tick(qtbot: QtBot) -> None:
    shown = Shown(qtbot, visible=False)
    shown.view.set_epoch(3)
    assert not shown.answers.asked
    shown.view.show()
    assert shown.answers.asked
    shown.view.hide()
    count = len(shown.answers.asked)
    shown.view.set_epoch(4)
    assert len(shown.answers.asked) == count
    assert not shown.view._refine.isActive()
    shown.view.show()
    assert shown.answers.outputs_asked()[-1].epoch == 4


def test_what_changes_while_it_is_hidden_is_painted_when_it_is_shown(
    qtbot: QtBot, qapp: QApplication
) -> None:
    shown = Shown(qtbot)
    see_only(shown.view, {1})
    qtbot.waitUntil(lambda: not shown.view._refine.isActive())
    before = shown.image(1)
    shown.view.hide()
    see_only(shown.view, {0, 1})
    theme.apply(qapp, "dark")
    assert shown.image(1) is before
    shown.view.show()
    assert shown.image(1) is not before
    dark = {class_fill(theme.current(), k).name() for k in range(2)}
    assert {shown.image(arm).pixelColor(0, 0).name() for arm in range(2)} & dark


def test_a_missing_answer_keeps_the_last_picture(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    before = shown.image()
    shown.answers.holding = True
    shown.view.set_epoch(5)
    assert shown.image() is before
    assert shown.view.pictures[0].panel.isVisible()
    shown.answers.give()
    assert shown.image() is not before


def test_the_answer_to_an_old_choice_is_not_painted(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.answers.holding = True
    shown.view.set_epoch(5)
    before = shown.image()
    shown.choose(1)
    shown.answers.give()
    assert shown.image() is before
    shown.answers.give()
    assert shown.image() is not before


def test_a_question_that_cannot_be_answered_says_why(qtbot: QtBot) -> None:
    shown = Shown(qtbot, visible=False)
    shown.answers.trouble = "The weights of this run were not kept."
    shown.view.show()
    assert shown.view.grid.sheet.message == "The weights of this run were not kept."


def test_selecting_an_arm_asks_nothing_and_frames_its_map(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    qtbot.waitUntil(lambda: len(shown.points()) == 2)
    shown.view.set_selected_arm(1)
    assert len(shown.points()) == 2
    assert shown.view.panels[1].title.strong
    assert not shown.view.panels[0].title.strong


def test_a_click_on_a_title_selects_the_arm(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    # The arms changed places since the run.
    arms = shown.question.arms[::-1]
    shown.view.set_experiment(shown.question.model_copy(update={"arms": arms}))
    with qtbot.waitSignal(shown.view.arm_selected) as selected:
        qtbot.mouseClick(shown.view.panels[0].title, Qt.MouseButton.LeftButton)
    assert selected.args == [1]


def test_hidden_arms_are_not_asked_about(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    see_only(shown.view, {1})
    assert shown.answers.outputs_asked()[-1].replicas == (3,)
    assert [panel.isVisible() for panel in (shown.view.panels[0], shown.view.panels[1])] == [False, True]
    see_only(shown.view, set())
    assert "hidden" in shown.view.grid.sheet.message


# -- what is painted -----------------------------------------------------------------------------------


def test_the_map_has_the_hue_of_the_class_on_each_side(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    look, image = theme.current(), shown.image()
    # Seed 0: class 1 below the horizontal axis.
    top, bottom = image.pixelColor(20, 0), image.pixelColor(20, image.height() - 1)

    def nearest(color: QColor) -> int:
        fills = [class_fill(look, k) for k in range(2)]
        gaps = [sum(abs(a - b) for a, b in zip(f.getRgb(), color.getRgb(), strict=True)) for f in fills]
        return gaps.index(min(gaps))

    assert (nearest(top), nearest(bottom)) == (0, 1)
    assert shown.view.pictures[0].field.border[..., 1] == pytest.approx(0, abs=1e-3)


def test_wrong_and_flipped_examples_are_marked(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    own = shown.answers.examples[0]
    shown.view.validation.setChecked(False)
    rings, crosses = shown.view.pictures[0].marks.groups
    wrong = (own.x_train[:, 1] < 0).astype(int) != own.y_train
    assert sorted(rings.x) == pytest.approx(sorted(own.x_train[wrong, 0]))
    assert sorted(crosses.x) == pytest.approx(sorted(own.x_train[own.flipped, 0]))
    shown.view.wrong.setChecked(False)
    assert shown.view.pictures[0].marks.groups[0].symbol.shape == "cross"
    shown.view.flipped.setChecked(False)
    assert shown.view.pictures[0].marks.groups == ()


def test_examples_can_be_switched_off_without_asking_anew(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    asked = len(shown.answers.asked)
    dots = shown.view.pictures[0].dots
    assert sum(len(group.x) for group in dots.groups) == 100
    assert all(not entry.about for entry in shown.view.legend.entries)
    assert {group.symbol.hollow for group in dots.groups} == {True, False}
    shown.view.validation.setChecked(False)
    assert sum(len(group.x) for group in dots.groups) == 40
    assert not any(group.symbol.hollow for group in dots.groups)
    shown.view.train.setChecked(False)
    assert dots.groups == ()
    assert len(shown.answers.asked) == asked
    assert "training" not in shown.view.legend.accessibleName()


def test_of_many_validation_examples_so_many_are_painted_that_the_border_is_seen(qtbot: QtBot) -> None:
    shown = Shown(qtbot, examples=moon_sets(3, 40, 600, 4))
    picture = shown.view.pictures[0]
    hollow = [group for group in picture.dots.groups if group.symbol.hollow]
    count = sum(len(group.x) for group in hollow)
    assert 10 <= count <= picture.panel.canvas.area() / 800
    own = shown.answers.examples[0]
    drawn = np.concatenate([group.x for group in hollow])
    assert sorted(drawn) == pytest.approx(sorted(own.x_val[:count, 0]))
    (entry,) = [entry for entry in shown.view.legend.entries if entry.word.startswith("validation")]
    assert entry.word == f"validation, {count} of 600"
    assert "count all" in entry.about


def test_a_crossed_example_keeps_the_sign_of_its_class(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.wrong.setChecked(False)
    (cross,) = shown.view.pictures[0].marks.groups
    solid = [group.symbol for group in shown.view.pictures[0].dots.groups if not group.symbol.hollow]
    assert solid
    assert all(cross.symbol.gap > sign.radius for sign in solid)


def test_examples_are_not_laid_out_again_for_every_epoch(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    before = shown.view.pictures[0].dots.groups
    shown.view.set_epoch(5)
    assert shown.view.pictures[0].dots.groups is before


def test_all_seeds_show_their_mean_and_each_ones_border(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    assert not len(shown.view.pictures[0].field.thin)
    shown.choose(None)
    assert shown.answers.outputs_asked()[-1].replicas == (0, 1, 2, 3, 4, 5)
    picture, asked = shown.view.pictures[0], shown.view.asked
    assert asked is not None
    x, y = np.meshgrid(*asked.mesh)
    own = [straight(0, seed, np.column_stack([x.ravel(), y.ravel()]))[:, 1] for seed in range(3)]
    assert picture.mean[..., 1].ravel() == pytest.approx(np.mean(own, axis=0))
    # Each piece of a thin border lies on the line of a seed: y = seed · x.
    ends = picture.field.thin.reshape(-1, 2)
    off = np.min([np.abs(slope * ends[:, 0] - ends[:, 1]) for slope in range(3)], axis=0)
    assert off.max() < 1e-3
    assert "one seed" in shown.view.legend.accessibleName()


def test_one_seed_is_shown_with_its_own_examples(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.choose(2)
    assert shown.answers.outputs_asked()[-1].replicas == (2, 5)
    drawn = np.concatenate(
        [group.x for group in shown.view.pictures[0].dots.groups if not group.symbol.hollow]
    )
    assert sorted(drawn) == pytest.approx(sorted(shown.answers.examples[2].x_train[:, 0]))


def test_the_title_tells_the_accuracy_as_of_the_epoch(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.set_epoch(4)
    train, val = (100 * float(shown.record.values(f"{part}_accuracy")[3, 3]) for part in ("train", "val"))
    words = shown.view.panels[1].title.scores[0]
    assert words == f"training {train:.0f} % · validation {val:.0f} %"
    assert shown.view.panels[1].title.name == "L2"
    shown.view.set_epoch(0)
    assert shown.view.panels[1].title.scores == ()
    assert shown.view.legend.remark == "initial weights"


def test_diverged_networks_do_not_count_and_an_arm_without_others_says_so(qtbot: QtBot) -> None:
    def function(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
        lost = arm == 1 or seed == 0
        return np.full((len(points), 2), np.nan) if lost else straight(arm, seed, points)

    shown = Shown(qtbot, function=function)
    shown.choose(None)
    assert shown.view.pictures[0].mean is not None
    assert np.isfinite(shown.view.pictures[0].mean).all()
    assert "diverged" in shown.view.panels[1].note.text()
    assert shown.view.panels[1].note.isVisible()
    assert not shown.view.panels[0].note.isVisible()
    assert shown.view.pictures[1].field.image is None


@pytest.mark.parametrize("mode", theme.THEMES)
def test_every_theme_paints_field_border_and_examples(
    qtbot: QtBot, qapp: QApplication, mode: theme.Mode
) -> None:
    shown = Shown(qtbot, function=wavy_moons)
    theme.apply(qapp, mode)
    QApplication.processEvents()
    canvas = shown.view.panels[0].canvas
    image = canvas.grab().toImage()
    colors = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    look = theme.current()
    assert QColor(look.text).rgb() in colors
    assert len(colors) > 300


# -- zooming -------------------------------------------------------------------------------------------


def test_zooming_one_map_moves_all_and_asks_for_that_part(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    qtbot.waitUntil(lambda: len(shown.points()) == 2)
    whole = shown.view.span
    canvas = shown.view.panels[0].canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    span = shown.view.span
    assert whole.left < span.left < span.right < whole.right
    other = shown.view.panels[1].canvas.span
    assert other == pytest.approx(span)
    points = shown.answers.outputs_asked()[-1].want.points[: COARSE**2]
    assert (points[:, 0].min(), points[:, 0].max()) == pytest.approx((span.left, span.right))
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert shown.view.span == whole


def test_zooming_survives_another_seed(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    span = Span(-0.5, 0.5, -0.25, 0.75)
    shown.view.panels[0].canvas.moved.emit(span)
    shown.choose(1)
    assert shown.view.span == span


def test_the_place_under_the_mouse_is_read_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(qtbot)
    told: list[str] = []
    monkeypatch.setattr(
        "reglab.gui.views.boundary.view.QToolTip.showText", lambda _at, text, _widget: told.append(text)
    )
    canvas = shown.view.panels[0].canvas
    place = canvas.view.mapViewToScene(QPointF(0.2, -1.0))
    canvas.scene().sigMouseMoved.emit(place)
    assert told[-1].startswith("x₁ 0.20 · x₂ −1.0")
    assert "blue 88 %" in told[-1]


# -- other data -------------------------------------------------------------------------------------------


def table(features: int, classes: int, seed: int = 0) -> ExampleSet:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(50, features)) * np.arange(1, features + 1), np.arange(50) % classes
    return ExampleSet(x[:30], y[:30], x[30:], y[30:], np.zeros(30, np.bool_))


def softmax(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """Three classes by the first three features."""
    scores = np.exp(points[:, :3] - points[:, :3].max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def test_more_than_two_features_are_shown_on_their_principal_components(qtbot: QtBot) -> None:
    question = records.experiment(
        ("plain",), seeds=1, data={"set": "iris", "train": 50, "validation": 40, "test": 40}
    )
    shown = Shown(qtbot, question, softmax, [table(4, 3)])
    assert shown.view.grid.sheet.names[0].startswith("PC 1 (")
    assert shown.answers.outputs_asked()[0].want.points.shape == (COARSE**2 + 50, 4)
    assert len(shown.view.pictures[0].field.border)
    assert not shown.view.axes.upward.isEnabled()
    assert shown.view.slice.isVisible()
    assert shown.view.figure_widget().isAncestorOf(shown.view.slice)
    assert shown.view.slice.text().endswith("examples judged by all 4 inputs.")


def test_of_two_features_the_map_is_no_slice(qtbot: QtBot) -> None:
    assert not Shown(qtbot).view.slice.isVisible()


def test_a_pair_of_features_holds_the_others_at_their_mean(qtbot: QtBot) -> None:
    question = records.experiment(
        ("plain",), seeds=1, data={"set": "iris", "train": 50, "validation": 40, "test": 40}
    )
    shown = Shown(qtbot, question, softmax, [table(4, 3)])
    view = shown.view
    view.axes.across.setCurrentIndex(view.axes.across.findText("petal length (cm)"))
    view.axes.across.activated.emit(view.axes.across.currentIndex())
    assert view.axes.upward.isEnabled()
    assert view.grid.sheet.names == ("petal length (cm)", view.axes.upward.currentText())
    assert "the other 2 at their mean" in view.slice.text()
    points = shown.answers.outputs_asked()[-1].want.points[: COARSE**2]
    held = [k for k in range(4) if k not in (2, view.axes.upward.currentData())]
    means = shown.answers.examples[0].x_train.mean(axis=0)
    assert points[:, held] == pytest.approx(np.broadcast_to(means[held], (len(points), 2)))
    view.axes.upward.setCurrentIndex(view.axes.upward.findText("petal length (cm)"))
    view.axes.upward.activated.emit(view.axes.upward.currentIndex())
    assert view.axes.across.currentData() != view.axes.upward.currentData()


def test_a_name_without_room_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    box = FeatureList()
    qtbot.addWidget(box)
    box.addItem("mean smoothness")
    box.resize(90, box.sizeHint().height())
    cut = box.grab().toImage()
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    place = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    words = box.fontMetrics().elidedText("mean smoothness", Qt.TextElideMode.ElideRight, place.width() - 2)
    assert words.endswith("…")
    box.setItemText(0, words)
    assert box.grab().toImage() == cut


def test_zooming_is_undone_by_another_plane(qtbot: QtBot) -> None:
    question = records.experiment(
        ("plain",), seeds=1, data={"set": "iris", "train": 50, "validation": 40, "test": 40}
    )
    shown = Shown(qtbot, question, softmax, [table(4, 3)])
    shown.view.panels[0].canvas.moved.emit(Span(0, 0.1, 0, 0.1))
    assert shown.view.zoomed
    shown.view.axes.across.setCurrentIndex(1)
    shown.view.axes.across.activated.emit(1)
    assert not shown.view.zoomed
    assert shown.view.span.right > 1


def test_pictures_are_shown_on_their_components_without_a_choice(qtbot: QtBot) -> None:
    question = records.experiment(("plain",), seeds=1, data={"set": "digits", "train": 100})

    def ten(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
        scores = np.exp(points[:, :10] - points[:, :10].max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)

    shown = Shown(qtbot, question, ten, [table(64, 10)])
    assert shown.view.grid.sheet.names[1].startswith("PC 2 (")
    assert not shown.view.axes.isVisible()
    assert "9" in shown.view.legend.accessibleName()
    names = shown.view.pictures[0].names.names
    assert names
    asked, mean = shown.view.asked, shown.view.pictures[0].mean
    assert asked is not None
    for name, x, y in names:
        row, column = (
            int(np.abs(axis - at).argmin()) for axis, at in zip(asked.mesh[::-1], (y, x), strict=True)
        )
        assert int(name) == mean[row, column].argmax()


def test_one_input_is_shown_as_a_curve_of_the_probability(qtbot: QtBot) -> None:
    question = records.experiment(("plain", "L2"), seeds=2, data={"set": "drug-trial"})

    def by_age(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
        return two_classes(1 / (1 + np.exp(-(points[:, 0] - 65 - 5 * seed) / 4)))

    rng = np.random.default_rng(0)
    sets = []
    for _ in range(2):
        x = rng.uniform(13, 100, (50, 1))
        y = (x[:, 0] > 65).astype(int)
        sets.append(ExampleSet(x[:30], y[:30], x[30:], y[30:], np.zeros(30, np.bool_)))
    shown = Shown(qtbot, question, by_age, sets)
    view = shown.view
    assert view.grid.sheet.names == ("age (years)", "P(side effects)")
    left = view.panels[0].canvas.left
    assert left.ticks(-0.16, 1.16, 200) == list(view.pictures[0].curves.drawing.levels) == [0, 0.5, 1]
    # Of a part with one of these lines others are shown.
    assert len(left.ticks(0.4, 0.6, 200)) > 1
    (line,) = view.pictures[1].curves.drawing.lines
    assert line.color == theme.current().arm_color(1)
    assert np.interp(65, line.x, line.y) == pytest.approx(0.5, abs=1e-3)
    group = next(group for group in view.pictures[0].dots.groups if group.symbol.shape == "square")
    assert (group.y > 0.9).all()
    shown.choose(None)
    thin = view.pictures[0].curves.drawing.lines
    assert len(thin) == 3
    assert thin[-1].y == pytest.approx((thin[0].y + thin[1].y) / 2)
    assert len(shown.points()) == 2


def test_a_regression_is_sent_to_the_other_tab(qtbot: QtBot) -> None:
    question = records.experiment(("plain",), seeds=1, data={"set": "sine"})
    assert "Noisy sine" in BoundaryView.unsuited(question)
    assert not BoundaryView.unsuited(records.experiment(("plain",), data={"set": "moons"}))
    shown = Shown(qtbot, question)
    assert shown.view.grid.sheet.message == BoundaryView.unsuited(question)
    assert not shown.answers.asked


# -- before and between runs ------------------------------------------------------------------------------


def test_before_the_first_run_it_says_what_to_do(qtbot: QtBot) -> None:
    view = BoundaryView(Questions())
    qtbot.addWidget(view)
    view.set_experiment(records.experiment(("plain",), seeds=4, data={"set": "moons"}))
    view.show()
    assert view.grid.sheet.message.startswith("Press Run (Space) to train.")
    assert [view.seeds.itemText(row) for row in (0, 1)] == ["All 4 seeds", "Seed 0"]
    assert view.seeds.currentText() == "Seed 0"


def test_another_record_forgets_the_pictures_of_the_last(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.set_record(RunRecord(shown.question, 8))
    assert not shown.view.panels
    assert "being set up" in shown.view.grid.sheet.message
    qtbot.waitUntil(lambda: not shown.view.grid.sheet.findChildren(Panel))


def test_a_run_whose_networks_are_gone_says_so(qtbot: QtBot) -> None:
    shown = Shown(qtbot, visible=False)
    shown.questions.set_run(0)
    shown.view.show()
    assert "no longer at hand" in shown.view.grid.sheet.message


def test_of_many_pixels_less_is_asked(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.gui.views.boundary.view._NUMBERS", 2000)
    question = records.experiment(
        ("plain",), seeds=1, data={"set": "iris", "train": 50, "validation": 40, "test": 40}
    )
    shown = Shown(qtbot, question, softmax, [table(4, 3)])
    qtbot.waitUntil(lambda: len(shown.points()) == 2)
    assert shown.points() == [15**2 + 50, 31**2 + 50]


def test_one_seed_alone_cannot_be_chosen_among(qtbot: QtBot) -> None:
    shown = Shown(qtbot, records.experiment(("plain",), seeds=1, data={"set": "moons"}))
    assert not shown.view.seeds.isEnabled()
    assert "one seed only" in shown.view.seeds.toolTip()


def test_the_figure_is_the_maps_and_their_key(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    figure = shown.view.figure_widget()
    assert figure.isAncestorOf(shown.view.panels[0])
    assert figure.isAncestorOf(shown.view.legend)
    assert not figure.isAncestorOf(shown.view.seeds)


def test_outputs_are_asked_for_under_one_topic(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.answers.holding = True
    for epoch in (3, 4, 5):
        shown.view.set_epoch(epoch)
    assert [question.epoch for question in shown.answers.held] == [3]
    shown.answers.give()
    # What was dragged over in between is skipped.
    assert [question.epoch for question in shown.answers.held] == [5]
    assert isinstance(shown.answers.held[0].want, Outputs)
