"""What regularization acts on: penalty, objective and the size of the weights."""

from __future__ import annotations

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.quantities.base import Curve, Quantity
from reglab.gui.plots.quantities.loss import loss_unit
from reglab.words.language import _


def sizes(experiment: Experiment | None) -> tuple[Quantity, ...]:
    """Return weight norm, penalty and objective."""
    return (
        Quantity(
            key="weight_norm",
            title=_("Weight norm"),
            short="‖w‖",
            subtitle=_("all layers"),
            curves=(Curve("weight_norm"),),
            about=_("Euclidean norm of all weights, biases aside. Penalties pull it down."),
            log=True,
        ),
        Quantity(
            key="penalty",
            title=_("Penalty"),
            subtitle=_("sum of all penalty terms"),
            curves=(Curve("penalty"),),
            about=_("What the penalties add to the loss, at the weights of the end of the epoch."),
            log=True,
        ),
        Quantity(
            key="objective",
            title=_("Objective"),
            subtitle=", ".join(filter(None, (_("what training minimises"), loss_unit(experiment)))),
            curves=(Curve("objective"),),
            about=_(
                "Mean over the epoch's batches of what the optimiser saw: data loss with "
                "noise and dropout on, penalties included."
            ),
            log=True,
        ),
    )
