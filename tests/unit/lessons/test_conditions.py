"""Goals and claims, against means that are written down by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from reglab.analysis.outcomes import Means
from reglab.lessons.conditions import holds, mean_of, reached, seeds_that_agree
from reglab.lessons.spec import Condition, Goal
from tests.support.summaries import arm_summary

ARMS = (
    arm_summary(0, "None", (2.0, 1.0), (0.8, 0.9)),
    arm_summary(1, "L2", (0.5, 0.1), (0.9, 0.85)),
    arm_summary(2, "Dropout", (0.2, 0.2), (0.7, 0.7)),
)


def test_means_are_read_by_their_names() -> None:
    shifted = Means(2, {"shifted_accuracy": 0.25}, {})
    assert mean_of(ARMS[0], "gap", "last", "classification") == 1.5
    assert mean_of(ARMS[0], "gap", "best", "classification") == 0.0
    assert mean_of(ARMS[1], "val_score", "last", "classification") == 0.875
    assert mean_of(replace(ARMS[1], last=shifted), "shifted_score", "last", "classification") == 0.25
    assert math.isnan(mean_of(ARMS[1], "val_score", "last", "regression"))


def test_of_epochs_it_is_the_median_as_in_the_table_below_the_curves() -> None:
    three = tuple(replace(ARMS[1].replicas[0], final_epoch=epoch) for epoch in (7, 19, 12))
    assert mean_of(replace(ARMS[1], replicas=three), "epochs", "last", "classification") == 12.0
    # Of an even number the lower of the two in the middle, as in the table.
    assert mean_of(ARMS[1], "epochs", "last", "classification") == 10.0
    none = tuple(replace(ARMS[1].replicas[0], final_epoch=None) for _ in range(2))
    assert math.isnan(mean_of(replace(ARMS[1], replicas=none), "epochs", "last", "classification"))


def test_a_goal_is_reached_where_one_arm_meets_all_of_it() -> None:
    goal = Goal(
        text="g",
        conditions=(
            Condition(measure="gap", below=0.4),
            Condition(measure="val_score", above_arm="None"),
        ),
    )
    found = reached(goal, ARMS, "classification")
    assert (found.arm, found.met, found.whole) == ("L2", (True, True), True)
    assert found.values == pytest.approx((0.3, 0.875))
    # Two arms that meet one half each do not reach it together.
    without = (ARMS[0], arm_summary(1, "L2", (0.9, 0.9), (0.95, 0.95)), ARMS[2])
    assert not reached(goal, without, "classification").whole


def test_a_goal_speaks_of_named_arms_too() -> None:
    goal = Goal(text="g", conditions=(Condition(measure="gap", arm="Dropout", below_arm="L2", by=0.05),))
    assert reached(goal, ARMS, "classification").whole
    assert not reached(goal, ARMS[:2], "classification").whole


def test_seeds_are_counted_one_by_one() -> None:
    better = (Condition(measure="val_score", arm="L2", above_arm="None"),)
    assert seeds_that_agree(better, ARMS, "classification") == 1
    smaller = (Condition(measure="gap", arm="L2", below_arm="None", by=0.5),)
    assert seeds_that_agree(smaller, ARMS, "classification") == 2


@pytest.mark.parametrize(
    ("condition", "value", "true"),
    [
        (Condition(measure="gap", below=1), 1.0, False),
        (Condition(measure="gap", below=1, above=0), 0.5, True),
        (Condition(measure="gap", above=0), math.nan, False),
        (Condition(measure="gap", above_arm="a", by=-0.1), 0.95, True),
        (Condition(measure="gap", above_arm="a", by=0.1), 1.05, False),
        (Condition(measure="gap", below_arm="b"), 1.5, True),
    ],
)
def test_bounds(condition: Condition, value: float, true: bool) -> None:
    assert holds(condition, value, 1.0, 2.0) is true
    # An arm that is not there proves nothing.
    if condition.above_arm or condition.below_arm:
        assert not holds(condition, value, math.nan, math.nan)
