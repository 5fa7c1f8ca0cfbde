"""What is chosen above the fits, in words."""

from __future__ import annotations

from reglab.gui.views.switches import Mode
from reglab.words.language import _

MODES = (
    Mode("fit", _("Fit"), _("What each arm's networks predict, beside the examples")),
    Mode(
        "residuals",
        _("Residuals"),
        _(
            "How far off each prediction is (true − predicted), over the prediction.\n"
            "Validation scatters more widely than training where a network overfits; a "
            "bend: it is too stiff."
        ),
    ),
)
SEEDS = _(
    "One seed's network with its own examples, and thin the other seeds' "
    "curves; or all seeds: their mean\nand the band that they fill. Where the "
    "curves part, the result is a matter of chance (variance)."
)
