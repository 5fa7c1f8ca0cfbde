"""What is said to a prediction, before one is asked and after it has come out: neutral, without points."""

from __future__ import annotations

import math

from reglab.experiment.dataset_info import Task
from reglab.gui.lessons.state import UNKNOWN, StepState
from reglab.lessons.conditions import mean_of
from reglab.lessons.spec import Prediction
from reglab.lessons.words import distance, measure_words, measured, winner
from reglab.words.language import _


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
        return _("First press Run: “{first}” is trained alone, and shown in full.").format(first=first)
    value = measured(mean_of(state.baseline_arm, asked.measure, asked.at, task), asked.measure, task)
    name = measure_words(asked.measure, task)
    if asked.kind == "curve":
        return _("Grey: “{first}”, with the band of its seeds; its {name} came to {value}.").format(
            first=first, name=name, value=value
        )
    return _("“{first}” came to this {name}: {value}.").format(first=first, name=name, value=value)


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
        return _("Dashed: your sketch. Solid: what came. They are {off} apart, on average.").format(
            off=distance(off, asked.measure, task)
        ) + _(" The networks of single seeds are {spread} from their mean.").format(
            spread=distance(state.course.spread(), asked.measure, task)
        )
    arm = next((each for each in state.arms if each.name == asked.arm), None)
    if arm is None:
        return ""
    came = mean_of(arm, asked.measure, asked.at, task)
    words = _("It came to {measured}.").format(measured=measured(came, asked.measure, task))
    if isinstance(said, float) and not math.isnan(came):
        words += _(" You said {measured}, {away} off.").format(
            measured=measured(said, asked.measure, task), away=distance(came - said, asked.measure, task)
        )
    return words


def _winner_words(asked: Prediction, state: StepState, task: Task) -> str:
    best = winner(asked, state.arms, task)
    if best is None:
        return ""
    value = measured(mean_of(best, asked.measure, asked.at, task), asked.measure, task)
    words = _("“{best}” has the best {name}: {value}.").format(
        best=best.name, name=measure_words(asked.measure, task), value=value
    )
    return (
        words
        if state.prediction == UNKNOWN
        else words + _(" You said “{said}”.").format(said=state.prediction)
    )
