"""The border between two classes, without and with regularization."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        40,
        "two-class-boundary",
        _("Decision boundary: L2 and dropout"),
        _(
            "The same small network draws three borders between two classes: without regularization, with "
            "L2 of λ = 0.7 (in the form λ/(2m)), and with dropout that keeps a unit with probability 0.8."
        ),
        data=DataSpec(set="moons", train=80, validation=300, test=500, noise=0.4),
        network=dense(20, 3, output="sigmoid"),
        training=TrainingSpec(optimizer=SGD(lr=0.3), batch_size=80, epochs=3000),
        arms=arms(
            {
                "L2 λ 0.7": (L2(strength=0.7, convention="lambda_2m"),),
                "Dropout, keep 0.8": (Dropout(p=0.2),),
            }
        ),
    ),
)
