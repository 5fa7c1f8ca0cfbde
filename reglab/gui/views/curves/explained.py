"""What the plots over the epochs show."""

from __future__ import annotations

from reglab.gui.views.explained import Explained
from reglab.words.language import _

_EPOCHS = (
    _("across"),
    _("Epochs: how often the networks have gone through all training examples; 0 is before the first step."),
)
_LINE = (
    _("line"),
    _("The mean (or median) over the seeds of an arm, in the arm's colour. Sound networks only."),
)
_BAND = (
    _("band"),
    _(
        "How far the seeds lie apart: from the smallest to the largest, ± one standard "
        "deviation, or the 95 % interval of the mean, as chosen above the plots."
    ),
)
_SHARED = (
    (
        _("▲ and ■"),
        _("▲ the epoch of the smallest validation loss; ■ where early stopping ended the training."),
    ),
    (_("✕"), _("A network diverged here. From then on it is left out of the line.")),
    (_("dotted upright line"), _("A technique was changed by hand while the arm trained.")),
    (_("numbers at the right"), _("The value at the end of each line.")),
)
_ACTS = (
    (
        _("mouse over the plot"),
        _("A crosshair through all plots; the table below shows the values at that epoch."),
    ),
    (
        _("← →, Page Up and Down, Home, End"),
        _("Move the crosshair by one epoch, by ten, to an end; Esc takes it away."),
    ),
    (_("wheel, drag"), _("Zoom and move the visible part; “Whole run” shows everything again.")),
    (_("double click, E, Enter"), _("Give this plot the whole place, and back (Esc).")),
    (_("right click"), _("Copy or save the picture.")),
)

EXPLAINED = (
    Explained(
        "curves",
        _("Curves"),
        _(
            "What happened while the arms trained: four plots over the same epochs, all "
            "arms in each, and a table of the numbers at one epoch."
        ),
        axes=(_EPOCHS,),
        marks=(
            (_("colour"), _("The arm, as on its card. The baseline is grey.")),
            (
                _("thick and thin lines"),
                _(
                    "Thick: validation examples, which the networks never learn from. Thin: "
                    "training examples."
                ),
            ),
            _BAND,
            *_SHARED,
        ),
        reading=_(
            "First the gap: where it opens, an arm overfits. Then the loss: whether a "
            "smaller gap was bought with a worse validation loss. Then the verdict below, "
            "which says what the seeds together tell."
        ),
        beware=_(
            "Lines are means. One lucky seed is seen in the band, not in the line; switch "
            "“Seeds” on to see each of them."
        ),
        acts=_ACTS,
        terms=("arm", "seed", "epoch", "lines", "band", "gap", "verdict"),
    ),
    Explained(
        "curves.loss",
        _("Loss over the epochs"),
        _(
            "How wrong the networks are on training and on validation examples, measured "
            "in the same way for both: after each epoch, on all examples, with dropout, "
            "noise and penalties left out."
        ),
        axes=(
            _EPOCHS,
            (
                _("upwards"),
                _(
                    "Data loss: cross-entropy in nats for classes, mean squared error for numbers. "
                    "Smaller is better; “log” gives equal factors equal heights."
                ),
            ),
        ),
        marks=(
            (_("thick line"), _("Validation loss.")),
            (_("thin line"), _("Training loss.")),
            _LINE,
            _BAND,
            *_SHARED,
        ),
        reading=_(
            "Both lines fall together while the networks learn what is general. Where the "
            "thin one goes on falling and the thick one turns up, they learn the training "
            "examples by heart."
        ),
        beware=_(
            "What the optimiser minimises is not drawn here: with a penalty or dropout "
            "that is larger, and has a plot of its own (Objective). Below a training loss "
            "of about 0.001 only “log” shows differences."
        ),
        acts=_ACTS,
        terms=("loss", "cross_entropy", "mse", "nats", "lines", "objective"),
    ),
    Explained(
        "curves.score",
        _("Accuracy or R² over the epochs"),
        _(
            "How good the predictions are in the measure of the task: the share of classes "
            "predicted rightly, or the share of the target's variance that is explained."
        ),
        axes=(
            _EPOCHS,
            (
                _("upwards"),
                _(
                    "Accuracy in per cent; for numbers R² (1 is perfect, 0 is no better than the "
                    "mean) or RMSE in the unit of the target."
                ),
            ),
        ),
        marks=(
            (_("thick line"), _("Validation examples.")),
            (_("thin line"), _("Training examples.")),
            _LINE,
            _BAND,
            *_SHARED,
        ),
        reading=_(
            "Compare the ends of the thick lines. A thin line at 100 % says only that the "
            "training examples are known."
        ),
        beware=_(
            "Accuracy moves in steps of one example and does not see how sure a network "
            "is: the loss can rise while the accuracy stays."
        ),
        acts=_ACTS,
        terms=("accuracy", "r2", "lines"),
    ),
    Explained(
        "curves.gap",
        _("Gap over the epochs"),
        _(
            "Validation loss minus training loss of the same network: how much worse it "
            "does on examples that it has not seen. It is what this lab is about."
        ),
        axes=(_EPOCHS, (_("upwards"), _("Gap, in the unit of the loss; the line at 0 is drawn."))),
        marks=(_LINE, _BAND, *_SHARED),
        reading=_(
            "A line that leaves 0 upwards is overfitting. Regularization that works keeps "
            "it low; one that is too strong keeps it at 0 because nothing is learned, "
            "which the loss shows."
        ),
        beware=_(
            "A small gap is no aim in itself: an untrained network has none. Below 0 it is "
            "when validation happens to be the easier part, or with few examples."
        ),
        acts=_ACTS,
        terms=("gap", "overfitting", "loss"),
    ),
    Explained(
        "curves.weights",
        _("Weights over the epochs"),
        _(
            "What regularization acts on. The list at the top chooses: the norm of all "
            "weights, the penalty, or the objective."
        ),
        axes=(
            _EPOCHS,
            (
                _("upwards"),
                _("Weight norm √Σw², without unit; penalty and objective in the unit of the loss."),
            ),
        ),
        marks=(_LINE, _BAND, *_SHARED),
        reading=_(
            "Penalties pull the norm down, and without one it grows as long as that lowers "
            "the training loss. The objective is what was minimised: data loss with "
            "dropout and noise on, plus the penalty, mean over the batches of the epoch."
        ),
        beware=_(
            "Norms of networks of different sizes cannot be compared. The objective is "
            "measured during the epoch, the loss after it."
        ),
        acts=_ACTS,
        terms=("norm", "penalty", "objective"),
    ),
)
