"""A regularizer on one layer, as it is set in Keras."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        30,
        "drug-trial",
        _("Drug trial: L2 on one layer, L2 on all"),
        _(
            "Side effects by age. Sixty participants, of whom one in seven does not "
            "follow the rule of their age, and an unregularized network that learns "
            "these exceptions. L2 of 0.01 stands on the second hidden layer only, as "
            "introductions to Keras set it, or on all layers. The trial they describe "
            "has one exception in twenty: then some draws hardly overfit and others do "
            "very much, so the seeds differ more than the arms. Set the noise to 0.05 "
            "and look."
        ),
        data=DataSpec(set="drug-trial", train=60, validation=500, test=500, noise=0.15),
        network=dense(16, 32, output="sigmoid_per_class"),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=10, epochs=600),
        seeds=10,
        arms=arms(
            {"L2 on layer 2": (L2(strength=0.01, layers=(2,)),), "L2 on all layers": (L2(strength=0.01),)}
        ),
    ),
)
