"""What the maps of classes show."""

from __future__ import annotations

from reglab.gui.views.explained import EARLIER_NETWORKS, TWO_INPUTS, ZOOM_KEYS, Explained
from reglab.words.language import _

EXPLAINED = (
    Explained(
        "boundary",
        _("Boundary"),
        _(
            "What each arm's network predicts at every place of the plane, one map for "
            "each arm, all with the same axes and examples. With one input the curves of "
            "the probabilities are drawn instead."
        ),
        axes=(
            TWO_INPUTS,
            (
                _("more inputs"),
                _(
                    "A plane through the data: two features, with all others at their mean, or the "
                    "first two principal components; chosen at the top."
                ),
            ),
            (_("one input"), _("Across: the input; upwards: the probability of a class, 0 to 1.")),
        ),
        marks=(
            (_("ground colour"), _("The class that is predicted; the deeper, the surer.")),
            (_("line between colours"), _("The boundary: there the classes are equally probable.")),
            (
                _("several lines, or pale ground"),
                _("All seeds together: where they disagree, the ground is pale."),
            ),
            (
                _("solid and hollow signs"),
                _("Training and validation examples, in the colour of their label."),
            ),
            (_("ring"), _("An example that is predicted wrongly.")),
            (
                _("cross"),
                _(
                    "A training example with a flipped label; without a ring the network has "
                    "learned it by heart."
                ),
            ),
            (
                _("±"),
                _(
                    "Standard deviation of the predicted probability over the seeds, mean over the "
                    "map: the variance as a number."
                ),
            ),
        ),
        reading=_(
            "A border that winds around single points has memorised them; regularization "
            "makes it smoother. Let all seeds be shown: a border that is elsewhere for "
            "each seed is luck of the draw."
        ),
        beware=_(
            "In a plane through many features the examples do not lie in the plane: they "
            "are shown where they fall on it, and a sign may stand on the wrong colour and "
            "yet be predicted rightly. Rings tell."
        ),
        acts=(
            (_("wheel, drag"), _("Zoom and move all maps together.")),
            ZOOM_KEYS,
            (_("click, double click"), _("Select the arm; give its map the whole place (Esc leads back).")),
            (
                _("Move points"),
                _(
                    "Drag a training example, or leave it out with Delete; by keys: “,” and “.” go "
                    "through them, arrows move. The arms are trained again, and the border before "
                    "stays faint."
                ),
            ),
            (
                _("Split ±"),
                _(
                    "Train anew with only the examples, the initial weights, or the order varied, "
                    "to see where the disagreement comes from."
                ),
            ),
            EARLIER_NETWORKS,
        ),
        terms=("seed", "variance", "flipped", "validation", "sigmoid"),
    ),
)
