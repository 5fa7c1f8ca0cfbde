"""The quantities that can be plotted: one small file for each group, one line here for each panel."""

from __future__ import annotations

from collections.abc import Callable

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.quantities.base import Curve, Quantity, Role
from reglab.gui.plots.quantities.gap import gaps
from reglab.gui.plots.quantities.loss import losses
from reglab.gui.plots.quantities.score import scores
from reglab.gui.plots.quantities.weights import sizes

__all__ = ["PANELS", "Curve", "Quantity", "Role"]

PANELS: dict[str, Callable[[Experiment | None], tuple[Quantity, ...]]] = {
    "loss": losses,
    "score": scores,
    "gap": gaps,
    "weights": sizes,
}
"""For each panel of the window: the quantities that it can show in an experiment, its default first."""
