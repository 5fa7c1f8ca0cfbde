"""What the differences seed by seed show."""

from __future__ import annotations

from reglab.gui.views.explained import ARMS, Explained
from reglab.words.language import _

EXPLAINED = (
    Explained(
        "seeds",
        _("Seeds"),
        _(
            "By how much each arm differs from the baseline, seed by seed: both had the "
            "same data, initial weights and order, so the luck of the seed falls out of "
            "the difference."
        ),
        axes=(
            (
                _("across"),
                _(
                    "The arm's value minus the baseline's: loss or gap in their unit, accuracy in "
                    "points, or R². An arrow says on which side it is better."
                ),
            ),
            ARMS,
        ),
        marks=(
            (_("dot"), _("A seed.")),
            (_("mark on the line"), _("The mean.")),
            (
                _("line"),
                _(
                    "The interval that the verdict judges by, widened for the number of arms and "
                    "measures (Holm)."
                ),
            ),
            (_("better in"), _("In how many seeds the arm is better.")),
            (_("seeds to tell"), _("How many seeds would show a difference as large as this one.")),
        ),
        reading=_(
            "An interval that lies beside 0 is a difference for sure. Dots on both sides "
            "of 0 are luck, however nice the mean."
        ),
        beware=_(
            "Not seeing a difference is not the same as there being none: look how wide "
            "the interval is. With shared examples the result holds for that one draw."
        ),
        acts=(
            (
                _("One more seed, More seeds"),
                _("Train every arm with further seeds, none of the others anew."),
            ),
            (_("Loss, Gap, Score"), _("Compare another measure.")),
            (_("click"), _("Select the arm.")),
        ),
        terms=("seed", "paired", "verdict", "resample"),
    ),
)
