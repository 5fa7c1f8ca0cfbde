"""The TensorFlow Playground's first picture, as an experiment with several seeds."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        45,
        "playground",
        _("The Playground's circles"),
        _(
            "The network with which the TensorFlow Playground opens, two inputs, four "
            "and two units with tanh and one output, rate 0.03, batches of 10, half of "
            "500 examples for training, with a little noise. Its rates of 0.003 for L1 "
            "and 0.01 for L2 stand beside the baseline, ten seeds each. L2 helps the "
            "seeds that the baseline leaves behind; three times as much would be too "
            "much for the circle."
        ),
        data=DataSpec(set="circles", train=250, validation=250, test=250, noise=0.1),
        network=dense(4, 2, activation="tanh", output="sigmoid"),
        training=TrainingSpec(optimizer=SGD(lr=0.03), batch_size=10, epochs=200),
        seeds=10,
        arms=arms(
            {
                "L1 0.003": (L1(strength=0.003, method="proximal"),),
                "L2 0.01": (L2(strength=0.01, convention="pytorch"),),
            }
        ),
    ),
)
