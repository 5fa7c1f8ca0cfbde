"""The pictures of the weights, and what each of them can show."""

from __future__ import annotations

from reglab.gui.views.switches import Mode
from reglab.gui.views.weights import coefficients, filters
from reglab.words.language import _

MODES = (
    Mode(
        "histograms",
        _("Histograms"),
        _("How the weights of each layer are distributed, and how many are zero"),
    ),
    Mode("norms", _("Norms"), _("Norm of each layer's weights over the epochs, and the share near zero")),
    Mode("matrix", _("Matrix"), _("The weight matrix of a layer as a heat map, one for each arm")),
    Mode("filters", _("Filters"), _("What each unit of the first layer looks for, as a picture")),
    Mode(
        "coefficients",
        _("Coefficients"),
        _("How much the output changes with each feature, and how much it should"),
    ),
    Mode("network", _("Network"), _("The networks, with a line for every weight that is not near zero")),
    Mode("pruning", _("Pruning"), _("What is left when small weights are taken out, and what that costs")),
)
LAYERED = ("histograms", "norms", "matrix")
TOGETHER = ("histograms", "norms", "coefficients", "pruning")
"""Modes that can show all seeds at once."""
UNSUITED = {"filters": filters.unsuited, "coefficients": coefficients.unsuited}
SEED_TIPS = {
    "histograms": _("Weights of all seeds together, or of one"),
    "coefficients": _(
        "Coefficients of all seeds: their mean, and from the smallest to the largest; or of one"
    ),
    "norms": _("The curves are the mean over all seeds, their bands reach from the smallest to the largest"),
    "pruning": _("The numbers are means over all seeds, or those of one"),
}
