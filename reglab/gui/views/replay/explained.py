"""What the replay of early stopping shows."""

from __future__ import annotations

from reglab.gui.views.explained import EPOCHS, READ_EPOCH, Explained
from reglab.words.language import _

EXPLAINED = (
    Explained(
        "replay",
        _("Early stopping"),
        _(
            "When early stopping would have ended the training of an arm, and what that "
            "would have been worth: found on the curves that are there, without training "
            "again. The rule is that of Keras, for each network alone."
        ),
        axes=(
            EPOCHS,
            (_("upwards"), _("What is monitored, validation loss unless you chose another.")),
        ),
        marks=(
            (_("thin lines"), _("One network each; grey where the rule would have ended its training.")),
            (_("thick line"), _("Their mean.")),
            (_("▲ and ■"), _("▲ the epoch whose weights are kept; ■ the epoch after which the rule stops.")),
            (_("shaded"), _("Epochs that no network would have been trained.")),
            (
                _("table: saved, missed"),
                _(
                    "Share of the epochs that is spared; how much lower the validation loss falls "
                    "later than with the weights that are kept."
                ),
            ),
        ),
        reading=_(
            "Raise the patience until “missed” is small, and see what “saved” is left. "
            "Both sides stand below: what it gives (time, a smaller gap) and what it costs "
            "(the loss is optimised less)."
        ),
        beware=_(
            "Validation examples choose the epoch, so the validation loss there is a "
            "little too good; the Test tab says how much. The replay ends with the curves: "
            "it cannot know what would have come later."
        ),
        acts=(
            (
                _("settings at the left"),
                _("Try another patience, smallest change or start; the picture follows at once."),
            ),
            (_("Use these settings"), _("Give them to the arm for the next run.")),
            (_("whole run, double click"), _("Show all epochs, or those around the stops.")),
            READ_EPOCH,
        ),
        terms=("early_stopping", "optimism", "epoch"),
    ),
)
