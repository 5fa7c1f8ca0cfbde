"""Conditions, measures and predictions in words."""

from __future__ import annotations

import math

from reglab.analysis.outcomes import ArmSummary
from reglab.experiment.dataset_info import Task
from reglab.lessons.conditions import higher_is_better, mean_of
from reglab.lessons.spec import Condition, Measure, Prediction
from reglab.words import counted, fixed, listed, percent, plain, points
from reglab.words.language import _

_NAMES: dict[str, str] = {
    "gap": _("gap"),
    "train_loss": _("training loss"),
    "val_loss": _("validation loss"),
    "weight_norm": _("norm of the weights"),
    "epochs": _("epochs"),
}
_SCORES: dict[Task, dict[str, str]] = {
    "classification": {
        "train_score": _("training accuracy"),
        "val_score": _("validation accuracy"),
        "shifted_score": _("accuracy on the shifted examples"),
    },
    "regression": {
        "train_score": _("training R²"),
        "val_score": _("validation R²"),
        "shifted_score": _("R² on the shifted examples"),
    },
}


def measure_words(measure: Measure, task: Task) -> str:
    """What a measure is called within a sentence: ``"validation accuracy"``."""
    if measure in _NAMES:
        return _NAMES[measure]
    return _SCORES[task][measure]


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
    if measure == "epochs":
        return counted(round(abs(value)), "epoch")
    return measured(abs(value), measure, task)


def bound_words(condition: Condition, task: Task) -> str:
    """What a condition asks for: ``"gap below 0.3"``."""
    quantity = measure_words(condition.measure, task)
    if condition.arm:
        quantity = _("{measure} of “{arm}”").format(measure=quantity, arm=condition.arm)
    bounds = []
    if condition.above is not None:
        bounds.append(_("above {value}").format(value=measured(condition.above, condition.measure, task)))
    if condition.below is not None:
        bounds.append(_("below {value}").format(value=measured(condition.below, condition.measure, task)))
    sign = (condition.by > 0) - (condition.by < 0)
    away = distance(condition.by, condition.measure, task)
    for forms, other in ((_ABOVE, condition.above_arm), (_BELOW, condition.below_arm)):
        if other:
            bounds.append(forms[sign].format(arm=other, difference=away))
    whole = (
        _("{quantity} {bounds}, at the best epoch") if condition.at == "best" else _("{quantity} {bounds}")
    )
    return whole.format(quantity=quantity, bounds=listed(bounds))


_ABOVE = {
    0: _("above that of “{arm}”"),
    1: _("above that of “{arm}” by {difference}"),
    -1: _("above that of “{arm}” (or short of it by at most {difference})"),
}
_BELOW = {
    0: _("below that of “{arm}”"),
    1: _("below that of “{arm}” by {difference}"),
    -1: _("below that of “{arm}” (or short of it by at most {difference})"),
}
"""A bound that another arm sets, by the sign of how far beyond it the value has to be."""


def winner(prediction: Prediction, arms: tuple[ArmSummary, ...], task: Task) -> ArmSummary | None:
    """The arm with the best measure; ``None`` where no arm has a value."""
    values = {arm.index: mean_of(arm, prediction.measure, prediction.at, task) for arm in arms}
    having = [arm for arm in arms if not math.isnan(values[arm.index])]
    if not having:
        return None
    best = max if higher_is_better(prediction.measure) else min
    return best(having, key=lambda arm: values[arm.index])
