"""Arms that are renamed, moved, copied, removed and branched during a run and after it stay what they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.edits import put_technique
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui.theme.theme import faded
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.gui.run.test_session import LONG, finish
from tests.gui.window.test_time_travel import PATIENCE, in_dialog, set_l2
from tests.support.windows import curves_of


def three_arms(epochs: int = 12) -> Experiment:
    start = small_experiment(epochs)
    return start.model_copy(update={"arms": (*start.arms, Arm(name="drop", techniques=(Dropout(p=0.3),)))})


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(Experiment.model_validate(three_arms().model_dump()))


def names(window: MainWindow) -> list[str]:
    assert window.session.record is not None
    return [arm.name for arm in window.session.record.experiment.arms]


def table(window: MainWindow) -> list[str]:
    model = curves_of(window).readout.table
    return list(model._names)


def hues(window: MainWindow) -> dict[str, int]:
    return {arm.name: window.model.hues[arm.key] for arm in window.model.experiment.arms}


def edit(window: MainWindow, make: Callable[[Experiment], Experiment]) -> None:
    assert window.model.edit(make, "edit")


def numbers(window: MainWindow) -> list[str]:
    return [card.numbers.text() for card in window.arms.cards]


def test_a_renamed_arm_stays_the_arm_of_the_run(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    before, shown = hues(window), numbers(window)
    window.arms._rename(1, "weights kept small")
    assert not window.session.stale
    assert hues(window) == {"plain": 0, "weights kept small": before["L2"], "drop": before["drop"]}
    assert numbers(window) == shown
    assert names(window) == ["plain", "weights kept small", "drop"]
    assert table(window) == names(window)
    window.model.select(1)
    assert "weights kept small" in window.verdict.text
    assert "L2" not in window.verdict.text
    window.model.undo_stack.undo()
    assert names(window) == ["plain", "L2", "drop"]
    assert hues(window) == before


def test_moved_arms_keep_numbers_and_hues(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    before, shown = hues(window), numbers(window)
    window.arms.move_arm(2, 1)
    assert not window.session.stale
    assert hues(window) == before
    assert numbers(window) == [shown[0], shown[2], shown[1]]
    assert curves_of(window)._options.hues == (0, 1, 2)
    window.model.undo_stack.undo()
    assert numbers(window) == shown


def test_another_baseline_asks_something_else_and_is_neutral(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    window.arms.move_arm(1, 0)
    assert window.session.stale
    assert hues(window)["L2"] == 0
    assert len(set(hues(window).values())) == 3
    window.model.undo_stack.undo()
    assert not window.session.stale


def test_a_copy_is_another_arm_and_a_removed_one_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    before, shown = hues(window), numbers(window)
    window.model.select(1)
    window.arms.duplicate_selected()
    assert "gap –" in numbers(window)[2]
    assert [numbers(window)[at] for at in (0, 1, 3)] == shown
    assert hues(window)["L2"] == before["L2"]
    window.model.undo_stack.undo()
    window.model.select(1)
    window.arms.remove_selected()
    assert window.session.stale
    assert hues(window) == {"plain": 0, "drop": before["drop"]}
    assert names(window) == ["plain", "L2", "drop"]
    window.arms._rename(1, "L2")
    # Names in the run stay apart, and the one that is gone keeps its own hue, pale.
    assert names(window) == ["plain", "L2 (2)", "L2"]
    assert curves_of(window)._options.hues == (0, faded(before["L2"]), before["drop"])
    for _ in range(2):
        window.model.undo_stack.undo()
    assert not window.session.stale
    assert (hues(window), numbers(window), names(window)) == (before, shown, ["plain", "L2", "drop"])


def test_an_arm_is_branched_after_it_was_renamed_and_moved(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    edit(window, lambda e: edits.rename_arm(edits.move_arm(e, 1, 2), 2, "weights"))
    window.model.select(2)
    window.scrubber.track.choose(5)
    assert window.actions_.branch.isEnabled(), window.actions_.branch.toolTip()
    in_dialog(lambda d: d.model.edit_arm(lambda arm: put_technique(arm, L2(strength=0.5)), "L2"))
    window.actions_.branch.trigger()
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: len(record.replicas) == 8 and record.ended, timeout=PATIENCE)
    assert not window.session.stale
    assert record.branches == {3: (1, 5)}
    new = window.model.experiment.arms[-1]
    assert record.experiment.arms[-1] == new
    assert len(set(hues(window).values())) == 4
    values = record.values("val_loss")
    np.testing.assert_array_equal(values[:5, record.columns(3)], values[:5, record.columns(1)])


def test_renaming_and_moving_while_it_trains_leave_the_run_alone(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    window = make_window(Experiment.model_validate(three_arms(LONG).model_dump()))
    window.session.run()
    qtbot.waitUntil(lambda: bool(window.session.record and window.session.record.epochs), timeout=PATIENCE)
    before = hues(window)
    window.arms._rename(1, "weights")
    window.arms.move_arm(1, 2)
    assert not window.session.stale
    assert names(window) == ["plain", "weights", "drop"]
    assert hues(window) == {"plain": 0, "weights": before["L2"], "drop": before["drop"]}
    # A hand on the moved arm reaches its networks, and no other ones.
    assert window.model.selected == 2
    set_l2(window, 0.5)
    assert not window.session.stale
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: bool(record.experiment.arms[1].changes), timeout=PATIENCE)
    assert record.experiment.arms[1].latest.techniques == (L2(strength=0.5),)
    assert not record.experiment.arms[2].changes
    assert not window.session.stale
    window.session.stop()
    finish(qtbot, window)
    assert table(window) == ["plain", "weights", "drop"]


def test_hidden_arms_stay_hidden_whatever_they_are_called(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    window.arms.set_arm_visible(1, False)
    window.arms._rename(1, "weights")
    window.arms.move_arm(1, 2)
    assert window.arms.visible_arms() == {0, 1}
    assert curves_of(window)._options.visible == {0, 2}
    # Another arm that takes the name is seen.
    window.arms.remove_selected()
    window.arms._rename(1, "weights")
    assert window.arms.visible_arms() == {0, 1}


def test_names_follow_the_settings_and_all_places_agree(qtbot: QtBot, window: MainWindow) -> None:
    assert window.model.experiment.arms[1].named_by == "settings"
    window.session.run()
    finish(qtbot, window)
    # Edited after the run: the card tells what would be trained, the run what was.
    window.model.select(1)
    window.model.edit_arm(lambda arm: put_technique(arm, Dropout(p=0.3)), "dropout")
    assert [card.name.text() for card in window.arms.cards] == ["plain", "L2 + dropout", "drop"]
    assert window.session.stale
    assert names(window) == table(window) == ["plain", "L2", "drop"]
    window.session.run()
    finish(qtbot, window)
    assert names(window) == table(window) == ["plain", "L2 + dropout", "drop"]
    assert "L2 + dropout" in window.verdict.text
    window.model.undo_stack.undo()
    assert window.arms.cards[1].name.text() == "L2"
    assert table(window)[1] == "L2 + dropout"
    window.model.undo_stack.redo()
    assert not window.session.stale


def test_a_technique_that_is_switched_live_is_in_the_name_everywhere(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    window = make_window(Experiment.model_validate(three_arms(LONG).model_dump()))
    window.session.run()
    qtbot.waitUntil(lambda: bool(window.session.record and window.session.record.epochs), timeout=PATIENCE)
    window.model.select(1)
    assert window.model.edit_arm(lambda arm: put_technique(arm, Dropout(p=0.3)), "dropout")
    assert not window.session.stale
    assert window.arms.cards[1].name.text().startswith("L2 + dropout")
    record = window.session.record
    assert record is not None
    qtbot.waitUntil(lambda: bool(record.experiment.arms[1].changes), timeout=PATIENCE)
    window.session.stop()
    finish(qtbot, window)
    called = [arm.name for arm in window.model.experiment.arms]
    assert [card.name.text() for card in window.arms.cards] == called
    assert names(window) == table(window) == called
