"""What can be varied, by the paths that files and the command line have."""

from __future__ import annotations

import pytest

from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.base import field_infos
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sweeps import SweepError, find_parameter, parameters
from reglab.experiment.sweeps.placing import placed
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adam, TrainingSpec

ARMS = (Arm(name="Plain"), Arm(name="L2", techniques=(L2(strength=0.1, enabled=False), Dropout(p=0.2))))
EXPERIMENT = Experiment(arms=ARMS)
PLAIN, ARM = EXPERIMENT.arms


def test_every_number_of_every_technique_can_be_varied() -> None:
    paths = {parameter.path for parameter in parameters(EXPERIMENT, ARM)}
    for kind, technique in TECHNIQUES.items():
        for info in field_infos(technique):
            assert (f"{kind}.{info.name}" in paths) == (info.kind in ("int", "float"))
    for path in (
        "training.learning_rate",
        "training.batch_size",
        "data.train",
        "data.noise",
        "data.label_flip",
    ):
        assert path in paths
    assert {"layers.1.units", "layers.2.units"} <= paths
    assert "layers.3.units" not in paths


def test_titles_and_bounds_are_those_of_the_fields() -> None:
    dropout = find_parameter(EXPERIMENT, ARM, "dropout.p")
    info = next(info for info in Dropout.parameters() if info.name == "p")
    assert (dropout.info, dropout.integer, dropout.range_text) == (info, False, info.range_text)
    strength = find_parameter(EXPERIMENT, ARM, "l2.strength")
    assert strength.logarithmic
    assert (strength.title, strength.suggested) == ("L2 strength", (1e-5, 1.0))
    units = find_parameter(EXPERIMENT, ARM, "layers.2.units")
    assert (units.title, units.integer, units.logarithmic) == ("Layer 2: Units", True, True)


@pytest.mark.parametrize(
    ("path", "stronger"),
    [
        ("l2.strength", "larger"),
        ("dropout.p", "larger"),
        ("l1_l2.l1", "larger"),
        ("max_norm.c", "smaller"),
        ("smaller_network.keep", "smaller"),
        ("more_data.times", "larger"),
        ("early_stopping.patience", "smaller"),
        ("elastic_net.mix", None),
        ("training.learning_rate", None),
        ("data.train", "smaller"),
        ("data.noise", None),
        ("layers.1.units", "smaller"),
    ],
)
def test_which_way_regularizes_more(path: str, stronger: str | None) -> None:
    assert find_parameter(EXPERIMENT, ARM, path).stronger == stronger


def test_what_the_arm_has_comes_first() -> None:
    found = parameters(EXPERIMENT, ARM)
    assert [parameter.path for parameter in found if parameter.present and not parameter.common] == [
        "l2.strength",
        "dropout.p",
    ]
    assert [parameter.path for parameter in found[:2]] == ["l2.strength", "dropout.p"]


def test_case_and_the_short_name_of_the_rate_are_forgiven() -> None:
    assert find_parameter(EXPERIMENT, ARM, " Training.LR ").path == "training.learning_rate"


def test_an_unknown_one_lists_those_that_are_near_and_all() -> None:
    with pytest.raises(SweepError) as error:
        find_parameter(EXPERIMENT, ARM, "droput.p")
    assert str(error.value).startswith("There is no parameter “droput.p”. Did you mean dropout.p")
    assert "data.label_flip" in str(error.value)
    with pytest.raises(SweepError, match=r"Did you mean .*early_stopping\.patience"):
        find_parameter(EXPERIMENT, ARM, "patience")


def test_a_value_out_of_bounds_is_told_with_the_bounds() -> None:
    dropout = find_parameter(EXPERIMENT, ARM, "dropout.p")
    assert dropout.problem(1.5) == "dropout.p must be at least 0 and at most 0.99, but is 1.5; lower it."
    assert dropout.problem(0.99) == dropout.problem(0) == ""
    keep = find_parameter(EXPERIMENT, ARM, "smaller_network.keep")
    assert keep.problem(0) == "smaller_network.keep must be above 0 and at most 1, but is 0; raise it."
    units = find_parameter(EXPERIMENT, ARM, "layers.1.units")
    assert units.problem(2.5) == "layers.1.units must be a whole number, but is 2.5; round it."


def test_a_technique_is_set_switched_on_or_added_in_the_chosen_arms_alone() -> None:
    strength = find_parameter(EXPERIMENT, ARM, "l2.strength")
    one = placed(EXPERIMENT, strength, 0.5, {ARM.key})
    assert one.arms[0] == PLAIN
    assert one.arms[1].techniques[0] == L2(strength=0.5)
    both = placed(EXPERIMENT, strength, 0.5, {PLAIN.key, ARM.key})
    assert both.arms[0].techniques == (L2(strength=0.5),)


def test_a_technique_is_set_after_a_change_too() -> None:
    changed = ARM.changed(5, (L2(strength=0.3),))
    experiment = EXPERIMENT.model_copy(update={"arms": (changed,)})
    found = placed(experiment, find_parameter(experiment, changed, "l2.strength"), 0.01, {changed.key})
    assert found.arms[0].changes == (Change(epoch=5, techniques=(L2(strength=0.01),)),)


def test_training_data_and_layers_hold_for_all_arms() -> None:
    own = ARM.model_copy(update={"network": NetworkSpec(layers=(DenseLayer(units=8),))})
    experiment = Experiment(arms=(PLAIN, own), training=TrainingSpec(optimizer=SGD(lr=0.1)))

    def put(path: str, value: float) -> Experiment:
        return placed(experiment, find_parameter(experiment, PLAIN, path), value, {PLAIN.key})

    assert put("training.learning_rate", 0.5).training.optimizer == SGD(lr=0.5)
    assert put("training.batch_size", 7.0).training.batch_size == 7
    assert put("data.train", 60.0).data.train == 60
    own_rate = PLAIN.model_copy(update={"training": ArmTraining(optimizer="adam", lr=0.5)})
    adam = experiment.model_copy(update={"arms": (PLAIN, own_rate)})
    rate = placed(adam, find_parameter(adam, own_rate, "training.learning_rate"), 0.25, {own_rate.key})
    assert [rate.arm_training(arm).optimizer for arm in rate.arms] == [SGD(lr=0.25), Adam(lr=0.25)]
    beta = placed(adam, find_parameter(adam, own_rate, "training.beta1"), 0.5, {own_rate.key})
    assert [beta.arm_training(arm).optimizer for arm in beta.arms] == [SGD(lr=0.1), Adam(lr=0.5, beta1=0.5)]
    units = put("layers.1.units", 3.0)
    assert [layer.units for layer in units.network.layers if isinstance(layer, DenseLayer)] == [3, 64]
    assert units.arms[1].network == NetworkSpec(layers=(DenseLayer(units=3),))
    assert put("layers.2.units", 3.0).arms[1].network == own.network
