"""What is said to a prediction, before one is asked and after it has come out: neutral, without points."""

from __future__ import annotations

import math

from reglab.experiment.dataset_info import Task
from reglab.gui.lessons.state import UNKNOWN, StepState
from reglab.lessons.conditions import mean_of, value_of
from reglab.lessons.spec import Prediction
from reglab.lessons.words import distance, measure_words, measured, winner
from reglab.words.language import _

_NEAR = 1 / 20
"""Share of the axis: nobody foretells more exactly."""


def baseline_words(asked: Prediction, state: StepState, first: str, task: Task) -> str:
    """What is said of the first arm, which runs before one is asked.

    Parameters
    ----------
    asked : Prediction
        What is asked.
    state : StepState
        What has come so far.
    first : str
        Name of the first arm.
    task : {"classification", "regression"}
        The task.
    """
    if state.baseline_arm is None:
        return _("First press Run: “{arm}” is trained alone, and shown in full.").format(arm=first)
    value = measured(mean_of(state.baseline_arm, asked.measure, asked.at, task), asked.measure, task)
    name = measure_words(asked.measure, task)
    if asked.kind == "curve":
        return _("Grey: “{arm}”, with the band of its seeds; its {measure} came to {value}.").format(
            arm=first, measure=name, value=value
        )
    return _("“{arm}” came to this {measure}: {value}.").format(arm=first, measure=name, value=value)


def outcome_words(asked: Prediction, state: StepState, task: Task, off: float) -> str:
    """What is said of what came beside what was foretold; empty where nothing came.

    Parameters
    ----------
    asked, state, task
        As in `baseline_words`.
    off : float
        Mean distance between a sketch and what came.
    """
    said = state.prediction
    if asked.kind == "winner":
        return _winner_words(asked, state, task)
    if asked.kind == "curve" and isinstance(said, tuple) and state.course is not None:
        return _(
            "Dashed: your sketch. Solid: what came. They are {distance} apart, on average. "
            "The networks of single seeds are {spread} from their mean."
        ).format(
            distance=distance(off, asked.measure, task),
            spread=distance(state.course.spread(), asked.measure, task),
        )
    arm = next((each for each in state.arms if each.name == asked.arm), None)
    if arm is None:
        return ""
    came = mean_of(arm, asked.measure, asked.at, task)
    value = measured(came, asked.measure, task)
    if not isinstance(said, float) or math.isnan(came):
        return _("It came to {value}.").format(value=value)
    return _("It came to {value}. You said {guess}, {difference} off.").format(
        value=value,
        guess=measured(said, asked.measure, task),
        difference=distance(came - said, asked.measure, task),
    )


def differs(asked: Prediction, state: StepState, task: Task, off: float) -> bool:
    """Whether what came is something else than what was foretold.

    A number or a sketch is right where it is as near to the mean as the networks of single seeds are, or
    within a twentieth of its axis. Who did not know had nothing else in mind.

    Parameters
    ----------
    asked, state, task, off
        As in `outcome_words`.
    """
    said = state.prediction
    if asked.kind == "winner":
        best = winner(asked, state.arms, task)
        return said != UNKNOWN and best is not None and best.name != said
    near = (asked.high - asked.low) * _NEAR
    if asked.kind == "curve":
        return isinstance(said, tuple) and state.course is not None and off > max(near, state.course.spread())
    arm = next((each for each in state.arms if each.name == asked.arm), None)
    if arm is None or not isinstance(said, float):
        return False
    values = [value_of(replica, asked.measure, asked.at, task) for replica in arm.replicas]
    there = [value for value in values if math.isfinite(value)] or [math.nan]
    spread = (max(there) - min(there)) / 2
    return abs(mean_of(arm, asked.measure, asked.at, task) - said) > max(near, spread)


def _winner_words(asked: Prediction, state: StepState, task: Task) -> str:
    best = winner(asked, state.arms, task)
    if best is None:
        return ""
    value = measured(mean_of(best, asked.measure, asked.at, task), asked.measure, task)
    words = _("“{arm}” has the best {measure}: {value}.").format(
        arm=best.name, measure=measure_words(asked.measure, task), value=value
    )
    if state.prediction == UNKNOWN:
        return words
    return f"{words} {_('You said “{arm}”.').format(arm=state.prediction)}"
