"""The tab with the examples, answered by a made-up run."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reglab.analysis.confusion import predicted_classes
from reglab.gui import theme
from reglab.gui.plots.curve_layer import CurveLayer
from reglab.gui.run.questions import Questions
from reglab.gui.views.examples import view as module
from reglab.gui.views.examples.confusion import _scarce_font
from reglab.gui.views.examples.memorised import NO_FLIPS
from reglab.gui.views.examples.table import ExampleTable
from reglab.gui.views.examples.thumbnails import Thumbnails
from reglab.gui.views.examples.view import ExamplesView
from reglab.gui.widgets.labels import small_font
from reglab.record.questions import Examples, Outputs
from tests.support.answers_weights import AnsweringRun, experiment
from tests.support.painted import Painted
from tests.support.views import see_only

TABLES = ("disagree", "mistakes")


class Shown:
    """A view and the run that answers it."""

    def __init__(self, qtbot: QtBot, **given: object) -> None:
        questions = Questions()
        self.run = AnsweringRun(experiment(**{"set_": "blobs", **given}), questions)  # type: ignore[arg-type]
        self.view = ExamplesView(questions)
        qtbot.addWidget(self.view)
        self.view.resize(780, 430)
        self.view.show()
        self.view.set_experiment(self.run.experiment)

    def begin(self, *, memorised: bool = False) -> ExamplesView:
        self.run.start(memorised=memorised)
        self.run.give(10)
        self.view.set_record(self.run.record)
        return self.view

    def page(self) -> QWidget:
        return self.view.stack.currentWidget()

    def predicted(self, column: int, part: str = "validation") -> np.ndarray:
        return predicted_classes(self.run.outputs(column, 10, part))

    def truth(self, column: int, part: str = "validation") -> np.ndarray:
        examples = self.run.examples(column)
        return examples.y_train if part == "train" else examples.y_val


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


def choose(box: QWidget, row: int) -> None:
    box.setCurrentIndex(row)  # type: ignore[attr-defined]
    box.activated.emit(row)  # type: ignore[attr-defined]


def cell(table: ExampleTable, row: int, header: str) -> str:
    headers = [column.header for column in table.table.columns]
    return str(table.table.index(row, headers.index(header)).data())


# -- empty, hidden, unanswered ---------------------------------------------------------------------


def test_before_a_run_it_says_what_to_do(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.set_record(None)
    assert "Press Run (Space)" in shown.view.empty.message
    assert shown.run.asked == []


def test_while_hidden_it_asks_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.view.hide()
    view = shown.begin()
    assert shown.run.asked == []
    view.show()
    assert {type(question.want) for question in shown.run.asked} == {Examples, Outputs}


def test_examples_are_asked_for_once_and_outputs_for_every_epoch(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.set_epoch(3)
    view.set_epoch(4)
    wants = [type(question.want) for question in shown.run.asked]
    assert wants.count(Examples) == 1
    assert wants.count(Outputs) == 3
    assert shown.run.asked[-1].epoch == 4


def test_without_an_answer_the_last_picture_stays(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    before = view.confusion.matrices
    shown.run.held = True
    view.set_epoch(2)
    shown.run.answer(shown.run.asked[-1], trouble="Epoch 2 was not kept.")
    assert view.confusion.matrices is before
    assert view.reading.text() == "Epoch 2 was not kept."


def test_outputs_without_examples_wait(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.run.held = True
    view = shown.begin()
    examples, outputs = shown.run.asked
    shown.run.answer(outputs)
    assert shown.page() is view.empty
    shown.run.answer(examples)
    assert shown.page() is view.confusion


def test_too_many_examples_are_asked_of_fewer_seeds(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    # 120 examples with 2 features and, for 3 arms, 3 classes.
    monkeypatch.setattr(module, "MOST_NUMBERS", 120 * 11 * 2)
    shown = Shown(qtbot)
    view = shown.begin()
    assert shown.run.asked[-1].replicas == (0, 1, 3, 4, 6, 7)
    assert view.seed_choice.currentText() == "First 2 of 3 seeds"


# -- confusion -----------------------------------------------------------------------------------------


def test_confusion_is_summed_over_seeds_or_that_of_one(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    expected = np.zeros((3, 3), int)
    for seed in range(3):
        np.add.at(expected, (shown.truth(3 + seed), shown.predicted(3 + seed)), 1)
    assert view.confusion.matrices[1].counts.tolist() == expected.tolist()
    choose(view.seed_choice, 3)
    single = np.zeros((3, 3), int)
    np.add.at(single, (shown.truth(5), shown.predicted(5)), 1)
    assert view.confusion.matrices[1].counts.tolist() == single.tolist()
    assert view.confusion.matrices[1].seeds == 1


def test_numbers_of_mistakes_are_shown_all_or_none(qapp: QApplication) -> None:
    counts = np.array([[500, 3], [26, 400]])
    whole = QFontMetricsF(small_font()).horizontalAdvance("26")
    usual = _scarce_font(counts, 1.5 * whole, 30.0)
    assert usual is not None
    assert usual.pointSizeF() == small_font().pointSizeF()
    smaller = _scarce_font(counts, 0.9 * whole + 4, 30.0)
    assert smaller is not None
    assert QFontMetricsF(smaller).horizontalAdvance("26") <= 0.95 * whole
    # The 3 alone would fit, and mislead.
    assert _scarce_font(counts, 0.6 * whole, 30.0) is None
    assert _scarce_font(counts, 1.5 * whole, 5.0) is None


def test_confusion_of_the_training_part(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    choose(view.part_choice, 1)
    wanted = shown.run.asked[-1].want
    assert isinstance(wanted, Outputs)
    assert wanted.points == "train"
    hits = [shown.truth(seed, "train") == shown.predicted(seed, "train") for seed in range(3)]
    assert np.trace(view.confusion.matrices[0].counts) == np.sum(hits)


def test_a_cell_is_read_with_its_classes_and_share(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    image_of(view)
    view.confusion.setFocus()
    qtbot.keyClick(view.confusion, Qt.Key.Key_Home)
    qtbot.keyClick(view.confusion, Qt.Key.Key_Right)
    counts = view.confusion.matrices[0].counts
    assert view.reading.text().startswith(
        f"No regularization – “orange” predicted as “blue”: {counts[0, 1]} of {counts[0].sum()} ("
    )
    assert view.reading.text().endswith("3 seeds together")


def test_a_diverged_network_predicts_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot, seeds=1)
    shown.run.broken = {0}
    view = shown.begin()
    assert view.confusion.matrices[0].counts.sum() == 0
    assert "– right" in view.confusion.accessibleDescription()
    image_of(view)
    view.switch.choose("mistakes")
    assert "diverged" in view.mistakes.summary.text()
    view.switch.choose("disagree")
    assert cell(view.disagree, 0, "No regularization") == "diverged"
    image_of(view)


@pytest.mark.parametrize("mode", ["confusion", "disagree", "mistakes"])
@pytest.mark.parametrize("look", theme.THEMES)
def test_every_mode_paints_in_every_theme(qtbot: QtBot, qapp: QApplication, mode: str, look: str) -> None:
    shown = Shown(qtbot, set_="digits")
    view = shown.begin()
    view.switch.choose(mode)
    applied = theme.apply(qapp, look)  # type: ignore[arg-type]
    image = image_of(view.figure_widget())
    for arm in range(3):
        assert has(image, applied.arm_color(arm))
    assert has(image, applied.surface)


@pytest.mark.parametrize("mode", ["confusion", "disagree", "mistakes"])
def test_a_hidden_arm_is_not_shown(qtbot: QtBot, mode: str) -> None:
    view = Shown(qtbot).begin()
    view.switch.choose(mode)
    see_only(view, {0, 2})
    look = theme.current()
    image = image_of(view.figure_widget())
    assert [has(image, look.arm_color(arm)) for arm in range(3)] == [True, False, True]


# -- tables ------------------------------------------------------------------------------------------------


def test_the_examples_on_which_the_arms_disagree(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("disagree")
    predicted = np.stack([shown.predicted(column) for column in (0, 3, 6)])
    rows = np.flatnonzero((predicted != predicted[0]).any(axis=0))
    assert view.disagree.table.rows.tolist() == rows.tolist()
    first, y = int(rows[0]), shown.truth(0)
    names = shown.run.experiment.data.info.classes
    sure = shown.run.outputs(3, 10, "validation")[first].max()
    sign = "✓" if predicted[1, first] == y[first] else "✗"
    assert cell(view.disagree, 0, "L1").startswith(f"{sign} {names[predicted[1, first]]}  {100 * sure:.0f}")
    assert cell(view.disagree, 0, "label") == names[y[first]]
    assert cell(view.disagree, 0, "#") == str(first + 1)
    right = int((predicted[2, rows] == y[rows]).sum())
    assert f"disagree on {len(rows)} of 60 validation examples" in view.disagree.summary.text()
    assert f"L1 proximal {right}." in view.disagree.summary.text()


def test_one_arm_alone_agrees_with_itself(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    view.switch.choose("disagree")
    see_only(view, {1})
    assert "eye on its card" in view.disagree.summary.text()
    assert view.disagree.table.rowCount() == 0


def test_mistakes_are_the_surest_first_and_of_the_chosen_arm(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("mistakes")
    for arm, column in ((0, 0), (1, 3)):
        choose(view.arm_choice, arm)
        outputs = shown.run.outputs(column, 10, "validation")
        wrong = np.flatnonzero(shown.predicted(column) != shown.truth(column))
        order = wrong[np.argsort(-outputs[wrong].max(axis=1))]
        assert view.mistakes.table.rows.tolist() == order.tolist()
        assert f"gets {len(wrong)} of 60" in view.mistakes.summary.text()
        assert cell(view.mistakes, 0, shown.run.experiment.arms[arm].name).startswith("✗")


def test_the_arm_follows_the_selected_card(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    view.switch.choose("mistakes")
    view.set_selected_arm(2)
    assert view.arm_choice.currentText() == "L1 proximal"
    choose(view.arm_choice, 0)
    assert view.arm_choice.currentText() == "No regularization"
    assert "No regularization" in view.mistakes.summary.text()


def test_flipped_labels_are_marked(qtbot: QtBot) -> None:
    shown = Shown(qtbot, label_flip=0.1)
    view = shown.begin()
    view.switch.choose("mistakes")
    choose(view.part_choice, 1)
    rows = view.mistakes.table.rows
    assert len(rows)
    flipped = shown.run.examples(0).flipped
    for place, at in enumerate(rows.tolist()):
        assert cell(view.mistakes, place, "label").endswith("(flipped)") == flipped[at]


def test_a_table_is_sorted_by_its_heads_and_stays_so(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("disagree")
    headers = [column.header for column in view.disagree.table.columns]
    view.disagree.rows.sortByColumn(headers.index("x₁"), Qt.SortOrder.DescendingOrder)
    x = shown.run.examples(0).x_val[:, 0]
    shown_x = x[view.disagree.table.rows]
    assert (np.diff(shown_x) <= 0).all()
    view.set_epoch(9)
    assert (np.diff(x[view.disagree.table.rows]) <= 0).all()
    view.disagree.rows.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert (np.diff(view.disagree.table.rows) > 0).all()


def test_the_surest_mistake_of_an_arm_sorts_first(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("disagree")
    headers = [column.header for column in view.disagree.table.columns]
    view.disagree.rows.sortByColumn(headers.index("No regularization"), Qt.SortOrder.AscendingOrder)
    rows = view.disagree.table.rows
    right = shown.predicted(0)[rows] == shown.truth(0)[rows]
    sure = shown.run.outputs(0, 10, "validation").max(axis=1)[rows]
    assert (np.diff(np.where(right, sure, -sure)) >= 0).all()


@pytest.mark.parametrize("mode", TABLES)
def test_the_tables_obey_the_rules_of_qt(qtbot: QtBot, mode: str) -> None:
    shown = Shown(qtbot, set_="digits")
    view = shown.begin()
    view.switch.choose(mode)
    table = getattr(view, mode).table
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.set_epoch(3)
    table.sort(2)
    assert table.rowCount(QModelIndex()) == len(table.rows)


def test_pictures_stand_in_the_rows(qtbot: QtBot) -> None:
    shown = Shown(qtbot, set_="digits")
    view = shown.begin()
    view.switch.choose("disagree")
    index = view.disagree.table.index(0, 1)
    icon = index.data(Qt.ItemDataRole.DecorationRole)
    assert not icon.isNull()
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("<img src=")
    assert "pixel 0,0" not in [column.header for column in view.disagree.table.columns]


def test_pictures_use_the_room_of_a_large_screen(qtbot: QtBot) -> None:
    view = Shown(qtbot, set_="digits").begin()
    view.switch.choose("disagree")
    rows, line = view.disagree.rows, view.disagree.fontMetrics().height()
    qtbot.waitUntil(lambda: rows.model().rowCount() > 0)
    assert rows.iconSize().height() == 3 * line
    view.resize(2000, 1200)
    qtbot.waitUntil(lambda: rows.iconSize().height() > 5 * line)
    assert rows.rowHeight(0) >= rows.iconSize().height()
    picture = rows.model().index(0, 1).data(Qt.ItemDataRole.DecorationRole)
    assert picture.availableSizes()[0].height() == rows.iconSize().height()
    view.resize(780, 430)
    qtbot.waitUntil(lambda: rows.iconSize().height() == 3 * line)


def test_thumbnails_in_grey_and_in_colour() -> None:
    gray = Thumbnails(np.array([[0.0, 2.0, 4.0, 4.0]]), (1, 2, 2), 8)
    image = gray.image(0)
    assert [image.pixelColor(x, y).value() for y in range(2) for x in range(2)] == [0, 128, 255, 255]
    colored = Thumbnails(np.array([[1.0, 0.0, 0.5]]), (3, 1, 1), 8)
    assert colored.image(0).pixelColor(0, 0) == QColor(255, 0, 128)


def test_arms_with_more_training_examples_are_compared_on_those_they_share(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    whole = shown.run.outputs
    shown.run.outputs = (
        lambda column, epoch, part: whole(column, epoch, part)[  # type: ignore[method-assign]
            : 40 if column < 3 and part == "train" else None
        ]
    )
    every = shown.run.examples

    def fewer(column: int) -> object:
        found = every(column)
        if column >= 3:
            return found
        return type(found)(
            found.x_train[:40], found.y_train[:40], found.x_val, found.y_val, found.flipped[:40]
        )

    shown.run.examples = fewer  # type: ignore[method-assign, assignment]
    view.set_record(shown.run.record)
    view.switch.choose("disagree")
    choose(view.part_choice, 1)
    assert "40 training examples" in view.disagree.summary.text()


# -- regression ---------------------------------------------------------------------------------------


def test_a_regression_has_residuals_only(qtbot: QtBot) -> None:
    shown = Shown(qtbot, set_="sine")
    view = shown.begin()
    assert view.switch.current == "residuals"
    assert [key for key, button in view.switch.buttons.items() if button.isEnabled()] == ["residuals"]
    assert "number as its target" in view.switch.buttons["confusion"].toolTip()
    outputs, y = shown.run.outputs(0, 10, "validation")[:, 0], shown.truth(0)
    rows = np.argsort(-np.abs(outputs - y))
    assert view.residuals.table.rows.tolist() == rows.tolist()
    residual = outputs[rows[0]] - y[rows[0]]
    text = cell(view.residuals, 0, "residual of No regularization")
    assert float(text.replace("−", "-")) == pytest.approx(residual, abs=1e-2)
    assert ExamplesView.unsuited(shown.run.experiment) == ""


def test_classes_have_no_residuals(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    assert not view.switch.buttons["residuals"].isEnabled()
    assert "classes" in view.switch.buttons["residuals"].toolTip()


# -- learned by heart ---------------------------------------------------------------------------------


def test_without_flipped_labels_it_says_how_to_get_them(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    view = shown.begin()
    view.switch.choose("memorised")
    assert view.empty.message == NO_FLIPS


def test_a_run_that_did_not_measure_it_says_so(qtbot: QtBot) -> None:
    view = Shown(qtbot, label_flip=0.2).begin()
    view.switch.choose("memorised")
    assert "did not measure" in view.empty.message


def test_what_is_learned_by_heart_is_a_curve_for_each_arm(qtbot: QtBot) -> None:
    shown = Shown(qtbot, label_flip=0.2)
    view = shown.begin(memorised=True)
    view.switch.choose("memorised")
    assert shown.page() is view.memorised
    image = image_of(view.memorised.plot)
    for arm in range(3):
        assert has(image, theme.current().arm_color(arm))
    view.memorised.plot.canvas.hovered.emit(4)
    share = 100 * (1 - np.exp(-0.05 * 4))
    assert view.reading.text().startswith(f"Epoch 4 – No regularization: {share:.0f} %")
    see_only(view, {1})
    assert not has(image_of(view.memorised.plot), theme.current().arm_color(0))


def test_of_many_arms_the_selected_one_alone_has_a_band(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    banded: list[list[int]] = []
    monkeypatch.setattr(CurveLayer, "_paint_bands", lambda _layer, _painter, arms: banded.append(arms))
    view = Shown(qtbot, label_flip=0.2).begin(memorised=True)
    view.switch.choose("memorised")
    view.set_selected_arm(1)
    image_of(view.memorised.plot)
    assert banded[-1] == [1]
    see_only(view, {0, 1})
    image_of(view.memorised.plot)
    assert sorted(banded[-1]) == [0, 1]


def test_the_number_of_flipped_labels_is_told(qtbot: QtBot) -> None:
    view = Shown(qtbot, label_flip=0.2).begin(memorised=True)
    view.switch.choose("memorised")
    flipped = round(0.2 * view.record.experiment.data.train)
    assert f"the {flipped} flipped training labels" in view.memorised.plot.header.subtitle.text()
    assert "band: all seeds" in view.memorised.plot.header.subtitle.text()


def test_names_for_those_who_do_not_see(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    named = (view.switch, view.part_choice, view.arm_choice, view.seed_choice, view.confusion, view.empty)
    for widget in (*named, view.disagree.rows, view.mistakes.rows, view.residuals.rows):
        assert widget.accessibleName()
    for control in (view.part_choice, view.arm_choice, view.seed_choice):
        assert control.toolTip()


def test_a_click_on_a_matrix_selects_its_arm(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    image_of(view)
    place = view.confusion.areas[1][0].center().toPoint()
    with qtbot.waitSignal(view.arm_selected) as signal:
        qtbot.mouseClick(view.confusion, Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [1]


def test_pictures_in_a_table_have_the_size_of_the_type(qtbot: QtBot, qapp: QApplication) -> None:
    view = Shown(qtbot, set_="digits").begin()
    view.switch.choose("disagree")
    before = view.disagree.rows.rowHeight(0)
    theme.apply(qapp, "projector")
    assert view.disagree.rows.rowHeight(0) > before
    assert view.disagree.rows.iconSize().height() <= view.disagree.rows.rowHeight(0)


# -- room for words --------------------------------------------------------------------------------


def test_classes_whose_names_are_wider_than_a_column_stand_upright_below_it(qtbot: QtBot) -> None:
    view = Shown(qtbot).begin()
    view.confusion._classes = ("Кв", "треугольник", "кольцо")
    with Painted() as painted:
        image_of(view.confusion)
        assert [line for line in painted.take() if "треугольник" in line] == []
