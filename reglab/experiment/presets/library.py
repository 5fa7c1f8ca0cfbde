"""Experiments on real tables and pictures of the data library."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import KERAS_IMAGES, dense
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        97,
        "penguins",
        _("Penguins: female or male"),
        _(
            "A hundred and twenty penguins of three species, with numbers and "
            "categories. Two layers of 64 units learn them by heart while the "
            "validation loss climbs; L2 of 0.01 leaves a fifth of the gap, and dropout "
            "half of it. The accuracy hardly moves: look at the losses, where a "
            "network that is sure and wrong pays."
        ),
        data=DataSpec(set="penguins", train=120, validation=100, test=100, noise=0.0),
        network=dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.005), batch_size=32, epochs=150),
        arms=arms(
            {
                "L2 0.01": (L2(strength=0.01),),
                "Dropout 0.5": (Dropout(p=0.5),),
                "Early stopping": (EarlyStopping(patience=10),),
            }
        ),
    ),
    preset(
        98,
        "auto-mpg",
        _("Cars: miles per gallon"),
        _(
            "A regression on a hundred cars. L2 of 0.01 halves the gap and predicts "
            "better. Dropout closes the gap as well and predicts worse: with one "
            "output and few inputs it disturbs more than it prevents. That a gap is "
            "small does not mean that a network is good."
        ),
        data=DataSpec(set="auto-mpg", train=100, validation=140, test=140, noise=0.0),
        network=dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.005), batch_size=32, epochs=200),
        arms=arms({"L2 0.01": (L2(strength=0.01),), "Dropout 0.5": (Dropout(p=0.5),)}),
    ),
    preset(
        99,
        "fashion",
        _("Clothes: when only the loss gains"),
        _(
            "Five hundred pictures of clothes, all labels right. Shirts, pullovers and "
            "coats look alike, so every network stops at about 80 % of the validation "
            "pictures. What L2 and early stopping gain is in the loss: the networks "
            "are less sure where they are wrong."
        ),
        data=DataSpec(set="fashion-mnist", train=500, validation=500, test=500, noise=0.0),
        network=KERAS_IMAGES,
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=60),
        arms=arms({"L2 0.01": (L2(strength=0.01),), "Early stopping": (EarlyStopping(patience=10),)}),
    ),
)
