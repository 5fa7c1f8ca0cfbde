"""A regularizer on one layer, as it is set in Keras."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec

PRESETS = (
    preset(
        30,
        "drug-trial",
        "Drug trial: L2 on one layer",
        "Side effects by age: one in twenty participants does not follow the rule of their age, and an "
        "unregularized network learns these exceptions. L2 stands on the second hidden layer only, as a "
        "regularizer is set layer by layer in Keras.",
        data=DataSpec(set="drug-trial", train=100, validation=500, test=500, noise=0.05),
        network=dense(16, 32, output="sigmoid_per_class"),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=10, epochs=300),
        arms=arms({"L2 on layer 2": (L2(strength=0.01, layers=(2,)),)}),
    ),
)
