"""The tab with the sealed test set: nothing is asked before a person confirms, and every look stays."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Mode
from reglab.gui.views.test_set.view import SealedView
from reglab.gui.window.main_window import MainWindow
from reglab.record.events import NetworksLost
from reglab.record.peeks import Opened, OpenSeal, Peek
from reglab.record.questions import Answer, Question
from reglab.record.record import RunRecord
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support import records
from tests.support.looked_at import looked_at
from tests.support.records import RUN
from tests.support.views import see_only


@pytest.fixture
def view(qtbot: QtBot) -> SealedView:
    made = SealedView(Questions())
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    return made


def shown(view: SealedView, record: RunRecord) -> list[Question]:
    """Show a record as the window would; what is asked from then on."""
    asked: list[Question] = []
    view.questions.set_run(record.run)
    view.questions.asked.connect(asked.append)
    view.set_record(record)
    return asked


def unopened() -> RunRecord:
    record = looked_at()
    record.peeks = ()
    return record


def test_nothing_is_asked_before_a_person_confirms(view: SealedView) -> None:
    asked = shown(view, unopened())
    assert "tell the truth once" in view.seal.cost.text()
    assert view.seal.state.text() == "500 test examples, never looked at"
    assert view.stack.currentWidget() is view.empty
    view.seal.open.click()
    assert view.seal.confirm.isVisible()
    assert not view.seal.open.isVisible()
    assert view.seal.confirm.text().startswith("Look 1")
    view.seal.keep.click()
    assert view.seal.open.isVisible()
    # What is not offered does nothing.
    view.seal.confirm.click()
    assert asked == []


def test_every_network_is_looked_at_with_its_last_or_its_best_weights(view: SealedView) -> None:
    record = unopened()
    asked = shown(view, record)
    view.seal.open.click()
    view.seal.confirm.click()
    assert (asked[0].replicas, asked[0].epochs) == (tuple(range(9)), (None,) * 9)
    # Nobody can press twice while an answer is on its way.
    assert not view.seal.open.isEnabled()
    record.apply(looked_at().peeks[0])
    view.questions.answer(Answer(RUN, asked[0].number, 2, asked[0].replicas, peek=record.peeks[0]))
    assert len(view.looks) == 1
    view.seal.arms.setCurrentIndex(2)
    view.seal.point.setCurrentIndex(1)
    view.seal.open.click()
    view.seal.confirm.click()
    assert isinstance(asked[1].want, OpenSeal)
    # The validation loss of all of them is lowest in their second epoch.
    assert (asked[1].want.point, asked[1].replicas, asked[1].epochs) == ("best", (3, 4, 5), (2, 2, 2))


def test_validation_stands_beside_test_for_every_arm(view: SealedView) -> None:
    shown(view, looked_at())
    assert view.stack.currentWidget() is view.table
    content = view.table.content
    assert [row.arm.name for row in content.rows] == ["lucky", "plain", "other"]
    assert content.rows[0].lanes[0].values == (0.80, 0.82, 0.81)
    assert content.rows[0].lanes[1].values == (0.60, 0.64, 0.62)
    assert content.rows[0].lanes[1].mean == pytest.approx(0.62)
    assert content.rows[0].cells[:3] == ("81 %", "62 %", "+19.0")
    assert "“lucky” has the highest validation accuracy of 3 arms" in view.headline.text()
    view.switch.choose("loss")
    assert view.table.content.rows[0].lanes[0].values == (0.40, 0.45, 0.41)
    assert "lowest validation loss" in view.headline.text()
    see_only(view, [0, 1])
    assert [row.arm.name for row in view.table.content.rows] == ["lucky", "plain"]
    view.table.rows.move_to(0)
    assert "seed 0: 0.40 → 0.60" in view.reading.text()


def test_after_more_than_one_look_a_plain_remark_stands_there(view: SealedView) -> None:
    record = looked_at()
    shown(view, record)
    assert "looked at once" in view.seal.state.text()
    assert view.remark.property("role") == "muted"
    record.apply(record.peeks[0])
    view.mark_due()
    assert "looked at twice" in view.seal.state.text()
    assert "only new ones" in view.remark.text()
    assert view.remark.property("role") == "warning"
    assert view.look_choice.count() == 2
    assert view.look_choice.currentIndex() == 1


def test_nobody_can_look_while_it_trains_or_when_the_networks_are_gone(view: SealedView) -> None:
    record = unopened()
    record.state = "running"
    asked = shown(view, record)
    assert not view.seal.open.isEnabled()
    assert "Wait for the end" in view.seal.obstacle.text()
    record.state = "completed"
    view.mark_due()
    assert view.seal.open.isEnabled()
    view.seal.open.click()
    record.apply(NetworksLost(RUN))
    view.mark_due()
    assert not view.seal.confirm.isVisible()
    assert not view.seal.open.isEnabled()
    assert "gone" in view.seal.obstacle.text()
    assert asked == []


def test_what_went_wrong_is_said_and_can_be_tried_again(view: SealedView) -> None:
    asked = shown(view, unopened())
    view.seal.open.click()
    view.seal.confirm.click()
    view.questions.answer(Answer(RUN, asked[0].number, 0, asked[0].replicas, trouble="It did not work."))
    assert view.seal.obstacle.text() == "It did not work."
    assert view.seal.open.isEnabled()
    assert view.looks == ()


def opened(qtbot: QtBot, window: MainWindow) -> SealedView:
    """Train, and break the seal."""
    window.show()
    window.tabs.setCurrentWidget(window.tabs.page("Test"))
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    view = window.tabs.view(SealedView)
    view.seal.open.click()
    view.seal.confirm.click()
    qtbot.waitUntil(lambda: bool(view.looks), timeout=120_000)
    return view


def test_a_look_is_kept_in_the_record_of_the_window(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    view = opened(qtbot, window)
    record = window.session.record
    assert record is not None
    assert [len(peek.tested) for peek in record.peeks] == [4]
    assert view.table.content.rows
    # Another run has a seal of its own.
    window.session.run()
    assert view.looks == ()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    assert "never looked at" in view.seal.state.text()


@pytest.mark.parametrize("mode", ["light", "dark", "projector"])
def test_many_arms_scroll_below_a_head_and_above_an_axis_that_stay(
    view: SealedView, qapp: QApplication, mode: Mode
) -> None:
    theme.apply(qapp, mode)
    arms = [f"arm {place}" for place in range(40)]
    record = records.record(
        records.experiment(arms, seeds=2, epochs=1),
        {"val_loss": np.full((1, 80), 0.7), "val_accuracy": np.linspace(0.4, 0.6, 80)[None]},
    )
    found = tuple(Opened(column, 1, 0.7, 0.5) for column in range(80))
    record.apply(Peek(RUN, 1, "last", 1, "2026-11-27T13:00:00+00:00", 500, found))
    shown(view, record)
    view.grab()
    rows = view.table.rows
    assert len(rows.items) == 40
    assert rows.height() > view.table.height()
    assert [row.arm.name for row in view.table.content.rows[:2]] == ["arm 39", "arm 38"]
    # The last one can be read by the keyboard.
    rows.move_to(39)
    assert view.reading.text().startswith("arm 0, ")


def test_shifted_examples_have_a_page_of_their_own(view: SealedView) -> None:
    shown(view, looked_at())
    # Without a shift there is nothing to choose.
    assert not view.shown_as.isVisible()
    record = records.record(
        records.experiment(["plain", "L2"], seeds=2, epochs=1, data={"shift": "noisy", "shift_size": 1.0}),
        {
            "val_loss": np.full((1, 4), 0.7),
            "val_accuracy": np.full((1, 4), 0.9),
            "shifted_loss": np.full((1, 4), 1.5),
            "shifted_accuracy": np.array([[0.3, 0.4, 0.5, 0.6]]),
        },
    )
    found = tuple(Opened(column, 1, 0.7, 0.8, 1.6, 0.25) for column in range(4))
    record.apply(Peek(RUN, 1, "last", 1, "2026-11-27T13:00:00+00:00", 500, found))
    shown(view, record)
    assert view.shown_as.isVisible()
    assert view.shown_as.buttons["shifted"].text() == "Noisy"
    assert view.table.content.rows[0].lanes[0].values == (0.9, 0.9)
    view.shown_as.choose("shifted")
    assert view.table.content.rows[0].lanes[0].values == (0.5, 0.6)
    assert view.table.content.rows[0].lanes[1].values == (0.25, 0.25)
    assert "On the noisy test examples it is 25 %" in view.headline.text()
    # A look of an earlier version has only the plain ones.
    earlier = tuple(Opened(column, 1, 0.7, 0.8) for column in range(4))
    record.apply(Peek(RUN, 2, "last", 1, "2026-11-27T13:00:00+00:00", 500, earlier))
    view.mark_due()
    assert not view.shown_as.buttons["shifted"].isEnabled()
    assert view.table.content.rows[0].lanes[0].values == (0.9, 0.9)
