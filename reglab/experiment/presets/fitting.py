"""What overfitting looks like: classes, digits and curves, each from few examples."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        10,
        "first-light",
        _("First light: the gap opens"),
        _(
            "Eighty examples of two overlapping moons, and a network that is large "
            "enough to learn every single one by heart. L2 and dropout keep it from "
            "doing so."
        ),
        data=DataSpec(set="moons", train=80, validation=300, test=500, noise=0.45),
        network=dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.003), batch_size=20, epochs=500),
        arms=arms({"L2 + dropout": (L2(strength=0.01), Dropout(p=0.2))}),
    ),
    preset(
        20,
        "digits-120",
        _("Digits from 120 examples"),
        _(
            "Twelve examples of each handwritten digit: the network knows all of them "
            "after fifty epochs. What do L2 and dropout make of the rest of the "
            "training?"
        ),
        data=DataSpec(set="digits", train=120, validation=500, test=500, noise=0.0),
        network=dense(64),
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=300),
        seeds=10,
        arms=arms({"L2": (L2(strength=0.01),), "Dropout 0.3": (Dropout(p=0.3),)}),
    ),
    preset(
        60,
        "noisy-sine",
        _("Noisy sine: a curve through every point"),
        _(
            "One input, one output, fifteen noisy examples of a sine. The flexible "
            "network bends through every point; L2, L1 and dropout each make it less "
            "flexible in their own way."
        ),
        data=DataSpec(set="sine", train=15, validation=300, test=500, noise=0.3),
        network=dense(64, 64, activation="tanh"),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=15, epochs=1000),
        seeds=10,
        arms=arms(
            {
                "L2": (L2(strength=0.01),),
                "L1": (L1(strength=0.01, method="proximal"),),
                "Dropout": (Dropout(p=0.3),),
            }
        ),
    ),
    preset(
        50,
        "bank-loans",
        _("Bank loans: fits the past, not the future"),
        _(
            "A bank predicts the effect of a loan on its cash flow from twenty loans "
            "of the past. Without L2 the curve follows single customers, and new loans "
            "come out wrong."
        ),
        data=DataSpec(set="bank-loans", train=20, validation=300, test=500, noise=5.0),
        network=dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=20, epochs=1500),
        seeds=10,
        arms=arms({"L2": (L2(strength=0.03),)}),
    ),
)
