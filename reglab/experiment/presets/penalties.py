"""L1, L2 and both."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        70,
        "l1-l2-elastic",
        _("L1, L2 and elastic net"),
        _(
            "Thirty correlated measurements of a tumour, one diagnosis in ten wrong. "
            "With the proximal step L1 leaves few weights and sets the others to "
            "exactly zero, L2 makes all of them small, the elastic net does both."
        ),
        data=DataSpec(set="breast-cancer", train=100, validation=200, test=200, noise=0.0, label_flip=0.1),
        network=dense(64),
        training=TrainingSpec(optimizer=Adam(lr=0.003), batch_size=32, epochs=300),
        arms=arms(
            {
                "L1": (L1(strength=0.01, method="proximal"),),
                "L2": (L2(strength=0.01),),
                "Elastic net": (ElasticNet(strength=0.02, mix=0.5, method="proximal"),),
            }
        ),
    ),
)
