"""Regularizers of a first network for pictures, as introductions to Keras set them, on MNIST.

64 units with ReLU, ten outputs with softmax, Adam at Keras' rate, penalties of 0.01, dropout of
0.5, patience of 5. With all 60,000 pictures and ten epochs, which is where a first introduction
stops, hardly anything overfits yet. So five hundred digits are learned here for sixty epochs, one
label in five wrong: the settings of the introductions stand beside others that suit the data better.
"""

from __future__ import annotations

from reglab.experiment.arm_training import ArmTraining
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
from reglab.experiment.training import SGD, Adam, TrainingSpec
from reglab.words.language import noted as _

_FEW = DataSpec(set="mnist", train=500, validation=500, test=500, noise=0.0, label_flip=0.2)
_GENTLE = ImageAugmentation(rotation=10.0, width_shift=0.05, height_shift=0.05, horizontal_flip=False)
_CLEAN = DataSpec(set="mnist", train=500, validation=500, test=500, noise=0.0)


def _training(epochs: int) -> TrainingSpec:
    return TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=epochs)


PRESETS = (
    preset(
        90,
        "keras-penalties",
        _("Digits with wrong labels: L1, L2 and both"),
        _(
            "A network of 784, 64 and 10 units, five hundred digits of MNIST, one "
            "label in five wrong. Introductions to Keras set every penalty to 0.01 (L1 "
            "and L2 on all weights, both together on the first layer). L2 of 0.01 "
            "helps by every measure. L1 of 0.01 closes the gap and raises the "
            "accuracy, but it is too strong: the validation loss is as high as without "
            "it. A fifth of it helps by every measure, and its proximal step leaves "
            "weights that are exactly zero: look at the tab Weights."
        ),
        data=_FEW,
        network=KERAS_IMAGES,
        training=_training(60),
        seeds=5,
        arms=arms(
            {
                "L1 0.01": (L1(strength=0.01),),
                "L1 0.002 (proximal)": (L1(strength=0.002, method="proximal"),),
                "L2 0.01": (L2(strength=0.01),),
                "L1L2 0.01, 0.01 on layer 1": (L1L2(l1=0.01, l2=0.01, layers=(1,)),),
            }
        ),
    ),
    preset(
        91,
        "keras-noise",
        _("Digits with wrong labels: dropout"),
        _(
            "The same five hundred digits with dropout behind the hidden layer. Half "
            "of the units missing in every step, as introductions to Keras set it, "
            "keep the network from learning the wrong labels by heart; a fifth of them "
            "does less. Both learn more slowly: look at the training loss, which is "
            "measured without dropout."
        ),
        data=_FEW,
        network=KERAS_IMAGES,
        training=_training(60),
        seeds=5,
        arms=arms({"Dropout 0.5": (Dropout(p=0.5),), "Dropout 0.2": (Dropout(p=0.2),)}),
    ),
    preset(
        92,
        "keras-augmentation",
        _("Digits with wrong labels: augmentation"),
        _(
            "Every training picture turned, shifted or mirrored, anew in each epoch. "
            "By up to 20° and a fifth of the width, and mirrored, as introductions to "
            "Keras set it (for ten epochs, in batches of 32), the pictures become too "
            "strange: a mirrored digit is often no digit. The gentle arm turns by 10°, "
            "shifts by a twentieth and leaves the mirror out: it helps, and the more "
            "with L2 and dropout beside it."
        ),
        data=_FEW,
        network=KERAS_IMAGES,
        training=_training(60),
        seeds=5,
        arms=arms(
            {
                "Rotation, shift, flip": (
                    ImageAugmentation(rotation=20.0, width_shift=0.2, height_shift=0.2, horizontal_flip=True),
                ),
                "Gentle, no flip": (_GENTLE,),
                "Gentle + L2 + dropout": (L2(strength=0.01), Dropout(p=0.5), _GENTLE),
            }
        ),
    ),
    preset(
        93,
        "keras-together",
        _("Digits with wrong labels: L2, dropout and early stopping"),
        _(
            "As many epochs as early stopping with patience 5 allows. Introductions to "
            "Keras leave its default, which keeps the last weights: they have been "
            "getting worse for five epochs. Going back to the best ones costs nothing. "
            "Together with L2 0.01 and dropout 0.5 the networks stay away from the "
            "wrong labels for longer, and validate best."
        ),
        data=_FEW,
        network=KERAS_IMAGES,
        training=_training(100),
        seeds=5,
        arms=arms(
            {
                "Early stopping, last weights": (EarlyStopping(patience=5, restore_best=False),),
                "Early stopping, best weights": (EarlyStopping(patience=5),),
                "All three": (L2(strength=0.01), Dropout(p=0.5), EarlyStopping(patience=5)),
            }
        ),
    ),
    preset(
        94,
        "keras-batch-norm",
        _("Digits: batch normalisation at a high learning rate"),
        _(
            "Batch normalisation is said to allow higher learning rates. Five hundred "
            "clean digits, plain gradient descent. At a rate of 0.1 the network learns "
            "without it as well, and little is left for it to do. At 0.7 the network "
            "alone hardly learns, at 1 not at all; with batch normalisation behind the "
            "hidden layer, or before its activation, it still learns at 1. The arms "
            "have learning rates of their own: look at “Training of this arm” at the "
            "right, and at the line that says in what two arms differ."
        ),
        data=_CLEAN,
        network=KERAS_IMAGES,
        training=TrainingSpec(optimizer=SGD(lr=0.1), batch_size=32, epochs=30),
        seeds=5,
        arms=arms(
            {
                "Rate 0.7": (),
                "Rate 1": (),
                "Batch norm": (BatchNorm(place="after"),),
                "Batch norm, rate 1": (BatchNorm(place="after"),),
                "Batch norm before ReLU, rate 1": (BatchNorm(place="before"),),
            },
            {
                "Rate 0.7": ArmTraining(lr=0.7),
                "Rate 1": ArmTraining(lr=1.0),
                "Batch norm, rate 1": ArmTraining(lr=1.0),
                "Batch norm before ReLU, rate 1": ArmTraining(lr=1.0),
            },
        ),
    ),
)
