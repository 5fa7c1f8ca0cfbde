"""What the curves over a parameter show."""

from __future__ import annotations

from reglab.gui.views.explained import Explained
from reglab.words.language import _

_TRAIN = (
    _("Train, Stop"),
    _("Train all points on all cores; more seeds or points are added to what is there."),
)
_POINT = (_("click, arrow keys"), _("Read the numbers of a point."))
_INTERVAL = (_("shaded"), _("95 % interval of the mean."))
_SHOW = (
    _("Show this point, Make this an arm"),
    _("Train the experiment of the point, or put its value beside the other arms."),
)

EXPLAINED = (
    Explained(
        "strength.curve",
        _("Strength curve"),
        _(
            "What becomes of training and validation when one number of the experiment is "
            "varied: the strength of a technique, a size of the network, the number of "
            "examples."
        ),
        axes=(
            (_("across"), _("The parameter, by equal factors where that suits it; zero stands apart.")),
            (
                _("upwards"),
                _("Loss, accuracy or R², or the gap; at the end or at the best epoch, as chosen above."),
            ),
        ),
        marks=(
            (_("thick and thin line"), _("Validation and training: the mean over the seeds.")),
            _INTERVAL,
            (_("mark “best”"), _("The best mean validation.")),
            (
                _("thick stretch"),
                _(
                    "As good as the best: within one standard error of it. The diamond is the "
                    "strongest of these."
                ),
            ),
            (
                _("overfits, underfits"),
                _(
                    "Left and right of the best: validation is worse because training is too good, "
                    "or because both are poor."
                ),
            ),
            (_("level line"), _("The baseline, where the experiment has one to compare with.")),
        ),
        reading=_(
            "Weak at one end the gap is wide, strong at the other both lines are poor; "
            "between them lies what you look for. Rather than the very best point take the "
            "strongest that is as good."
        ),
        beware=_(
            "A point that was chosen by its validation looks better than it is. Few seeds "
            "make the best point jump; the flat stretch is what they tell."
        ),
        acts=(_TRAIN, _POINT, _SHOW),
        terms=("strength", "optimism", "overfitting", "gap"),
    ),
    Explained(
        "strength.plane",
        _("Heat map"),
        _("The same with two numbers varied together: a coloured cell for each pair."),
        axes=((_("across, upwards"), _("The two parameters, by equal factors where that suits them.")),),
        marks=(
            (_("colour"), _("Mean validation over the seeds; the scale stands beside the map.")),
            (_("mark “best”"), _("The best cell.")),
            (_("frame"), _("Cells as good as the best: within one standard error of it.")),
        ),
        reading=_(
            "A valley along a diagonal says that the two numbers can stand in for each "
            "other. A flat region is good news: nothing has to be hit exactly."
        ),
        beware=_("Colours show means; many cells are compared, and the best of many is partly luck."),
        acts=(_TRAIN, _POINT, _SHOW),
        terms=("strength", "optimism"),
    ),
    Explained(
        "strength.contest",
        _("Comparing techniques"),
        _(
            "Two to four numbers, each varied alone from its weakest to its strongest and "
            "drawn over the same width: which technique is best at its best."
        ),
        axes=(
            (_("across"), _("From the weakest to the strongest of each; their scales are their own.")),
            (_("upwards"), _("Validation loss, score, or the gap.")),
        ),
        marks=(
            (_("line"), _("One technique, mean over the seeds.")),
            _INTERVAL,
            (_("mark “best”"), _("The best of each; filled where it is as good as the best of all.")),
        ),
        reading=_(
            "Compare the lowest points, not the heights at one place. The sentence below "
            "says which is best at its best, and only where it shows also on seeds that "
            "did not choose it."
        ),
        beware=_(
            "A technique tried over too narrow a range loses unfairly: a best point at an "
            "end asks for a wider one."
        ),
        acts=(_TRAIN, _POINT, _SHOW),
        terms=("strength", "paired", "optimism"),
    ),
)
