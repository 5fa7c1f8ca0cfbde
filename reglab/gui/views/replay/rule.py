"""The rule of early stopping that an arm has, and the value that a rule watches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.gui.plots.quantities import Curve, Quantity
from reglab.gui.plots.quantities.loss import losses
from reglab.gui.plots.quantities.score import ACCURACY, R_SQUARED
from reglab.gui.widgets.names import choice_name


def rule_of(experiment: Experiment, arm: int) -> EarlyStopping | None:
    """The early stopping that an arm has, switched on."""
    found = (t for t in experiment.arms[arm].techniques if isinstance(t, EarlyStopping) and t.enabled)
    return next(found, None)


def watched(experiment: Experiment | None, rule: EarlyStopping) -> Sequence[Quantity]:
    """The value that a rule watches as what a plot can show: that alone."""
    scores = {"val_accuracy": ACCURACY, "val_r2": R_SQUARED}
    quantity = scores.get(rule.monitor) or losses(experiment)[0]
    curves = (Curve(rule.monitor, "validation"),)
    return (replace(quantity, key=rule.monitor, title=choice_name(rule.monitor), curves=curves),)
