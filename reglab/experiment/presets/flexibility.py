"""More data or less flexibility: the oldest answers to overfitting."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import Suggestion, arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.techniques.smaller_network import SmallerNetwork
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        85,
        "flexibility",
        _("More data, a smaller network, batch normalisation"),
        _(
            "Sixty examples of two noisy moons. Ten times as many, or a sixteenth of "
            "the width, close most of the gap. Batch normalisation keeps the "
            "validation loss down, since each batch of 20 has a mean of its own, which "
            "is a noise; its accuracy gains less."
        ),
        data=DataSpec(set="moons", train=60, validation=300, test=500, noise=0.4),
        network=dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.003), batch_size=20, epochs=300),
        seeds=10,
        arms=arms(
            {
                "More data ×10": (MoreData(times=10.0),),
                "Smaller network": (SmallerNetwork(keep=1 / 16),),
                "Batch norm": (BatchNorm(),),
            }
        ),
        suggestion=Suggestion("data.train", 20, 600, 10),
    ),
)
