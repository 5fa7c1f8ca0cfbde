"""What the pictures of the weights show."""

from __future__ import annotations

from reglab.gui.views.explained import EPOCHS, MEAN_LINE, ONE_ARM, WHOLE_BAND, ZOOM, Explained
from reglab.words.language import _

_POINT = (
    _("mouse, arrow keys"),
    _("Read a single place of the picture; its numbers stand in the line below."),
)
_EPOCH = (
    _("line of epochs below"),
    _("Show the weights as they were in an earlier epoch; 0 is before training."),
)
_SEED = (_("seed, at the top"), _("Weights of one seed, or of all where that makes sense."))
_ACTS = (_POINT, ONE_ARM, _SEED, _EPOCH)

EXPLAINED = (
    Explained(
        "weights.histograms",
        _("Histograms of the weights"),
        _(
            "How the weights of each layer are distributed, all arms over each other; "
            "below, which share of them is zero."
        ),
        axes=(
            (_("across"), _("The weight w, without unit; inputs are standardised where the data are.")),
            (_("upwards"), _("Number of weights in each bin; “log” shows bins with few of them.")),
        ),
        marks=(
            (_("outline in an arm's colour"), _("The distribution of that arm.")),
            (_("bar below"), _("Pale part: share with |w| < 0.001; dark part: share that is exactly 0.")),
        ),
        reading=_(
            "L2 and weight decay make the hill narrow. L1 makes a peak at 0: with the "
            "proximal method the bar below turns dark, by subgradient it stays pale."
        ),
        beware=_(
            "Layers have axes of their own. A narrow hill alone is no better network: look at the loss."
        ),
        acts=_ACTS,
        terms=("norm", "near_zero", "sparse"),
    ),
    Explained(
        "weights.norms",
        _("Norms over the epochs"),
        _(
            "How large the weights of each layer are, and which share of them is near "
            "zero, epoch by epoch: two plots for each layer."
        ),
        axes=(
            EPOCHS,
            (
                _("upwards"),
                _(
                    "Norm ‖W‖ = √Σw² of the layer, biases aside; below: the share with |w| < "
                    "0.001, in per cent."
                ),
            ),
        ),
        marks=(
            MEAN_LINE,
            WHOLE_BAND,
        ),
        reading=_(
            "Penalties bend the curves down and let them come to rest. If one layer "
            "shrinks and another grows, the network makes up for the penalty elsewhere: "
            "give all layers one."
        ),
        beware=_(
            "Where a later layer, or batch normalisation, rescales what a layer puts out, "
            "its norm says little about the function."
        ),
        acts=(_POINT, ZOOM, _EPOCH),
        terms=("norm", "near_zero", "band"),
    ),
    Explained(
        "weights.matrix",
        _("Weight matrix"),
        _(
            "Every weight of one layer as a coloured square, one matrix for each arm, all "
            "on one colour scale."
        ),
        axes=(
            (_("down"), _("The units of the layer.")),
            (
                _("across"),
                _(
                    "What they read: the inputs, or the units of the layer before; of kernels one "
                    "place after the other."
                ),
            ),
        ),
        marks=(
            (_("two colours"), _("Positive and negative; the deeper, the larger. The scale stands below.")),
            (_("colour of the ground"), _("Near zero.")),
        ),
        reading=_(
            "A pale column is an input that nobody reads, a pale row a unit that reads "
            "nothing. L1 empties single squares, L2 pales all of them."
        ),
        beware=_(
            "Units have no order: row 3 of one arm and row 3 of another are the same only "
            "because both began with the same weights."
        ),
        acts=_ACTS,
        terms=("near_zero", "sparse"),
    ),
    Explained(
        "weights.filters",
        _("Filters"),
        _(
            "What each unit of the first layer looks for in a picture: its weights, "
            "arranged as the pixels are. Only of data sets of pictures."
        ),
        axes=((_("each tile"), _("The pixels of a picture, or of a kernel.")),),
        marks=(
            (_("light and dark, or colours"), _("Positive and negative weights on one scale; grey is 0.")),
            (_("order"), _("From the unit with the largest norm to the smallest.")),
        ),
        reading=_(
            "Strokes and edges are things seen in many pictures; speckle is noise that was "
            "learned by heart. Regularization takes the speckle away first."
        ),
        beware=_(
            "Only as many units are shown as there is room for. A unit that looks like "
            "nothing may still count in company."
        ),
        acts=_ACTS,
        terms=("norm", "near_zero"),
    ),
    Explained(
        "weights.coefficients",
        _("Coefficients"),
        _(
            "How much the output changes with each feature, beside how much it should "
            "where the truth is known. Only of numbers to predict."
        ),
        axes=(
            (_("across"), _("The features.")),
            (_("upwards"), _("Change of the target for one unit of the feature, in the unit of the target.")),
        ),
        marks=(
            (
                _("bar"),
                _(
                    "Learned: the mean of the output's slopes over the validation examples; of a "
                    "linear model exactly its coefficient."
                ),
            ),
            (_("tick"), _("The true coefficient, where the data were made with one.")),
            (_("thin line"), _("From the smallest to the largest seed.")),
        ),
        reading=_(
            "Bars without a tick are features taken for true that are not: L1 sets them to "
            "0. Bars that all end short of their ticks are shrunk by L2."
        ),
        beware=_(
            "Of a network with hidden layers the slopes differ from place to place; the "
            "bar is their mean. Correlated features share one effect."
        ),
        acts=_ACTS,
        terms=("double_shrinkage", "standardise", "sparse"),
    ),
    Explained(
        "weights.network",
        _("The drawn network"),
        _(
            "Each arm's network with a line for every weight that is not near zero, from "
            "the inputs at the left to the outputs at the right."
        ),
        axes=(
            (
                _("columns"),
                _("Inputs, hidden layers, outputs; below each, how many units are drawn of how many."),
            ),
        ),
        marks=(
            (
                _("line"),
                _(
                    "A weight: the wider and deeper, the larger; its colour is the sign. |w| < "
                    "0.001 is not drawn."
                ),
            ),
            (_("grey circle, struck out"), _("A dead unit: it puts out 0 for every training example.")),
            (_("dotted circle"), _("A unit that is cut off: no weight leads in, or none leads on.")),
        ),
        reading=_(
            "The share of weights that are left stands below each network. L1 cuts lines "
            "and then whole units off; L2 makes all lines pale."
        ),
        beware=_(
            "Of large layers only the strongest units and lines are drawn. A dead unit "
            "costs nothing and learns nothing: with ReLU too large steps make many."
        ),
        acts=_ACTS,
        terms=("near_zero", "dead", "sparse"),
    ),
    Explained(
        "weights.pruning",
        _("Pruning"),
        _(
            "What is left, and what it costs, when small weights are taken out of the "
            "trained networks: a table at one threshold, and a curve over all shares. The "
            "run's own networks stay as they are."
        ),
        axes=(
            (
                _("curve, across"),
                _("Share of the weights that are taken out, the smallest first, in per cent."),
            ),
            (_("curve, upwards"), _("Validation accuracy in per cent, or R².")),
        ),
        marks=(
            (_("bar in the table"), _("Share of the weights that is left.")),
            (_("a → b"), _("Before and after pruning.")),
            (
                _("speed, sparse"),
                _(
                    "Times as fast as before, measured here: with the units that are left, and "
                    "with matrices stored without their zeros. Below 1 it is slower."
                ),
            ),
        ),
        reading=_(
            "A curve that stays flat for long belongs to a network whose knowledge sits in "
            "few weights; L1 makes such ones."
        ),
        beware=_(
            "Times are measured on this machine now; under load they are rough. After "
            "pruning nothing is trained again, as one would do in earnest."
        ),
        acts=((_("threshold"), _("Set below which size weights go.")), *_ACTS),
        terms=("pruning", "sparse", "near_zero"),
    ),
)
