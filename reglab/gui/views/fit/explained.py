"""What the plots of predicted numbers show."""

from __future__ import annotations

from reglab.gui.views.explained import EARLIER_NETWORKS, ZOOM_KEYS, Explained
from reglab.words.language import _

_ACTS = (
    (_("wheel, drag"), _("Zoom and move all plots together.")),
    ZOOM_KEYS,
    (_("click, double click"), _("Select the arm; give its plot the whole place (Esc leads back).")),
    EARLIER_NETWORKS,
)
_SIGNS = (
    (_("solid and hollow signs"), _("Training and validation examples.")),
    (_("thick line"), _("The prediction: the mean over the seeds, or that of the chosen seed.")),
)

EXPLAINED = (
    Explained(
        "fit.fit",
        _("Fit"),
        _(
            "What each arm's networks predict, beside the examples: a curve over the one "
            "input, or, with several inputs, the predicted over the true target."
        ),
        axes=(
            (_("one input"), _("Across: the input; upwards: the target, both in their own units.")),
            (
                _("several inputs"),
                _("Across: the true target; upwards: the predicted one, on the same scale."),
            ),
        ),
        marks=(
            *_SIGNS,
            (
                _("band and thin lines"),
                _("All seeds: the band that their curves fill, and each of them with “Seeds” on."),
            ),
            (_("dashed curve"), _("The true function: the target without noise, where it is known.")),
            (
                _("shaded at both sides"),
                _("Extrapolation: beyond the training examples nothing was there to learn from."),
            ),
            (_("diagonal"), _("Predicted = true: there a prediction is right.")),
            (
                _("±"),
                _(
                    "Standard deviation of the predictions over the seeds, mean where there are "
                    "training examples: the variance as a number."
                ),
            ),
        ),
        reading=_(
            "A curve that runs through every point follows the noise; one that is nearly "
            "straight has learned too little. Over the diagonal the scatter of hollow "
            "signs is the error that counts."
        ),
        beware=_(
            "The band at the sides fans out: there it says what the networks invent. With "
            "all seeds shown each seed has examples of its own, unless they share one draw."
        ),
        acts=(
            *_ACTS,
            (
                _("Move points"),
                _(
                    "Drag a training example, or leave it out with Delete; by keys: “,” and “.” go "
                    "through them, arrows move. The arms are trained again, and the curve before "
                    "stays faint."
                ),
            ),
            (
                _("Split ±"),
                _(
                    "Train anew with only the examples, the initial weights, or the order varied, "
                    "to see what makes the curves differ."
                ),
            ),
        ),
        terms=("seed", "variance", "noise", "r2", "validation"),
    ),
    Explained(
        "fit.residuals",
        _("Residuals"),
        _(
            "How far off each prediction is, over the prediction: one point for each "
            "example, one plot for each arm."
        ),
        axes=(
            (_("across"), _("The predicted target, in its unit.")),
            (_("upwards"), _("The residual: true minus predicted, in the same unit.")),
        ),
        marks=(*_SIGNS[:1], (_("line at 0"), _("No error."))),
        reading=_(
            "Good residuals are a shapeless band around 0. A bend says that something "
            "systematic is not learned; a funnel says that the errors grow with the "
            "target. Solid signs much nearer to 0 than hollow ones: overfitting."
        ),
        beware=_("Below 0 the prediction was too large: a residual is true minus predicted."),
        acts=_ACTS,
        terms=("mse", "r2", "validation"),
    ),
)
