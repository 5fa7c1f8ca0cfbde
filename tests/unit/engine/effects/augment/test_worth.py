"""What techniques on data are for."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.mixup import Mixup
from reglab.experiment.training import Adam, TrainingSpec
from reglab.record.record import RunRecord

ANY_COLOUR = ImageAugmentation(
    rotation=15.0, width_shift=0.15, height_shift=0.15, fill="reflect", hue=0.5, saturation=0.5, invert=0.5
)


def recorded(experiment: Experiment) -> RunRecord:
    record = RunRecord(experiment, run=1)
    for event in Trainer(experiment, run=1).run():
        record.apply(event)
    return record


@pytest.mark.slow
def test_dense_layers_learn_shapes_by_heart_and_convolution_and_augmentation_help() -> None:
    convolution = NetworkSpec(
        layers=(
            Conv2dLayer(channels=8),
            MaxPool2dLayer(),
            Conv2dLayer(channels=16),
            MaxPool2dLayer(),
            FlattenLayer(),
            DenseLayer(units=32),
        )
    )
    experiment = Experiment(
        data=DataSpec(set="shapes", train=500, validation=1000, test=10, noise=0.05),
        network=NetworkSpec(layers=(DenseLayer(units=32),)),
        training=TrainingSpec(optimizer=Adam(lr=0.003), batch_size=32, epochs=40),
        arms=(
            Arm(name="dense"),
            Arm(name="convolution", network=convolution),
            Arm(name="both", techniques=(ANY_COLOUR,), network=convolution),
        ),
        seeds=2,
    )
    record = recorded(experiment)
    train, val = record.values("train_accuracy")[-1], record.values("val_accuracy")[-1]
    dense, conv, both = (record.columns(arm) for arm in range(3))
    assert train[dense].min() > 0.97
    assert val[dense].max() < 0.5
    assert val[conv].min() > val[dense].max() + 0.1
    assert val[both].min() > val[conv].max() + 0.08


def test_techniques_on_data_can_change_while_an_arm_trains() -> None:
    later = Change(epoch=4, techniques=(Mixup(alpha=2.0), Jitter(sigma=0.5)))
    experiment = Experiment(
        data=DataSpec(set="moons", train=40, validation=30, test=10),
        training=TrainingSpec(epochs=6),
        arms=(
            Arm(name="plain"),
            Arm(name="mixup", techniques=(Mixup(),)),
            Arm(name="changed", techniques=(Mixup(),), changes=(later,)),
            Arm(name="later alone", changes=(later,)),
        ),
        seeds=2,
    )
    losses = recorded(experiment).values("objective")
    plain, mixup, changed, late = (losses[:, 2 * arm : 2 * arm + 2] for arm in range(4))
    assert np.array_equal(changed[:3], mixup[:3])
    assert np.array_equal(late[:3], plain[:3])
    assert (changed[3:] != mixup[3:]).all()
    assert (late[3:] != plain[3:]).all()
