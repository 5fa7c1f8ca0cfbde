"""What a network begins with, beside the weights and examples of the engine's own networks."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reglab.engine.answers.beginning import beginning
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.module_names import module_names, parameter_names
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.training import TrainingSpec

EXPERIMENT = Experiment(
    data=DataSpec(set="digits", train=20, validation=30, test=10),
    network=NetworkSpec(
        layers=(Conv2dLayer(channels=3), BatchNormLayer(), FlattenLayer(), DenseLayer(units=7)),
        init="pytorch",
    ),
    training=TrainingSpec(epochs=2, precision="float64"),
    arms=(Arm(name="plain"), Arm(name="more", techniques=(MoreData(times=2.0),))),
    seeds=2,
    first_seed=3,
)


@pytest.mark.parametrize("resample", [True, False])
def test_it_is_what_the_engine_starts_from(resample: bool) -> None:
    values = {"vary_weights": resample, "vary_order": resample}
    experiment = EXPERIMENT.model_copy(
        update=values | {"data": EXPERIMENT.data.model_copy(update={"resample": resample})}
    )
    # Something has to vary from seed to seed.
    experiment = experiment.model_copy(update={"vary_weights": True})
    trainer = Trainer(experiment, 1)
    trainer.prepare()
    for replica in trainer.replicas:
        found = beginning(experiment, replica.arm, replica.seed, epochs=2)
        split = trainer.fleet.split_of(replica.index)
        np.testing.assert_array_equal(found.x_train, split.x_train)
        np.testing.assert_array_equal(found.y_train, split.y_train)
        np.testing.assert_array_equal(found.x_val, split.x_val)
        plan = experiment.arm_plan(experiment.arms[replica.arm])
        kinds = [
            f"{name}.{kind}"
            for name, step in zip(module_names(plan), plan.steps, strict=True)
            for kind in parameter_names(step.op)
        ]
        assert list(found.weights) == kinds
        module = trainer.fleet.replica_module(replica.index)
        for values_here, there in zip(found.weights.values(), _numbers(module), strict=True):
            np.testing.assert_array_equal(values_here, there)
        lane = next(
            lane for lane in trainer.lanes if replica.index in {m.replica for m in lane.stack.members}
        )
        batches = lane.stack.batches
        for epoch in (1, 2):
            order = batches.order(len(split.y_train), replica.seed, epoch)
            np.testing.assert_array_equal(found.order[epoch - 1], order)
    # The sealed part is no business of anybody who trains.
    assert not any("test" in name for name in found.__slots__)


def test_numbers_have_the_format_of_the_training() -> None:
    training = EXPERIMENT.training.model_copy(update={"precision": "float32"})
    found = beginning(EXPERIMENT.model_copy(update={"training": training}), 0, 3)
    assert found.x_train.dtype == found.x_val.dtype == np.float32
    assert {values.dtype for values in found.weights.values()} == {np.dtype(np.float32)}
    assert found.order.shape == (0, 20)


def _numbers(module: torch.nn.Module) -> list[np.ndarray]:
    """The state of a network, but for the count of batches that PyTorch keeps."""
    return [value.numpy() for name, value in module.state_dict().items() if "num_batches_tracked" not in name]
