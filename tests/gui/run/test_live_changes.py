"""What was done by hand while it trained is in the file, and the file repeats it bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment.edits import put_technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui.dialogs.branch import BranchDialog
from reglab.gui.window.main_window import MainWindow
from reglab.record.record import RunRecord
from tests.gui.conftest import MakeWindow, small_experiment
from tests.gui.run.test_session import PATIENCE, finish
from tests.gui.window.test_time_travel import in_dialog, set_l2


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(small_experiment())


def step(qtbot: QtBot, window: MainWindow, count: int = 1) -> RunRecord:
    """Train some epochs and pause."""
    for _ in range(count):
        done = window.session.record.epochs if window.session.record is not None else 0
        window.session.step()
        qtbot.waitUntil(
            lambda done=done: (
                (r := window.session.record) is not None  # type: ignore[misc]
                and r.epochs == done + 1
                and window.session.phase == "paused"
            ),
            timeout=PATIENCE,
        )
    assert window.session.record is not None
    return window.session.record


def save(window: MainWindow, path: Path) -> None:
    window.document.path = path
    assert window.document.save()
    assert not window.document.unsaved


def opened_and_run(qtbot: QtBot, make_window: MakeWindow, path: Path) -> RunRecord:
    other = make_window(small_experiment())
    assert other.document.open(path)
    other.session.run()
    return finish(qtbot, other)


def assert_equal(one: RunRecord, other: RunRecord) -> None:
    assert one.metrics == other.metrics
    for metric in one.metrics:
        np.testing.assert_array_equal(one.values(metric), other.values(metric))
    for metric in one.layer_metrics:
        np.testing.assert_array_equal(one.layer_values(metric), other.layer_values(metric))


def dropout(window: MainWindow, p: float) -> None:
    assert window.model.edit_arm(lambda arm: put_technique(arm, Dropout(p=p)), "dropout")


def test_the_file_repeats_what_was_changed_live(
    qtbot: QtBot, make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    step(qtbot, window, 3)
    set_l2(window, 0.3)
    step(qtbot, window, 2)
    # Two arms at once, and one of them again later.
    window.model.select(0)
    dropout(window, 0.4)
    window.model.select(1)
    set_l2(window, 0.02)
    step(qtbot, window, 2)
    window.session.toggle()
    record = finish(qtbot, window)
    plain, l2 = window.model.experiment.arms
    assert [change.epoch for change in l2.changes] == [4, 6]
    assert [change.epoch for change in plain.changes] == [6]
    assert l2.techniques == (L2(),)
    assert window.model.arm.techniques == (L2(strength=0.02),)
    assert not window.session.stale
    save(window, tmp_path / "live.json")
    assert_equal(opened_and_run(qtbot, make_window, tmp_path / "live.json"), record)
    # The window itself repeats it too.
    window.session.run()
    assert_equal(finish(qtbot, window), record)


def test_saved_before_the_change_took_hold_it_is_unsaved_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    step(qtbot, window, 2)
    set_l2(window, 0.3)
    save(window, tmp_path / "early.json")
    step(qtbot, window)
    assert window.model.experiment.arms[1].changes
    assert window.document.unsaved
    assert window.isWindowModified()
    save(window, tmp_path / "late.json")
    assert not window.isWindowModified()


def test_undo_and_redo_are_hands_too(
    qtbot: QtBot, make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    step(qtbot, window, 2)
    set_l2(window, 0.3)
    step(qtbot, window, 2)
    window.model.undo_stack.undo()
    assert window.model.arm.techniques == (L2(),)
    step(qtbot, window, 2)
    window.model.undo_stack.redo()
    assert window.model.arm.techniques == (L2(strength=0.3),)
    assert not window.session.stale
    step(qtbot, window)
    assert window.model.undo_stack.count() == 1
    window.session.toggle()
    record = finish(qtbot, window)
    arm = window.model.experiment.arms[1]
    assert [(c.epoch, c.techniques) for c in arm.changes] == [
        (3, (L2(strength=0.3),)),
        (5, (L2(),)),
        (7, (L2(strength=0.3),)),
    ]
    save(window, tmp_path / "undone.json")
    assert_equal(opened_and_run(qtbot, make_window, tmp_path / "undone.json"), record)


def test_a_strength_that_is_dragged_is_one_step_and_one_file(
    qtbot: QtBot, make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    step(qtbot, window, 2)
    for strength in (0.02, 0.03, 0.05):
        window.model.edit_arm(
            lambda arm, strength=strength: put_technique(arm, L2(strength=strength)),  # type: ignore[misc]
            "L2",
            merge_key="l2",
        )
        step(qtbot, window)
    assert window.model.undo_stack.count() == 1
    window.session.toggle()
    record = finish(qtbot, window)
    assert [change.epoch for change in window.model.experiment.arms[1].changes] == [3, 4, 5]
    save(window, tmp_path / "dragged.json")
    assert_equal(opened_and_run(qtbot, make_window, tmp_path / "dragged.json"), record)
    window.model.undo_stack.undo()
    assert window.model.experiment.arms[1].latest.techniques == (L2(),)


def test_branches_with_hands_on_them(
    qtbot: QtBot, make_window: MakeWindow, window: MainWindow, tmp_path: Path
) -> None:
    step(qtbot, window, 2)
    set_l2(window, 0.3)
    step(qtbot, window, 3)

    def act(dialog: BranchDialog) -> None:
        assert dialog.model.edit_arm(lambda arm: put_technique(arm, Dropout(p=0.3)), "dropout")

    record = window.session.record
    assert record is not None
    window.scrubber.track.choose(4)
    in_dialog(act)
    window.actions_.branch.trigger()
    # The branch catches up first, one epoch, and that is a step.
    window.session.step()
    qtbot.waitUntil(
        lambda: len(record.replicas) == 6 and record.catching_up is None and window.session.phase == "paused",
        timeout=PATIENCE,
    )
    assert window.model.selected == 2
    step(qtbot, window)
    dropout(window, 0.1)
    step(qtbot, window)
    window.session.toggle()
    finish(qtbot, window)
    arm = window.model.experiment.arms[2]
    assert [change.epoch for change in arm.changes] == [3, 5, 7]
    assert not window.session.stale
    save(window, tmp_path / "branch.json")
    assert_equal(opened_and_run(qtbot, make_window, tmp_path / "branch.json"), record)


def test_a_hand_that_came_too_late_is_not_said_to_have_acted(qtbot: QtBot, window: MainWindow) -> None:
    step(qtbot, window, 5)
    set_l2(window, 0.3)
    assert not window.session.stale
    window.session.stop()
    record = finish(qtbot, window)
    assert not record.experiment.arms[1].changes
    assert window.session.stale
    assert not window.model.experiment.arms[1].changes


def test_a_hand_before_a_change_that_was_planned_takes_its_place(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    first = make_window(small_experiment())
    step(qtbot, first, 9)
    set_l2(first, 0.3)
    step(qtbot, first)
    first.session.stop()
    finish(qtbot, first)
    save(first, tmp_path / "planned.json")
    window = make_window(small_experiment())
    assert window.document.open(tmp_path / "planned.json")
    assert [change.epoch for change in window.model.experiment.arms[1].changes] == [10]
    step(qtbot, window, 4)
    set_l2(window, 0.7)
    step(qtbot, window)
    window.session.toggle()
    record = finish(qtbot, window)
    assert [change.epoch for change in window.model.experiment.arms[1].changes] == [5]
    assert not window.session.stale
    save(window, tmp_path / "again.json")
    assert_equal(opened_and_run(qtbot, make_window, tmp_path / "again.json"), record)


def test_no_more_changes_are_made_than_a_file_can_hold(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reglab.gui.run.live_hands.MAX_CHANGES", 2)
    step(qtbot, window, 2)
    for strength in (0.1, 0.2):
        set_l2(window, strength)
        step(qtbot, window)
    assert not window.session.stale
    set_l2(window, 0.3)
    assert window.session.stale, "it takes a new run"
    window.model.undo_stack.undo()
    assert not window.session.stale
    assert len(window.model.experiment.arms[1].changes) == 2


def test_the_panel_says_how_a_changed_arm_begins_and_gives_the_changes_up(
    qtbot: QtBot, window: MainWindow
) -> None:
    line = window.regularizer_panel.changes
    assert line.isHidden()
    step(qtbot, window, 2)
    set_l2(window, 0.3)
    step(qtbot, window)
    assert not line.isHidden()
    assert line.words.text() == "Begins with L2 0.01; what is set here holds after epoch 2."
    window.session.stop()
    record = finish(qtbot, window)
    assert not window.session.stale
    line.button.click()
    assert line.isHidden()
    assert window.model.experiment.arms[1].techniques == (L2(strength=0.3),)
    assert window.session.stale, "a run from the start gives other numbers"
    window.model.undo_stack.undo()
    assert not window.session.stale
    assert window.model.experiment.arms[1].changes == record.experiment.arms[1].changes
    window.model.select(0)
    assert line.isHidden()
