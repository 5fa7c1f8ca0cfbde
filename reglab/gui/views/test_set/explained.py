"""What the sealed test set shows."""

from __future__ import annotations

from reglab.gui.views.explained import ARMS, Explained
from reglab.words.language import _

EXPLAINED = (
    Explained(
        "test_set",
        _("Test"),
        _(
            "One honest number at the end: what the networks are worth on examples that "
            "decided nothing. They stay sealed, and are not even computed, until you open "
            "them here; every look is counted and kept with the run."
        ),
        axes=((_("across"), _("Accuracy, R² or loss.")), ARMS),
        marks=(
            (_("ring"), _("Validation, one for each seed.")),
            (_("dot"), _("Test, of the same networks.")),
            (_("mark"), _("The mean over the seeds.")),
            (
                _("validation − test"),
                _(
                    "The optimism: how much better the choice by validation looked than it is, "
                    "with its 95 % interval."
                ),
            ),
            (
                _("Shifted"),
                _("The same on examples changed as the training ones are not, where the data have a shift."),
            ),
        ),
        reading=_(
            "Report the dots, not the rings. If they lie clearly worse, your choices were "
            "fitted to the validation examples."
        ),
        beware=_(
            "Whoever looks, changes something and looks again has made the test set a "
            "validation set. The number of looks stands beside the result."
        ),
        acts=(
            (_("Open the seal"), _("Look, after the run has ended; asked twice, since it counts.")),
            (
                _("Arms, weights"),
                _("Which arms, with the weights they ended with or those of their best epochs."),
            ),
            (_("Look"), _("Show an earlier look again; that is no new one.")),
        ),
        terms=("test", "optimism", "validation"),
    ),
)
