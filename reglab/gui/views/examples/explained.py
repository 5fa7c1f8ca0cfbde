"""What the pictures and tables of single examples show."""

from __future__ import annotations

from reglab.gui.views.explained import EPOCHS, MEAN_LINE, ONE_ARM, READ_EPOCH, WHOLE_BAND, Explained
from reglab.words.language import _

_PART = (
    _("Validation, Training"),
    _("Judge the examples that the networks have not seen, or those that they learned from."),
)
_SORT = (_("click on a heading"), _("Sort by that column; again turns the order round."))
_ROWS = (_("↑ ↓"), _("Go through the examples."))
_COLUMNS = (
    (_("label or target"), _("What stands in the data; a flipped label is marked.")),
    (
        _("a column for each arm"),
        _("What it predicts. ✓ as the label says, ✗ not; beside it the probability."),
    ),
)

EXPLAINED = (
    Explained(
        "examples.confusion",
        _("Confusion"),
        _("Which classes are taken for which: one matrix for each arm."),
        axes=((_("down"), _("The true class.")), (_("across"), _("The predicted class."))),
        marks=(
            (_("number"), _("Examples.")),
            (
                _("shade"),
                _("Their share of the true class. Green on the diagonal: right; red beside it: wrong."),
            ),
        ),
        reading=_(
            "Dark red squares are the pairs of classes that are mixed up. If an arm is "
            "better, look which square became paler."
        ),
        beware=_("With all seeds together an example counts once for each network that was asked about it."),
        acts=(
            _PART,
            (_("mouse, arrow keys"), _("Read a single square.")),
            ONE_ARM,
        ),
        terms=("accuracy", "validation"),
    ),
    Explained(
        "examples.disagree",
        _("Where the arms disagree"),
        _("The examples for which not all arms predict the same class."),
        marks=_COLUMNS,
        reading=_(
            "Here regularization made a difference. Look whether the regularized arm is "
            "right more often, and how sure the other one was."
        ),
        beware=_("One seed is shown: with another seed other examples stand here."),
        acts=(_PART, _SORT, _ROWS),
        terms=("arm", "seed"),
    ),
    Explained(
        "examples.mistakes",
        _("Sure mistakes"),
        _("What an arm gets wrong, the surest mistakes first."),
        marks=_COLUMNS,
        reading=_(
            "Sure mistakes cost most cross-entropy. Many of them on validation beside none "
            "on training is overfitting seen one example at a time. On training examples "
            "look for flipped labels."
        ),
        beware=_("A wrong prediction for a flipped label is a good one."),
        acts=(
            (_("arm, at the top"), _("Choose whose mistakes are listed; it follows the selected card.")),
            _PART,
            _SORT,
            _ROWS,
        ),
        terms=("cross_entropy", "flipped"),
    ),
    Explained(
        "examples.residuals",
        _("Largest residuals"),
        _("The examples that an arm's predictions are farthest off. Only of numbers to predict."),
        marks=(
            (_("residual"), _("Prediction minus target, in the unit of the target; sorted by its size.")),
            *_COLUMNS[:1],
        ),
        reading=_("Single large errors point to examples that are unlike the others, or wrong."),
        beware=_("The squared error is governed by the few at the top."),
        acts=(_PART, _SORT, _ROWS),
        terms=("mse",),
    ),
    Explained(
        "examples.memorised",
        _("Memorised labels"),
        _(
            "Which share of the flipped training labels the networks reproduce, epoch by "
            "epoch: what is wrong, and can only be learned by heart."
        ),
        axes=(
            EPOCHS,
            (_("upwards"), _("Share of the flipped labels that are predicted as they stand, in per cent.")),
        ),
        marks=(
            MEAN_LINE,
            WHOLE_BAND,
        ),
        reading=_(
            "The curve starts near the share that is hit by chance and rises as the "
            "network memorises. Regularization that works keeps it low, early stopping "
            "ends before it rises."
        ),
        beware=_(
            "It needs flipped labels: set them in the data panel. With few of them the "
            "curve moves in large steps."
        ),
        acts=(READ_EPOCH,),
        terms=("flipped", "overfitting"),
    ),
)
