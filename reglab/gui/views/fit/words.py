"""What is chosen above the fits, in words."""

from __future__ import annotations

from reglab.gui.views.switches import Mode

MODES = (
    Mode("fit", "Fit", "What each arm's networks predict, beside the examples"),
    Mode(
        "residuals",
        "Residuals",
        "How far off each prediction is (true − predicted), over the prediction.\n"
        "Validation scatters more widely than training where a network overfits; a bend: it is too stiff.",
    ),
)
SEEDS = (
    "One seed's network with its own examples, and thin the other seeds' curves; or all seeds: their mean\n"
    "and the band that they fill. Where the curves part, the result is a matter of chance (variance)."
)
