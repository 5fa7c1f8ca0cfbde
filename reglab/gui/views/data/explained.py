"""What the picture of the data shows."""

from __future__ import annotations

from reglab.gui.views.explained import TWO_INPUTS, ZOOM, ZOOM_KEYS, Explained
from reglab.words.language import _

EXPLAINED = (
    Explained(
        "data",
        _("Data"),
        _(
            "The examples that the networks are given, as the panel on the left has them "
            "now: it follows every control at once, also while a run goes on with other "
            "data. They are those of the first seed."
        ),
        axes=(
            TWO_INPUTS,
            (
                _("one input, or a table"),
                _("Across: an input, chosen at the top; upwards: the target, or the class."),
            ),
            (_("pictures"), _("No axes: a row of training examples for each class.")),
        ),
        marks=(
            (_("solid sign"), _("A training example.")),
            (_("hollow sign"), _("A validation example. Test examples are never shown.")),
            (_("colour"), _("The class.")),
            (_("cross"), _("A training example whose label was flipped: it is wrong on purpose.")),
            (_("curve"), _("The true function, where it is known: the target without noise.")),
        ),
        reading=_(
            "Look for how far the classes overlap, or how far the points scatter around "
            "the curve. What lies within the scatter cannot be learned, only memorised."
        ),
        beware=_(
            "Of many features only one or two are seen here. Large sets are shown in part; "
            "the numbers stand beside the picture."
        ),
        acts=(
            (
                _("chips at the top"),
                _("Show or hide training, validation, shifted and flipped examples and the true curve."),
            ),
            ZOOM,
            ZOOM_KEYS,
            (_("Draw, in the data panel"), _("Draw points or a curve of your own.")),
        ),
        terms=("training", "validation", "flipped", "noise", "resample"),
    ),
)
