"""Networks for pictures."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import small_convolutional
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

_SAME_SHAPE = ImageAugmentation(
    rotation=15.0, width_shift=0.1, height_shift=0.1, horizontal_flip=True, hue=0.5
)

PRESETS = (
    preset(
        95,
        "convolution",
        _("Shapes: convolution, augmentation, dropout"),
        _(
            "Six hundred coloured shapes and a small convolutional network, which "
            "learns them by heart. A shape stays what it is when it is turned, "
            "shifted, mirrored or coloured anew, so augmentation shows it ever new "
            "examples and closes most of the gap; dropout before the output closes "
            "less."
        ),
        data=DataSpec(set="shapes", train=600, validation=300, test=300, noise=0.05),
        network=small_convolutional(),
        training=TrainingSpec(optimizer=Adam(lr=0.002), batch_size=32, epochs=40),
        arms=arms(
            {
                "Augmentation": (_SAME_SHAPE,),
                "Dropout 0.5": (Dropout(p=0.5, layers=(6,)),),
            }
        ),
    ),
)
