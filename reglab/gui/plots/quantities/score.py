"""How good the predictions are in the task's own measure: accuracy, or R² and RMSE."""

from __future__ import annotations

import math

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.quantities.base import Curve, Quantity, with_shifted
from reglab.words.language import _

R2_FLOOR = -1.0
"""R² has no lower end; below this the axis does not follow."""


def scores(experiment: Experiment | None) -> tuple[Quantity, ...]:
    """Return accuracy for classes, R² and RMSE for numbers."""
    if experiment is None or experiment.data.info.task == "classification":
        return (with_shifted(ACCURACY, experiment, "shifted_accuracy"),)
    unit = _("target SD = 1") if experiment.data.standardize else experiment.data.info.target
    return (
        with_shifted(R_SQUARED, experiment, "shifted_r2"),
        with_shifted(
            Quantity(
                key="rmse",
                title="RMSE",
                short="RMSE",
                subtitle=_("root mean squared error ({unit})").format(unit=unit),
                curves=(Curve("train_rmse", "training"), Curve("val_rmse", "validation")),
                about=_("Square root of the mean squared error, in the unit of the target."),
                log=True,
            ),
            experiment,
            "shifted_rmse",
        ),
    )


def _up_to_one(low: float, high: float, scale: float) -> tuple[float, float]:
    del high, scale
    return max(R2_FLOOR, min(0.9, math.floor(low * 10 + 1e-9) / 10)), 1.0


ACCURACY = Quantity(
    key="accuracy",
    title=_("Accuracy"),
    short=_("acc."),
    subtitle=_("classified correctly (%)"),
    curves=(Curve("train_accuracy", "training"), Curve("val_accuracy", "validation")),
    about=_("Share of the examples whose class is predicted correctly."),
    limits=_up_to_one,
    percent=True,
)

R_SQUARED = Quantity(
    key="r2",
    title="R²",
    short="R²",
    subtitle=_("explained share of variance"),
    curves=(Curve("train_r2", "training"), Curve("val_r2", "validation")),
    about=_("1 is perfect, 0 is as good as predicting the mean, below 0 is worse than that."),
    limits=_up_to_one,
)
