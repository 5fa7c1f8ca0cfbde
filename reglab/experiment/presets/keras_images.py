"""Regularizers of a first network for pictures, as introductions to Keras set them.

64 units with ReLU, ten outputs with softmax, batches of 32, ten epochs, Adam at Keras' rate. The
pictures are 1,797 scanned digits, not the 60,000 of MNIST, so ten epochs are far fewer steps; the
arms are the same.
"""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import KERAS_IMAGES
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec

_DATA = DataSpec(set="digits-28", train=1000, validation=300, test=400, noise=0.0)
_TEN = TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=10)

PRESETS = (
    preset(
        90,
        "keras-penalties",
        "Digits in ten epochs: L1, L2 and both",
        "A network of 784, 64 and 10 units, with a penalty of 0.01 on all weights. After ten epochs L2 has "
        "halved the norm of the weights at hardly any cost; L1 has brought it below a third, and with it the "
        "accuracies of training and validation. Look at the weights, then try 0.001.",
        data=_DATA,
        network=KERAS_IMAGES,
        training=_TEN,
        arms=arms(
            {
                "L1 0.01": (L1(strength=0.01),),
                "L2 0.01": (L2(strength=0.01),),
                "L1L2 0.01, 0.01": (L1L2(l1=0.01, l2=0.01),),
            }
        ),
    ),
    preset(
        91,
        "keras-noise",
        "Digits in ten epochs: dropout and batch normalisation",
        "The same network with dropout 0.5 or batch normalisation behind the hidden layer. Both let the "
        "training loss, measured without noise, fall more slowly. Ten epochs of a thousand clean digits are "
        "few: dropout still lags behind the baseline, batch normalisation is level with it. Train for "
        "longer, or with fewer digits, and look again.",
        data=_DATA,
        network=KERAS_IMAGES,
        training=_TEN,
        arms=arms(
            {
                "Dropout 0.5": (Dropout(p=0.5),),
                "Batch norm": (BatchNorm(place="after"),),
            }
        ),
    ),
    preset(
        92,
        "keras-augmentation",
        "Digits in ten epochs: augmentation",
        "Every training picture turned by up to 20°, shifted by up to a fifth and mirrored, anew in each "
        "epoch. A mirrored digit is often no digit, and ten epochs are few: this augmentation costs "
        "accuracy here. The third arm leaves the mirror out and moves less.",
        data=_DATA,
        network=KERAS_IMAGES,
        training=_TEN,
        arms=arms(
            {
                "Rotation, shift, flip": (
                    ImageAugmentation(rotation=20.0, width_shift=0.2, height_shift=0.2, horizontal_flip=True),
                ),
                "Gentle, no flip": (
                    ImageAugmentation(
                        rotation=10.0, width_shift=0.05, height_shift=0.05, horizontal_flip=False
                    ),
                ),
            }
        ),
    ),
    preset(
        93,
        "keras-together",
        "Digits: L2, dropout and early stopping together",
        "Two hundred digits, one label in ten wrong, and as many epochs as early stopping allows: alone with "
        "patience 5, and together with L2 0.01 and dropout 0.5. Look at where each arm stops: together they "
        "stay away from the wrong labels for longer, and validate best.",
        data=DataSpec(set="digits-28", train=200, validation=300, test=400, noise=0.0, label_flip=0.1),
        network=KERAS_IMAGES,
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=100),
        arms=arms(
            {
                "Early stopping": (EarlyStopping(patience=5),),
                "All three": (L2(strength=0.01), Dropout(p=0.5), EarlyStopping(patience=5)),
            }
        ),
    ),
)
