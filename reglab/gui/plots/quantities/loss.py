"""The data loss of training and validation."""

from __future__ import annotations

from dataclasses import replace

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.quantities.base import Curve, Quantity, with_shifted
from reglab.words.language import _


def losses(experiment: Experiment | None) -> tuple[Quantity, ...]:
    """Return the loss, with the unit that it has in `experiment`."""
    plain = Quantity(
        key="loss",
        title=_("Loss"),
        subtitle=loss_unit(experiment),
        curves=(Curve("train_loss", "training"), Curve("val_loss", "validation")),
        about=_(
            "Data loss without penalty, noise and dropout switched off, measured after "
            "every epoch in the same way on the whole training set and on the "
            "validation set."
        ),
        log=True,
    )
    if experiment is None or experiment.data.shifted is None:
        return (plain,)
    # It is often ten times as large: among the others it would press them into the axis.
    beside = replace(
        plain,
        key="shifted_loss",
        title=_("Loss, {shift}").format(shift=experiment.data.shifted.words),
        short=_("loss"),
        curves=plain.curves[1:],
    )
    return plain, with_shifted(beside, experiment, "shifted_loss")


def loss_unit(experiment: Experiment | None) -> str:
    """Say what the loss is that an experiment trains on, and in what it is counted; empty for none."""
    if experiment is None:
        return ""
    info = experiment.data.info
    kind = experiment.network.loss(info)
    if kind == "softmax_cross_entropy":
        return _("cross-entropy (nats)")
    if kind == "sigmoid_cross_entropy":
        return _("sigmoid cross-entropy (nats)")
    if info.task == "classification":
        return _("mean squared error")
    return (
        _("mean squared error (target variance = 1)")
        if experiment.data.standardize
        else _("mean squared error")
    )
