"""In what an arm differs from the baseline, in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from reglab.experiment.differences import ArmDifferences, differences
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.techniques.words import layer_names
from tests.support.strategies import experiments, with_arms


def between(before: tuple[Any, ...], after: tuple[Any, ...]) -> ArmDifferences:
    arms = (Arm(name="a", techniques=before), Arm(name="b", techniques=after))
    (found,) = differences(Experiment(arms=arms))
    assert found.arm == "b"
    return found


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ((), (), "does not differ from the baseline"),
        (
            (),
            (L2(), Dropout(p=0.3), EarlyStopping(patience=5)),
            "differs in exactly: L2 0 → 0.01, dropout 0 → 0.3, early stopping off → on (patience 5)",
        ),
        (
            (L2(), EarlyStopping()),
            (),
            "differs in exactly: L2 0.01 → 0, early stopping on (patience 5) → off",
        ),
        (
            (),
            (L2(strength=0.7, convention="lambda_2m", layers=(2,)),),
            "differs in exactly: L2 0 → 0.7 (λ/2m) on layer 2",
        ),
        (
            (),
            (Dropout(form="classic"), L1(method="proximal")),
            "differs in exactly: dropout 0 → 0.5 (classic), L1 0 → 0.01 (proximal)",
        ),
        (
            (),
            (GaussianNoise(), ElasticNet(), WeightDecay()),
            "differs in exactly: noise σ 0 → 0.1, elastic net 0 → 0.01 (mix 0.5), weight decay 0 → 0.01",
        ),
        ((), (GaussianNoise(layers="all"),), "differs in exactly: noise σ 0 → 0.1 on hidden layers"),
        ((L2(),), (L2(strength=0.1),), "differs in exactly: L2 0.01 → 0.1"),
        ((L2(),), (L2(convention="pytorch"),), "differs in exactly: L2 convention keras → pytorch"),
        ((L2(layers=(1, 2)),), (L2(layers=(2, 1)),), "does not differ from the baseline"),
        ((L2(),), (L2(layers=(2, 1)),), "differs in exactly: L2 on all layers → layers 1 and 2"),
        (
            (Dropout(),),
            (Dropout(layers=("input", 1, 2)),),
            "differs in exactly: dropout on all hidden layers → input and layers 1 and 2",
        ),
        (
            (Dropout(),),
            (Dropout(p=0.25, form="classic"),),
            "differs in exactly: dropout 0.5 → 0.25, dropout form inverted → classic",
        ),
        ((ElasticNet(),), (ElasticNet(mix=0.9),), "differs in exactly: elastic net mix 0.5 → 0.9"),
        (
            (EarlyStopping(),),
            (EarlyStopping(patience=20, restore_best=False),),
            (
                "differs in exactly: early stopping patience 5 → 20, "
                "early stopping restore best weights on → off"
            ),
        ),
        (
            (L2(layers=(1,)), L2(strength=0.1, layers=(2,))),
            (L2(layers=(1,)), L2(strength=0.2, layers=(2,)), L2(layers=("output",))),
            "differs in exactly: L2 0.1 → 0.2, L2 0 → 0.01 on output",
        ),
        # Neither switched off nor zero is a difference.
        ((), (L2(strength=0), Dropout(enabled=False)), "does not differ from the baseline"),
        ((L2(enabled=False),), (L2(),), "differs in exactly: L2 0 → 0.01"),
        # Close numbers are written out.
        ((L2(strength=0.01001),), (L2(strength=0.01002),), "differs in exactly: L2 0.01001 → 0.01002"),
    ],
)
def test_techniques(before: tuple[Any, ...], after: tuple[Any, ...], sentence: str) -> None:
    found = between(before, after)
    assert found.sentence == sentence
    assert found.warning == ""
    assert all(item.regularization for item in found.items)


def test_a_network_of_its_own_is_more_than_regularization_and_more_data_is_not() -> None:
    small = NetworkSpec(layers=(DenseLayer(units=8, activation="tanh"),), output="sigmoid", init="glorot")
    own = Arm(name="small", network=small, techniques=(MoreData(times=10),))
    (found,) = differences(Experiment(arms=(Arm(name="a"), own)))
    assert found.sentence == (
        "differs in exactly: training examples ×1 → ×10, network 2-64-64-2 → 2-8-1, activation relu → tanh, "
        "output softmax → one sigmoid, initial weights he → glorot"
    )
    assert found.warning == (
        "“small” differs in more than regularization: network, activation, output, initial weights."
    )


def test_a_network_without_hidden_layers_has_no_activation_to_differ_in() -> None:
    (found,) = differences(Experiment(arms=(Arm(name="a"), Arm(name="flat", network=NetworkSpec(layers=())))))
    assert found.sentence == "differs in exactly: network 2-64-64-2 → 2-2"


def test_activations_layer_by_layer() -> None:
    mixed = NetworkSpec(layers=(DenseLayer(units=64, activation="tanh"), DenseLayer(units=64)))
    (found,) = differences(Experiment(arms=(Arm(name="a"), Arm(name="mixed", network=mixed))))
    assert found.sentence == "differs in exactly: activation relu → tanh-relu"


def test_auto_is_what_it_resolves_to() -> None:
    same = NetworkSpec(output="softmax")
    (found,) = differences(Experiment(arms=(Arm(name="a"), Arm(name="b", network=same))))
    assert found.items == ()


@given(experiments().map(lambda drawn: with_arms(drawn, [arm.at(1) for arm in drawn.arms])))
def test_no_difference_means_equal_in_effect(experiment: Experiment) -> None:
    found = differences(experiment)
    assert [each.arm for each in found] == [arm.name for arm in experiment.arms[1:]]
    info = experiment.data.info

    def effect(arm: Arm) -> Any:
        net = experiment.arm_network(arm)
        active = sorted((layer_names(t.layers), t.model_dump_json(exclude={"layers"})) for t in arm.active)
        trained = experiment.arm_train(arm), experiment.arm_training(arm)
        return active, net.layers, net.init, net.resolved_output(info), trained

    for each, arm in zip(found, experiment.arms[1:], strict=True):
        assert (each.items == ()) == (effect(arm) == effect(experiment.baseline))
        for item in each.items:
            assert item.baseline != item.arm
