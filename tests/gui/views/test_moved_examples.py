"""Training examples that a person takes hold of in Fit and Boundary."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.experiment.edits import move_example, remove_example
from reglab.experiment.example_edits import ExampleEdit
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.gui.run.questions import Questions
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.views.fit.view import FitView
from reglab.gui.views.plane.grips import Grips
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow
from tests.support import records
from tests.support.answers_points import PointAnswers, moon_sets, recorded, sine_sets, wavy_moons, wavy_sine

SEEDS = 2


class Shown:
    """A view of a run that has ended, and what it asks of the window."""

    def __init__(self, qtbot: QtBot, kind: type[PlaneView], data: dict[str, Any]) -> None:
        self.question = records.experiment(["plain", "L2"], seeds=SEEDS, data=data)
        self.view = kind(Questions())  # type: ignore[call-arg]
        qtbot.addWidget(self.view)
        self.view.resize(780, 460)
        self.edits: list[tuple[Experiment, str]] = []
        self.view.retrain_wanted.connect(self._edit)
        self.show(self.question)
        self.view.show()
        QApplication.processEvents()

    def show(self, question: Experiment) -> None:
        self.question, self.record = question, recorded(question, 20)
        sets = sine_sets(SEEDS) if question.data.set == "sine" else moon_sets(SEEDS, flips=0)
        function = wavy_sine if question.data.set == "sine" else wavy_moons
        rise = 0.5 * len(question.data.example_edits)
        self.answers = PointAnswers(
            self.view.questions, self.record, lambda a, s, p: function(a, s, p) + rise * (1 - a), sets
        )
        self.view.set_experiment(question)
        self.view.set_record(self.record)
        QApplication.processEvents()

    def _edit(self, make: Any, name: str) -> None:
        self.edits.append((make(self.view.experiment), name))

    @property
    def grips(self) -> Grips:
        return next(iter(self.view.moving.grips.values()))

    def at(self, row: int) -> QPointF:
        return QPointF(*self.grips._pixel(row))

    def mouse(self, kind: QEvent.Type, at: QPointF, *, held: bool) -> None:
        target = self.grips._canvas.viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        place = QPointF(target.mapToGlobal(at.toPoint()))
        modifiers = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, place, button, left if held else none, modifiers)
        QApplication.sendEvent(target, event)

    def drag(self, row: int, by: QPointF) -> None:
        self.drag_from(self.at(row), by)

    def drag_from(self, start: QPointF, by: QPointF) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, start, held=True)
        self.mouse(QEvent.Type.MouseMove, start + by / 2, held=True)
        self.mouse(QEvent.Type.MouseMove, start + by, held=True)
        self.mouse(QEvent.Type.MouseButtonRelease, start + by, held=False)


@pytest.fixture
def fit(qtbot: QtBot) -> Shown:
    return Shown(qtbot, FitView, {"set": "sine", "train": 25})


@pytest.fixture
def boundary(qtbot: QtBot) -> Shown:
    return Shown(qtbot, BoundaryView, {"set": "moons", "train": 100})


def test_the_plane_moves_until_a_person_wants_to_move_points(fit: Shown) -> None:
    chip, before = fit.view.moving.chip, fit.view.span
    chip.setChecked(True)
    start = fit.at(3)
    chip.setChecked(False)
    fit.drag_from(start, QPointF(0, 30))
    assert fit.edits == []
    chip.setChecked(True)
    fit.view.show_whole()
    QApplication.processEvents()
    fit.drag(3, QPointF(0, 30))
    assert len(fit.edits) == 1
    assert fit.view.span == before


def test_a_point_is_dragged_to_another_input_and_target(fit: Shown) -> None:
    fit.view.moving.chip.setChecked(True)
    canvas, start = fit.grips._canvas, fit.at(3)
    target = start + QPointF(25, -40)
    fit.drag(3, QPointF(25, -40))
    ((made, name),) = fit.edits
    (edit,) = made.data.example_edits
    assert (edit.index, edit.removed, name) == (3, False, "Move a training example")
    seen = canvas.view.mapSceneToView(target)
    assert edit.x is not None
    assert (edit.x[0], edit.y) == pytest.approx((seen.x(), seen.y()), abs=0.01)


def test_a_click_moves_nothing(fit: Shown) -> None:
    fit.view.moving.chip.setChecked(True)
    fit.drag(3, QPointF(1, 0))
    assert fit.edits == []


def test_keys_choose_move_and_leave_out(boundary: Shown) -> None:
    boundary.view.moving.chip.setChecked(True)
    canvas = boundary.grips._canvas
    start = boundary.view.moving._plane.training_places(0)[1]
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    (moved,) = boundary.edits[0][0].data.example_edits
    assert moved.index == 1
    assert moved.y is None
    assert moved.x is not None
    assert moved.x[0] > start[0]
    assert moved.x[1] == pytest.approx(start[1])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert boundary.edits[1][0].data.example_edits == (ExampleEdit(index=1, removed=True),)


def test_rows_are_places_among_the_examples_that_were_drawn(fit: Shown) -> None:
    fit.show(remove_example(fit.question, 2))
    fit.view.moving.chip.setChecked(True)
    fit.drag(4, QPointF(20, 0))
    # The row after the one that is left out stands one place later among those drawn.
    assert [edit.index for edit in fit.edits[0][0].data.example_edits] == [2, 5]


def test_the_fit_of_before_stays_with_a_number_for_how_far_it_moved(fit: Shown) -> None:
    fit.view.moving.chip.setChecked(True)
    fit.drag(3, QPointF(25, -40))
    before = fit.view.moving.before
    assert before is not None
    assert before.points.shape == (301, 1)
    fit.show(fit.edits[0][0])
    assert set(fit.view.moving.moved_arms) == {0, 1}
    # The baseline's fit rose by a half everywhere, the other one stayed.
    assert fit.view.scores(0)[-1] == "moved by 0.50"
    assert "moved by 0" in fit.view.scores(1)[-1]
    (picture,) = fit.view.pictures.values()
    assert picture.fits[0].earlier is not None
    x, y = picture.fits[0].earlier
    assert y == pytest.approx(wavy_sine(0, 0, x[:, None])[:, 0])
    assert "before the change" in fit.view.legend.accessibleName()
    (gone,) = fit.grips.layer.gone
    assert gone[0] == pytest.approx(before.places[3])
    # Undone and trained again it is what it was: nothing is left to compare.
    fit.show(records.experiment(["plain", "L2"], seeds=SEEDS, data={"set": "sine", "train": 25}))
    assert fit.view.moving.moved_arms == {}
    assert "before the change" not in fit.view.legend.accessibleName()


def test_the_border_of_before_stays_with_the_share_that_changed_class(boundary: Shown) -> None:
    boundary.view.moving.chip.setChecked(True)
    boundary.drag(3, QPointF(25, -40))
    boundary.show(boundary.edits[0][0])
    words = boundary.view.scores(0)
    assert "moved by 0.50, other class on 0.0 %" in words[0]
    assert len(boundary.view.pictures[0].field.earlier) > 10
    assert "before the change" in boundary.view.legend.accessibleName()


def test_arms_that_were_changed_otherwise_are_not_compared(fit: Shown) -> None:
    fit.view.moving.chip.setChecked(True)
    fit.drag(3, QPointF(25, -40))
    made = fit.edits[0][0]
    arms = (made.arms[0], made.arms[1].model_copy(update={"techniques": ()}))
    fit.show(made.model_copy(update={"arms": arms}))
    assert set(fit.view.moving.moved_arms) == {0}


def test_why_nothing_can_be_moved_is_said(fit: Shown, qtbot: QtBot) -> None:
    chip = fit.view.moving.chip
    fit.view.seeds.setCurrentIndex(0)
    fit.view.seeds.activated.emit(0)
    assert not chip.isEnabled()
    assert "Choose one seed" in chip.toolTip()
    fit.view.seeds.setCurrentIndex(1)
    fit.view.seeds.activated.emit(1)
    assert chip.isEnabled()
    other = fit.question.model_copy(update={"data": fit.question.data.model_copy(update={"seed": 4})})
    fit.view.set_experiment(other)
    assert not chip.isEnabled()
    assert "press Run" in chip.toolTip()
    # A point of a table with many columns does not stand in the plane itself.
    table = Shown(qtbot, FitView, {"set": "sine", "train": 25})
    table.view.mode.choose("residuals")
    assert not table.view.moving.chip.isVisible()


def test_the_window_trains_again_and_undo_takes_it_back(qtbot: QtBot, make_window: MakeWindow) -> None:
    small = {
        "version": 1,
        "data": {"set": "sine", "train": 20, "validation": 30, "test": 10},
        "network": {"layers": [{"kind": "dense", "units": 8}]},
        "training": {"epochs": 20},
        "seeds": 2,
    }
    question = build(small)
    window: MainWindow = make_window(question)
    window.show()
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    window.tabs.setCurrentWidget(window.tabs.page("Fit"))
    view = window.tabs.view(FitView)
    qtbot.waitUntil(lambda: view.asked is not None, timeout=120_000)
    view.moving.chip.setChecked(True)
    before = view.outputs[0].copy()
    view.moving._move(2, 0.5, 3.0)
    qtbot.waitUntil(lambda: window.session.phase == "ended" and bool(view.moving.after), timeout=120_000)
    assert window.model.experiment == move_example(question, 2, (0.5,), 3.0)
    assert window.session.record is not None
    assert window.session.record.experiment.data.example_edits == (ExampleEdit(index=2, x=(0.5,), y=3.0),)
    kept = view.moving.before
    assert kept is not None
    np.testing.assert_array_equal(kept.outputs[question.baseline.key, 0], before)
    assert "moved by" in view.scores(0)[-1]
    line = window.experiment_panel.data.edited_examples
    assert "1 training example moved by hand" in line.words.text()
    window.model.undo_stack.undo()
    assert window.model.experiment == question
    assert not line.isVisibleTo(window)
    assert "example edits" in window.session.staleness.words
