"""What an experiment says about itself."""

from __future__ import annotations

import pytest
from hypothesis import given

from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.training import SGD, TrainingSpec
from tests.support.strategies import experiments


def network(*units: int, **values: object) -> NetworkSpec:
    layers = [{"kind": "dense", "units": count} for count in units]
    return NetworkSpec.model_validate({"layers": tuple(layers)} | values)


def test_the_first_arm_is_the_baseline() -> None:
    experiment = Experiment(arms=(Arm(name="a"), Arm(name="b")))
    assert experiment.baseline.name == "a"


def test_arms_have_the_common_network_and_size_unless_they_bring_their_own() -> None:
    own = network(3)
    experiment = Experiment(arms=(Arm(name="a"), Arm(name="b", network=own, techniques=(MoreData(times=4),))))
    common, other = experiment.arms
    assert experiment.arm_network(common) == experiment.network
    assert experiment.arm_network(other) == own
    assert (experiment.arm_train(common), experiment.arm_train(other)) == (100, 400)


def test_the_scale_of_an_arm() -> None:
    training = TrainingSpec(optimizer=SGD(lr=0.3), batch_size=150)
    experiment = Experiment(
        training=training, arms=(Arm(name="a"), Arm(name="b", techniques=(MoreData(times=4),)))
    )
    # A batch holds no more than there is.
    assert experiment.scale(experiment.arms[0]) == Scale(train=100, batch=100, lr=0.3)
    assert experiment.scale(experiment.arms[1]) == Scale(train=400, batch=150, lr=0.3)


def test_seeds_follow_the_first() -> None:
    assert Experiment(seeds=3, first_seed=10).seed_values() == (10, 11, 12)


@pytest.mark.parametrize(
    ("key", "output", "resolved", "loss", "units"),
    [
        ("moons", "auto", "softmax", "softmax_cross_entropy", 2),
        ("digits", "auto", "softmax", "softmax_cross_entropy", 10),
        ("sine", "auto", "linear", "mean_squared_error", 1),
        ("moons", "sigmoid", "sigmoid", "sigmoid_cross_entropy", 1),
        ("moons", "sigmoid_per_class", "sigmoid_per_class", "sigmoid_cross_entropy", 2),
        ("blobs", "linear", "linear", "mean_squared_error", 3),
    ],
)
def test_outputs_and_their_losses(key: str, output: str, resolved: str, loss: str, units: int) -> None:
    info, spec = DATASETS[key], network(4, output=output)
    assert spec.resolved_output(info) == resolved
    assert spec.loss(info) == loss
    assert spec.output_units(info) == units
    assert spec.widths(info) == (len(info.features), 4, units)


def test_parameters_are_counted() -> None:
    # 2·64 + 64, 64·64 + 64, 64·2 + 2.
    assert network(64, 64).plan(DATASETS["moons"]).parameters == 192 + 4160 + 130
    assert network().plan(DATASETS["sine"]).parameters == 2


def test_the_default_is_ready_to_run() -> None:
    experiment = Experiment()
    assert experiment.version == 1
    assert experiment.arms[0].active == ()
    assert experiment.data == DataSpec()
    assert experiment.network.layers == (DenseLayer(units=64), DenseLayer(units=64))


@given(experiments())
def test_experiments_can_be_keys(experiment: Experiment) -> None:
    assert hash(experiment) == hash(experiment.model_copy())
