"""Double descent: past the width that learns everything by heart, wider networks get better again."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import Suggestion, arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        88,
        "double-descent",
        _("Double descent: wider is worse, then better"),
        _(
            "Four hundred digits, a fifth of them with a wrong label. A hidden layer "
            "of about fourteen units is just wide enough to learn all of them by "
            "heart, wrong labels too, and validates worse than one of six units and "
            "than one of a hundred. L2 takes the peak away. The tab “Strength” has the "
            "curve over the width ready: press Train there."
        ),
        data=DataSpec(set="digits", train=400, validation=500, test=500, noise=0.0, label_flip=0.2),
        network=dense(14),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=100, epochs=300),
        seeds=10,
        arms=arms({"L2": (L2(strength=0.01),)}),
        suggestion=Suggestion("layers.1.units", 2, 256, 16),
    ),
)
