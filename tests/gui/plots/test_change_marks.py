"""Marks of what was changed while it trained."""

from __future__ import annotations

import pytest

from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui.plots.change_marks import change_marks
from reglab.gui.plots.content import Frame

FRAME = Frame(first=0, last=100, bottom=0, top=1, width=500, height=100)
"""Five pixels an epoch."""


def experiment(*changes: Change) -> Experiment:
    arms = (Arm(name="plain"), Arm(name="L2", techniques=(L2(strength=0.01),), changes=changes))
    return Experiment(arms=arms)


def strength(epoch: int, value: float) -> Change:
    return Change(epoch=epoch, techniques=(L2(strength=value),))


def test_a_change_is_marked_after_the_last_epoch_before_it() -> None:
    (mark,) = change_marks(experiment(strength(41, 0.1)), [0, 1], FRAME)
    assert (mark.arm, mark.epoch, mark.x, mark.words) == (1, 40, 200.0, "L2 0.01 → 0.1")


def test_a_strength_that_is_dragged_is_one_act() -> None:
    drag = (strength(41, 0.02), strength(42, 0.05), strength(43, 0.3))
    later = Change(epoch=80, techniques=(L2(strength=0.3), Dropout(p=0.5)))
    marks = change_marks(experiment(*drag, later), [1], FRAME)
    assert [(mark.epoch, mark.words) for mark in marks] == [(42, "L2 0.01 → 0.3"), (79, "dropout 0 → 0.5")]


@pytest.mark.parametrize(("arms", "first", "last"), [([0], 0, 100), ([1], 60, 100), ([1], 0, 30)])
def test_hidden_arms_and_epochs_out_of_sight_have_no_marks(arms: list[int], first: int, last: int) -> None:
    frame = Frame(first=first, last=last, bottom=0, top=1, width=500, height=100)
    assert change_marks(experiment(strength(41, 0.1)), arms, frame) == []


def test_a_hand_that_returns_to_where_it_was_leaves_no_mark() -> None:
    there_and_back = (strength(41, 0.1), strength(42, 0.01))
    assert change_marks(experiment(*there_and_back), [1], FRAME) == []
