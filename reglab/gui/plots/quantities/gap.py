"""The gap between validation and training: what the lab is for."""

from __future__ import annotations

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.limits import round_up
from reglab.gui.plots.quantities.base import Curve, Quantity
from reglab.words.language import _

# At the start the gap is noise around zero; the axis does not blow it up.
_LEAST_ABOVE, _LEAST_BELOW = 0.15, 0.05


def gaps(experiment: Experiment | None) -> tuple[Quantity, ...]:
    """Return the gap in the unit of the loss."""
    del experiment
    return (
        Quantity(
            key="gap",
            title=_("Gap"),
            subtitle=_("validation loss − training loss"),
            curves=(Curve("gap"),),
            about=_(
                "How much worse the networks do on examples that they have not seen. "
                "A gap that opens while training loss falls is overfitting."
            ),
            limits=_around_zero,
            zero=True,
        ),
    )


def _around_zero(low: float, high: float, scale: float) -> tuple[float, float]:
    return -round_up(max(-low, _LEAST_BELOW * scale)), round_up(max(high, _LEAST_ABOVE * scale))
