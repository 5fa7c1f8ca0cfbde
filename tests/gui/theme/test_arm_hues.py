"""Hues stay with arms; the baseline is neutral."""

from __future__ import annotations

import pytest

from reglab.experiment import edits
from reglab.experiment.experiment import Arm, Experiment
from reglab.gui.theme.arm_hues import ArmHues, hues_of


@pytest.fixture
def start() -> Experiment:
    return Experiment(arms=tuple(Arm(name=name, key=name) for name in "abcd"))


def test_at_first_hues_follow_the_order(start: Experiment) -> None:
    assert ArmHues().of(start) == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_moving_and_renaming_change_no_hue(start: Experiment) -> None:
    hues = ArmHues()
    before = hues.of(start)
    assert hues.of(edits.rename_arm(edits.move_arm(start, 3, 1), 1, "z")) == before


def test_the_baseline_is_neutral_whichever_it_is_and_gets_its_hue_back(start: Experiment) -> None:
    hues = ArmHues()
    before = hues.of(start)
    assert hues.of(edits.move_arm(start, 2, 0)) == {"a": 4, "b": 1, "c": 0, "d": 3}
    assert hues.of(start) == before


def test_removing_leaves_the_others_and_undo_brings_the_hue_back(start: Experiment) -> None:
    hues = ArmHues()
    before = hues.of(start)
    without = edits.remove_arm(start, 1)
    assert hues.of(without) == {"a": 0, "c": 2, "d": 3}
    added = without.model_copy(update={"arms": (*without.arms, Arm(name="e", key="e"))})
    assert hues.of(added) == {"a": 0, "c": 2, "d": 3, "e": 1}
    assert hues.of(start) == before


def test_a_new_arm_never_has_the_hue_of_one_that_is_still_on_the_plots(start: Experiment) -> None:
    hues = ArmHues()
    hues.of(start, start)
    without = edits.remove_arm(start, 1)
    added = without.model_copy(update={"arms": (*without.arms, Arm(name="e", key="e"))})
    assert hues.of(added, start) == {"a": 0, "c": 2, "d": 3, "e": 4, "b": 1}


def test_all_arms_at_once_have_hues_of_their_own(start: Experiment) -> None:
    hues, shown = ArmHues(), start
    for at in (3, 1, 2, 1):
        shown = edits.add_arm(edits.remove_arm(edits.move_arm(shown, at, 0), 1))
        found = hues.of(shown, start)
        assert len(set(found.values())) == len(found)


def test_without_being_told_a_record_has_hues_in_the_order_of_the_experiment(start: Experiment) -> None:
    now = edits.remove_arm(edits.move_arm(start, 3, 1), 2)
    assert hues_of(start, now) == (0, 3, 2, 1)
    assert hues_of(start, None) == (0, 1, 2, 3)
