"""Names of parts of a network elsewhere: one for each, and the same in every arm."""

from __future__ import annotations

import pytest

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.dropout import DropoutLayer
from reglab.experiment.module_names import module_names
from reglab.experiment.network import NetworkSpec
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.dropout import Dropout


def test_a_layer_keeps_its_name_whatever_techniques_add() -> None:
    layers = (DenseLayer(units=4), BatchNormLayer(), DropoutLayer(), DenseLayer(units=3, activation="tanh"))
    experiment = Experiment(
        network=NetworkSpec(layers=layers),
        arms=(
            Arm(name="plain"),
            Arm(name="more", techniques=(BatchNorm(layers=(1,), place="after"), Dropout(layers=(1,)))),
        ),
    )
    plain, more = (module_names(experiment.arm_plan(arm)) for arm in experiment.arms)
    assert plain == ("dense1", "relu1", "norm2", "dropout3", "dense4", "tanh4", "output")
    assert more == ("dense1", "relu1", "norm1", "norm2", "dropout3", "dense4", "tanh4", "output")


@pytest.mark.parametrize("key", PRESETS)
def test_no_two_parts_are_called_alike(key: str) -> None:
    experiment = PRESETS[key].experiment
    for arm in experiment.arms:
        names = module_names(experiment.arm_plan(arm))
        assert len(set(names)) == len(names)
