"""Conditions, measures and predictions in words."""

from __future__ import annotations

import math

from reglab.analysis.comparison import SCORE_NAMES, SCORES
from reglab.analysis.outcomes import ArmSummary
from reglab.experiment.dataset_info import Task
from reglab.lessons.conditions import higher_is_better, mean_of
from reglab.lessons.spec import Condition, Measure, Prediction
from reglab.words import fixed, percent, plain, points
from reglab.words.language import _

_NAMES: dict[str, str] = {
    "gap": "gap",
    "train_loss": _("training loss"),
    "val_loss": _("validation loss"),
    "weight_norm": _("norm of the weights"),
    "epochs": "epochs",
}


def measure_words(measure: Measure, task: Task) -> str:
    """What a measure is called within a sentence: ``"validation accuracy"``."""
    if measure in _NAMES:
        return _NAMES[measure]
    part = "training" if measure.startswith("train") else "validation"
    return f"{part} {SCORE_NAMES[SCORES[task]]}"


def measured(value: float, measure: Measure, task: Task) -> str:
    """A value with its unit; a dash where there is none."""
    if measure.endswith("score") and task == "classification":
        return percent(value)
    if measure == "epochs":
        return fixed(value, 0)
    return plain(value)


def distance(value: float, measure: Measure, task: Task) -> str:
    """Size of a difference: ``"4 points"`` of an accuracy."""
    if measure.endswith("score") and task == "classification":
        return points(value)
    return measured(abs(value), measure, task)


def bound_words(condition: Condition, task: Task) -> str:
    """What a condition asks for: ``"gap below 0.3"``."""
    name = measure_words(condition.measure, task)
    of = _(" of “{arm}”").format(arm=condition.arm) if condition.arm else ""
    bounds = []
    if condition.above is not None:
        bounds.append(
            _("above {measured}").format(measured=measured(condition.above, condition.measure, task))
        )
    if condition.below is not None:
        bounds.append(
            _("below {measured}").format(measured=measured(condition.below, condition.measure, task))
        )
    for word, other in (("above", condition.above_arm), ("below", condition.below_arm)):
        if other:
            away = distance(condition.by, condition.measure, task)
            how = _(" by {away}").format(away=away) if condition.by > 0 else ""
            short = _(" (or short of it by at most {away})").format(away=away) if condition.by < 0 else ""
            bounds.append(
                _("{word} that of “{other}”{how}{short}").format(word=word, other=other, how=how, short=short)
            )
    at = _(", at the best epoch") if condition.at == "best" else ""
    return f"{name}{of} {' and '.join(bounds)}{at}"


def winner(prediction: Prediction, arms: tuple[ArmSummary, ...], task: Task) -> ArmSummary | None:
    """The arm with the best measure; ``None`` where no arm has a value."""
    values = {arm.index: mean_of(arm, prediction.measure, prediction.at, task) for arm in arms}
    having = [arm for arm in arms if not math.isnan(values[arm.index])]
    if not having:
        return None
    best = max if higher_is_better(prediction.measure) else min
    return best(having, key=lambda arm: values[arm.index])
