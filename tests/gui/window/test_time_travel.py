"""Going back in time in the window: views of earlier epochs, branches, and hands on a run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.experiment.edits import put_technique, set_arm_training
from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.l2 import L2
from reglab.gui.dialogs.branch import BranchDialog
from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer, Outputs
from reglab.record.record import RunRecord
from tests.gui.conftest import MakeWindow, small_experiment
from tests.gui.run.test_session import LONG, finish, headless

PATIENCE = 120_000


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(small_experiment())


def set_l2(window: MainWindow, strength: float) -> None:
    assert window.model.edit_arm(lambda arm: put_technique(arm, L2(strength=strength)), "L2")


def in_dialog(act: Callable[[BranchDialog], None]) -> None:
    """Do something in the branch dialog as soon as it is open, and press Branch."""

    def find() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, BranchDialog):
            QTimer.singleShot(10, find)
            return
        act(dialog)
        dialog.accept()

    QTimer.singleShot(0, find)


def branch(qtbot: QtBot, window: MainWindow, epoch: int, act: Callable[[BranchDialog], None]) -> RunRecord:
    window.scrubber.track.choose(epoch)
    in_dialog(act)
    window.actions_.branch.trigger()
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: len(record.replicas) == 6 and record.ended, timeout=PATIENCE)
    return record


def ask(qtbot: QtBot, window: MainWindow, epoch: int | None) -> Answer:
    found: list[Answer] = []
    points = np.array([[0.0, 0.0], [1.0, -1.0]])
    window.session.questions.ask("test", Outputs(points), (0, 1, 2, 3), epoch, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    return found[0]


def test_a_finished_run_can_be_gone_back_in(qtbot: QtBot, window: MainWindow) -> None:
    window.session.toggle()
    record = finish(qtbot, window)
    assert record.kept.tolist() == list(range(21))
    now, then = ask(qtbot, window, None), ask(qtbot, window, 7)
    assert (now.epoch, then.epoch) == (20, 7)
    assert not np.array_equal(now.outputs[0], then.outputs[0])
    short = window.model.experiment.training.model_copy(update={"epochs": 7})
    assert window.model.edit(lambda e: e.model_copy(update={"training": short}), "shorter")
    window.session.run()
    finish(qtbot, window)
    np.testing.assert_array_equal(ask(qtbot, window, None).outputs[3], then.outputs[3])


def test_the_scrubber_moves_every_view(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.session.toggle()
    finish(qtbot, window)
    for page in range(1, window.tabs.count()):
        if window.tabs.isTabVisible(page):
            window.tabs.setCurrentIndex(page)
    curves, *views = window.tabs.views
    assert curves.tab.title == "Curves"
    titles = [view.tab.title for view in views]
    others = ["Early stopping", "Strength", "Seeds", "Test"]
    assert titles == ["Boundary", "Weights", "Examples", *others]
    window.scrubber.track.choose(5)
    assert all(view.epoch == 5 for view in views[:3])
    window.scrubber.track.choose(None)
    assert all(view.epoch is None for view in views[:3])


def test_views_are_made_when_they_are_seen(qtbot: QtBot, window: MainWindow) -> None:
    assert [view.tab.title for view in window.tabs.views] == ["Curves"]
    window.tabs.setCurrentIndex(1)
    _, view = window.tabs.views
    assert view.experiment is window.model.experiment
    assert view.selected_arm == window.model.selected


def test_a_branch_goes_on_differently_from_its_epoch(qtbot: QtBot, window: MainWindow) -> None:
    window.session.toggle()
    finish(qtbot, window)

    def act(dialog: BranchDialog) -> None:
        assert dialog.model.edit_arm(lambda arm: put_technique(arm, L2(strength=0.5)), "L2")

    record = branch(qtbot, window, 8, act)
    assert record.state == "completed"
    arm = window.model.experiment.arms[-1]
    assert arm.name == "L2 0.5 from epoch 8"
    assert arm.summary() == "L2 0.5 after epoch 8"
    assert record.experiment.arms == window.model.experiment.arms
    assert not window.session.stale
    values = record.values("val_loss")
    np.testing.assert_array_equal(values[:8, 4:], values[:8, 2:4])
    assert (values[8:, 4:] != values[8:, 2:4]).all()
    # The file that is saved now repeats the branch.
    again = headless(window.model.experiment)
    np.testing.assert_array_equal(again.values("val_loss"), values)


def test_a_branch_is_not_offered_where_nothing_can_follow(qtbot: QtBot, window: MainWindow) -> None:
    action = window.actions_.branch
    assert not action.isEnabled()
    assert "no run yet" in action.toolTip()
    window.session.toggle()
    finish(qtbot, window)
    assert "earlier epoch" in action.toolTip()
    window.scrubber.track.choose(3)
    assert action.isEnabled()
    window.actions_.add_arm.trigger()
    assert "no arm of this run" in action.toolTip()


def test_an_arm_of_fewer_epochs_is_branched_within_its_own(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(set_arm_training(small_experiment(), 1, epochs=5))
    window.session.toggle()
    record = finish(qtbot, window)
    assert (record.epochs, record.planned(1)) == (20, 5)
    action = window.actions_.branch
    window.scrubber.track.choose(10)
    window.model.select(0)
    assert action.isEnabled()
    window.model.select(1)
    assert not action.isEnabled()
    assert "earlier epoch" in action.toolTip()
    window.scrubber.track.choose(4)
    assert action.isEnabled()


def test_the_dialog_says_what_stands_against_a_branch(qtbot: QtBot) -> None:
    experiment = small_experiment()
    dialog = BranchDialog(experiment, 1, 8, experiment)
    qtbot.addWidget(dialog)
    button = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    assert button.isEnabled()
    assert "Nothing is changed yet" in dialog.notice.text()
    assert button.text() == "Repeat as is"
    dialog.name.setText("plain")
    assert not button.isEnabled()
    assert "already" in dialog.notice.text()
    dialog.name.setText(" ")
    assert button.isEnabled()
    assert dialog.branch.name == dialog.name.placeholderText() == "L2 (2)"
    assert dialog.model.edit_arm(lambda arm: put_technique(arm, L2(strength=0.3)), "L2")
    assert dialog.branch.name == dialog.name.text() == "L2 0.3 from epoch 8"
    assert button.text() == "Branch"
    dialog.name.setText("branch")
    assert button.isEnabled()
    assert dialog.model.edit_arm(lambda arm: put_technique(arm, L2(strength=0.2)), "L2")
    assert (dialog.branch.name, dialog.branch.named_by) == ("branch", "person")
    from reglab.experiment.techniques.batch_norm import BatchNorm

    assert dialog.model.edit_arm(lambda arm: put_technique(arm, BatchNorm()), "batch norm")
    assert not button.isEnabled()
    assert "network would be another one" in dialog.notice.text()
    assert button.text() == "Branch"


def test_the_dialog_has_no_meter_that_no_run_fills(qtbot: QtBot, window: MainWindow) -> None:
    dialog = BranchDialog(small_experiment(), 1, 8, small_experiment())
    qtbot.addWidget(dialog)
    (card,), (trained,) = dialog.panel.cards["l2"], window.regularizer_panel.cards["l2"]
    assert card.technique.enabled
    assert card.meter is not None
    assert card.meter.isHidden()
    assert trained.meter is not None
    assert not trained.meter.isHidden()
    assert dialog.model.edit_arm(lambda arm: put_technique(arm, L2(strength=0.5)), "L2")
    assert card.meter.isHidden()


# -- hands on a run --------------------------------------------------------------------------


def long_run(make_window: MakeWindow, qtbot: QtBot, epochs: int) -> MainWindow:
    window = make_window(small_experiment(epochs=LONG))
    window.session.toggle()
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: record.epochs >= epochs, timeout=PATIENCE)
    return window


def test_a_strength_changes_while_it_trains(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = long_run(make_window, qtbot, 5)
    record = window.session.record
    assert record is not None
    set_l2(window, 0.3)
    assert not window.session.stale
    qtbot.waitUntil(lambda: bool(record.experiment.arms[1].changes), timeout=PATIENCE)
    (change,) = record.experiment.arms[1].changes
    qtbot.waitUntil(lambda: record.epochs >= change.epoch, timeout=PATIENCE)
    assert change.techniques == (L2(strength=0.3),)
    assert not window.session.stale
    assert window.session.as_trained(1) == 1
    assert record.experiment.arms[1].latest.techniques == (L2(strength=0.3),)
    window.session.stop()
    finish(qtbot, window)
    # What was done is in the record: the same experiment gives the same numbers.
    epochs = record.epochs
    short = record.experiment.training.model_copy(update={"epochs": epochs})
    again = headless(record.experiment.model_copy(update={"training": short}))
    np.testing.assert_array_equal(again.values("val_loss"), record.values("val_loss"))


@pytest.mark.parametrize("live", [True, False])
def test_other_edits_and_edits_that_are_not_live_make_it_stale(
    qtbot: QtBot, make_window: MakeWindow, live: bool
) -> None:
    window = long_run(make_window, qtbot, 2)
    window.actions_.live.setChecked(live)

    def edit(experiment: Experiment) -> Experiment:
        return experiment.model_copy(update={"first_seed": 7})

    if live:
        assert window.model.edit(edit, "seed")
    else:
        set_l2(window, 0.3)
    assert window.session.stale
    window.session.stop()
    record = finish(qtbot, window)
    assert record.experiment.arms[1].changes == ()
    window.model.undo_stack.undo()
    assert not window.session.stale


def test_a_view_that_fails_at_an_answer_stops_neither_the_run_nor_the_others(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.session.toggle()
    finish(qtbot, window)
    found: list[Answer] = []

    def fail(_answer: Answer) -> None:
        raise RuntimeError("the view is broken")

    with qtbot.captureExceptions() as caught:
        window.session.questions.ask("broken", Outputs("train"), (0,), None, fail)
        window.session.questions.ask("sound", Outputs("train"), (0,), None, found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    assert [str(error) for _, error, _ in caught] == ["the view is broken"]
