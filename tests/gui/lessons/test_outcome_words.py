"""Whether it came as it was foretold, against numbers that are written down by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.lessons.outcome_words import differs
from reglab.gui.lessons.reflection_box import ReflectionBox
from reglab.gui.lessons.state import Course, StepState
from reglab.lessons.hand_in import Foretold
from reglab.lessons.spec import Prediction
from tests.support.summaries import arm_summary

ARMS = (
    arm_summary(0, "None", (2.0, 1.0), (0.8, 0.9)),
    arm_summary(1, "L2", (0.5, 0.1), (0.9, 0.86)),
)
WINNER = Prediction(kind="winner", text="Which?")
NUMBER = Prediction(kind="number", text="How many?", arm="L2", low=0.5, high=1.0)
WIDE = Prediction(kind="number", text="How large?", arm="None", measure="gap", low=0.0, high=4.0)
CURVE = Prediction(kind="curve", text="How?", arm="L2", measure="gap", low=0.0, high=2.0)


@pytest.mark.parametrize(
    ("asked", "said", "different"),
    [
        # L2 has 0.88 on average.
        (WINNER, "L2", False),
        (WINNER, "None", True),
        (WINNER, "", False),
        # The seeds are 0.02 from it, and a twentieth of the axis is 0.025.
        (NUMBER, 0.9, False),
        (NUMBER, 0.86, False),
        (NUMBER, 0.91, True),
        (NUMBER, 0.84, True),
        (NUMBER, "", False),
        # The seeds are 0.5 from 1.5.
        (WIDE, 1.05, False),
        (WIDE, 0.95, True),
    ],
)
def test_what_was_foretold_is_right_as_far_as_seeds_go(
    asked: Prediction, said: Foretold, different: bool
) -> None:
    state = StepState(prediction=said, ran=True, arms=ARMS)
    assert differs(asked, state, "classification", math.nan) == different


@pytest.mark.parametrize(
    ("band", "off", "different"), [(0.3, 0.29, False), (0.3, 0.31, True), (0.0, 0.09, False)]
)
def test_so_is_a_sketch(band: float, off: float, different: bool) -> None:
    mean = np.ones(10)
    state = StepState(prediction=(1.0,) * 24, ran=True, course=Course(mean, mean - band, mean + band))
    assert differs(CURVE, state, "classification", off) == different
    state.prediction = ""
    assert not differs(CURVE, state, "classification", off)


def test_who_was_right_is_asked_why(qtbot: QtBot) -> None:
    box = ReflectionBox()
    qtbot.addWidget(box)
    box.ask(differs=True)
    assert box.heading.text() == box.text.accessibleName() == "What did you expect, and why was it different?"
    box.ask(differs=False)
    assert box.heading.text() == box.text.accessibleName() == "Why did it come out this way?"
