"""What a player's lesson has come to, as a hand-in."""

from __future__ import annotations

import math

import numpy as np

from reglab.analysis.comparison import SCORES
from reglab.analysis.outcomes import ArmSummary
from reglab.experiment.dataset_info import Task
from reglab.gui.lessons.player import LessonPlayer
from reglab.gui.lessons.progress import token
from reglab.gui.lessons.state import StepState
from reglab.lessons.conditions import mean_of
from reglab.lessons.hand_in import ArmNumbers, Foretold, HandIn, StepReport, now
from reglab.lessons.spec import Lesson, Prediction, Step
from reglab.lessons.words import winner


def hand_in(player: LessonPlayer, lesson: Lesson, participant: str) -> HandIn:
    """Return what was done in the lesson so far."""
    reports = []
    task: Task = "classification"
    epochs = 1
    for index, step in enumerate(lesson.steps):
        state = player.states.get(index)
        experiment = player.experiment(index)
        if experiment is not None:
            task, epochs = experiment.data.info.task, experiment.epochs
        if state is not None and (state.ran or state.answer is not None or state.prediction is not None):
            reports.append(_report(index, step, state, task, epochs))
    return HandIn(
        lesson=lesson.key,
        title=lesson.header.title,
        participant=participant,
        token=token(),
        written=now(),
        task=task,
        seed=player.seed,
        steps=tuple(reports),
    )


def _report(index: int, step: Step, state: StepState, task: Task, epochs: int) -> StepReport:
    asked, question = step.settings.predict, step.settings.question
    chosen = None if question is None or state.answer is None else question.answers[state.answer]
    return StepReport(
        step=index,
        title=step.title,
        asked="" if asked is None else asked.text,
        measure="" if asked is None else asked.measure,
        prediction=state.prediction,
        came=None if asked is None or not state.ran else _came(asked, state, task, epochs),
        low=0.0 if asked is None else asked.low,
        high=1.0 if asked is None else asked.high,
        question="" if question is None else question.text,
        answer="" if chosen is None else chosen.text,
        choice=state.answer,
        confidence=state.confidence,
        reflection=state.reflection or "",
        right=None if chosen is None else chosen.right,
        goal=None if state.reached is None else state.reached.whole,
        arms=tuple(_numbers(arm, task) for arm in state.arms),
    )


def _came(asked: Prediction, state: StepState, task: Task, epochs: int) -> Foretold | None:
    if asked.kind == "winner":
        best = winner(asked, state.arms, task)
        return None if best is None else best.name
    if asked.kind == "curve":
        if state.course is None:
            return None
        came = state.course.at_columns(epochs)
        # An arm that ended before the others stays where it ended.
        return tuple(np.where(np.isfinite(came), came, state.course.mean[-1]).tolist())
    arm = next((each for each in state.arms if each.name == asked.arm), None)
    value = math.nan if arm is None else mean_of(arm, asked.measure, asked.at, task)
    return None if math.isnan(value) else value


def _numbers(arm: ArmSummary, task: Task) -> ArmNumbers:
    def of(metric: str) -> tuple[float | None, ...]:
        values = [replica.last.get(metric, math.nan) for replica in arm.replicas]
        return tuple(value if math.isfinite(value) else None for value in values)

    return ArmNumbers(arm=arm.name, gap=of("gap"), score=of(f"val_{SCORES[task]}"))
