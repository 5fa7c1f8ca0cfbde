"""What augmentation is for: tolerance of what the training examples do not show."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

_HALF_INVERTED = ImageAugmentation(
    rotation=0.0, width_shift=0.0, height_shift=0.0, horizontal_flip=False, invert=0.5
)

PRESETS = (
    preset(
        96,
        "inverted-digits",
        _("Inverted digits: what training does not show"),
        _(
            "Black digits on white, to networks that have only seen white ones on "
            "black: they read hardly one of them, with L2 or without. Inverting half "
            "of the training pictures makes inverted digits as easy as plain ones, and "
            "plain ones no harder. The dotted curve is the inverted validation set."
        ),
        data=DataSpec(set="digits", train=600, validation=400, test=400, noise=0.0, shift="inverted"),
        network=dense(128),
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=100),
        arms=arms({"L2": (L2(strength=0.001),), "Half inverted": (_HALF_INVERTED,)}),
    ),
)
