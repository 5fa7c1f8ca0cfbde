"""Predicting first: nothing gives the answer away, the sketch begins where networks do, both are shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reglab.engine.run.draft import beginning
from reglab.gui.lessons.curve_sketch import CurveSketch
from reglab.gui.lessons.panel import LessonPanel
from reglab.gui.lessons.prediction_box import PredictionBox
from reglab.gui.lessons.report import hand_in
from reglab.gui.lessons.state import COLUMNS, Course, course_of
from reglab.gui.window.main_window import MainWindow
from reglab.lessons.reading import read_lesson
from tests.support.windows import PATIENCE, run_to_the_end

TEXT = """+++
title = "A lesson"
about = "For this test."
+++

## First
Text.

```toml
experiment = "first-light"
set = {"training.epochs" = 4, seeds = 2}
lock = ["regularizers"]
explain = "Why it is so."

[predict]
kind = "curve"
text = "How will it go?"
measure = "val_loss"
arm = "L2 + dropout"
low = 0
high = 2
baseline = true
```
"""


@pytest.fixture
def panel(window: MainWindow) -> LessonPanel:
    desk = window.lessons.desk
    desk.open(read_lesson(TEXT, "mine"))
    assert desk.panel is not None
    return desk.panel


def box_of(panel: LessonPanel) -> PredictionBox:
    assert panel.prediction is not None
    return panel.prediction


def test_what_is_to_be_pressed_is_in_sight_once_the_first_arm_has_run(
    qtbot: QtBot, window: MainWindow, panel: LessonPanel
) -> None:
    window.lessons.desk.open(read_lesson(TEXT.replace("Text.", "A long text. " * 60), "long"))
    bar, box = panel.column.verticalScrollBar(), box_of(panel)
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=PATIENCE)
    assert bar.value() == 0
    assert box.commit.visibleRegion().isEmpty()
    run_to_the_end(qtbot, window)
    qtbot.waitUntil(lambda: box.commit.visibleRegion().boundingRect() == box.commit.rect(), timeout=PATIENCE)
    assert not box.sketch.visibleRegion().isEmpty()


def test_the_first_arm_runs_alone_before_one_is_asked(
    qtbot: QtBot, window: MainWindow, panel: LessonPanel
) -> None:
    box, player = box_of(panel), window.lessons.desk.player
    whole = player.experiment(0)
    assert whole is not None
    # The asked arm is not even trained: no card, table, tooltip or tab can tell of it.
    assert [arm.name for arm in window.model.experiment.arms] == ["No regularization"]
    assert window.actions_.run.isEnabled()
    assert not box.sketch.isEnabled()
    assert not box.unknown.isEnabled()
    # Nor do the notes of the experiment, which say what it shows.
    assert window.experiment_panel.notes.isHidden()
    assert "First press Run" in box.before.text()
    # Epoch 0 is known, since the weights are shared.
    qtbot.waitUntil(lambda: box.sketch.start is not None, timeout=PATIENCE)
    assert box.sketch.start == pytest.approx(beginning(whole, "val_loss")[1])
    run_to_the_end(qtbot, window)
    assert not player.revealed
    assert window.verdict.isHidden()
    assert "“No regularization”, with the band of its seeds" in box.before.text()
    assert box.sketch.isEnabled()
    assert panel.why.text() == "Predict first."
    for column in range(COLUMNS):
        box.sketch.set_value(column, 1.0)
    assert box.sketch.values[0] == box.sketch.start
    box.confidence.choices.group.button(0).click()
    box.commit.click()
    assert window.model.experiment == whole
    assert window.session.record is None
    run_to_the_end(qtbot, window)
    assert player.revealed
    qtbot.waitUntil(lambda: box.sketch.swept == 1.0, timeout=PATIENCE)
    assert not window.verdict.isHidden()
    assert not window.experiment_panel.notes.isHidden()
    assert "They are" in box.told.text()
    assert "from their mean" in box.told.text()
    lesson = player.lesson
    assert lesson is not None
    (report,) = hand_in(player, lesson, "").steps
    record = window.session.record
    assert record is not None
    came = record.values("val_loss")[-1, record.columns(1)].mean()
    assert isinstance(report.came, tuple)
    assert report.came[-1] == pytest.approx(came)
    assert report.measure == "val_loss"
    assert isinstance(report.prediction, tuple)
    assert report.prediction[1:] == (1.0,) * (COLUMNS - 1)


def test_who_does_not_know_says_so_and_is_not_asked_how_sure(
    qtbot: QtBot, window: MainWindow, panel: LessonPanel
) -> None:
    box, player = box_of(panel), window.lessons.desk.player
    run_to_the_end(qtbot, window)
    box.unknown.click()
    assert (player.state.prediction, player.state.confidence) == ("", None)
    assert box.confidence.isHidden()
    assert box.told.text() == "That is an answer, too. Now press Run."


def test_a_number_is_what_the_slider_shows(window: MainWindow) -> None:
    desk = window.lessons.desk
    text = TEXT.replace("baseline = true", "").replace('"curve"', '"number"')
    desk.open(read_lesson(text, "mine"))
    assert desk.panel is not None
    box = box_of(desk.panel)
    assert box.number.slider is not None
    assert desk.panel.why.text() == "Predict first."
    QTest.keyClick(box.number.slider, Qt.Key.Key_End)
    assert box.number.value() == 2.0
    assert desk.panel.why.text() == "Say how sure you are."
    box.confidence.choices.group.button(0).click()
    assert desk.panel.why.text() == "Press Commit."
    box.commit.click()
    assert desk.player.state.prediction == 2.0


def test_a_run_of_another_time_gives_nothing_away(qtbot: QtBot, window: MainWindow) -> None:
    text = TEXT.replace("baseline = true", "")
    desk = window.lessons.desk
    desk.open(read_lesson(text, "mine"))
    desk.player.close()
    run_to_the_end(qtbot, window)
    desk.open(read_lesson(text, "mine"))
    assert window.session.record is None


@pytest.fixture
def sketch(qtbot: QtBot) -> CurveSketch:
    sketch = CurveSketch(0.0, 2.0, 23, "gap")
    sketch.resize(300, 180)
    qtbot.addWidget(sketch)
    sketch.show()
    qtbot.waitExposed(sketch)
    return sketch


def test_the_sketch_begins_where_it_is_known_to(sketch: CurveSketch) -> None:
    sketch.set_start(0.5)
    room = sketch._room()
    at = QPointF(room.right(), room.top()).toPoint()
    QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=at)
    # One press at the far end draws the whole line from there.
    assert sketch.complete
    assert sketch.values[0] == 0.5
    assert sketch.values[-1] == pytest.approx(2.0, abs=0.05)
    sketch.set_value(0, 1.9)
    assert sketch.values[0] == 0.5


def test_keys_draw_too(sketch: CurveSketch) -> None:
    sketch.set_start(1.0)
    for _column in range(COLUMNS - 1):
        QTest.keyClick(sketch, Qt.Key.Key_Right)
    assert sketch.complete
    QTest.keyClick(sketch, Qt.Key.Key_Up)
    assert sketch.values[-1] == pytest.approx(1.1)
    sketch.setFocus()
    assert not sketch.grab().toImage().isNull()


def test_what_came_is_held_against_the_sketch(qtbot: QtBot, sketch: CurveSketch) -> None:
    sketch.set_start(1.0)
    sketch.set_values((1.0, *(0.5,) * (COLUMNS - 1)))
    mean = np.full(23, 1.5)
    sketch.reveal(Course(mean, mean - 0.25, mean + 0.25))
    assert sketch.truth is not None
    assert sketch.truth.first == 0
    # Epoch 0 is common to both; 23 columns are 1 apart.
    assert sketch.off() == pytest.approx(23 / 24)
    qtbot.waitUntil(lambda: sketch.swept == 1.0, timeout=PATIENCE)
    assert not sketch.grab().toImage().isNull()
    # It does not sweep in again.
    sketch.reveal(Course(mean + 1, mean, mean))
    assert sketch.off() == pytest.approx(23 / 24)


def test_a_course_has_the_band_of_its_seeds(qtbot: QtBot, window: MainWindow) -> None:
    record = run_to_the_end(qtbot, window)
    course = course_of(record, "L2", "val_score")
    assert course is not None
    values = record.values("val_accuracy")[:, record.columns(1)]
    assert course.mean == pytest.approx(values.mean(axis=1))
    assert course.spread() == pytest.approx((values.max(axis=1) - values.min(axis=1)).mean() / 2)
    assert course_of(record, "Nobody", "val_score") is None
    # One that ends before the others has nothing there.
    short = Course(course.mean[:5], course.low[:5], course.high[:5])
    assert np.isnan(short.at_columns(20)[-1])


def test_an_epoch_is_foretold_in_whole_numbers_and_said_with_its_unit(
    qtbot: QtBot, window: MainWindow
) -> None:
    asked = '[predict]\nkind = "number"\ntext = "Which?"\nmeasure = "epochs"\narm = "L2 + dropout"\n'
    lesson = read_lesson(TEXT[: TEXT.index("[predict]")] + asked + "low = 1\nhigh = 100\n```\n", "mine")
    window.lessons.desk.open(lesson)
    panel = window.lessons.desk.panel
    assert panel is not None
    box = box_of(panel)
    assert box.number.value() == 50
    box.confidence.choices.group.button(1).click()
    box.commit.click()
    run_to_the_end(qtbot, window)
    assert box.told.text() == "It came to 4. You said 50, 46 epochs off."
