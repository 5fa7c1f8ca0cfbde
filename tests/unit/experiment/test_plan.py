"""A network laid out, and what techniques make of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.checks import problems_between
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.activation import ActivationLayer
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.dropout import DropoutLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import GlobalAveragePoolLayer, MaxPool2dLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.ops import Activate, Drop, Normalize
from reglab.experiment.plan import PlanError, mended, plan_of
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.techniques.smaller_network import SmallerNetwork
from tests.support.strategies import experiments, layer_lists

CONV, POOL, FLAT, DENSE = Conv2dLayer(), MaxPool2dLayer(), FlattenLayer(), DenseLayer()
DIGITS = DATASETS["digits"]


def test_every_step_knows_its_layer_and_its_shapes() -> None:
    layers = (CONV, BatchNormLayer(), POOL, FLAT, DropoutLayer(p=0.25), DENSE)
    plan = plan_of(layers, (1, 8, 8), 10)
    assert plan.shapes == ((1, 8, 8), (8, 8, 8), (8, 8, 8), (8, 4, 4), (128,), (128,), (16,), (10,))
    assert [step.layer for step in plan.steps] == [1, 1, 2, 3, 4, 5, 6, 6, 7]
    assert [step.layer for step in plan.weighted] == [1, 6, 7]
    assert plan.dropouts == {5: 0.25}
    # Kernels 8·9 and biases, factor and shift, 128·16 and biases, 16·10 and biases.
    assert plan.parameters == 80 + 16 + 2064 + 170


def test_a_layer_without_operations_keeps_the_shape() -> None:
    plan = plan_of((DENSE, ActivationLayer(activation="linear"), DENSE), (3,), 2)
    assert plan.shapes == ((3,), (16,), (16,), (16,), (2,))


@pytest.mark.parametrize(
    ("layers", "shape", "layer", "before"),
    [
        ((CONV, DENSE), (1, 8, 8), 2, ("flatten",)),
        ((CONV, POOL), (1, 8, 8), 3, ("flatten",)),
        ((DENSE, CONV), (64,), 2, ()),
        ((POOL, POOL, POOL, POOL), (1, 8, 8), 4, ()),
    ],
)
def test_where_layers_do_not_fit(
    layers: tuple[LayerSpec, ...], shape: tuple[int, ...], layer: int, before: tuple[str, ...]
) -> None:
    with pytest.raises(PlanError) as caught:
        plan_of(layers, shape, 10)
    assert (caught.value.layer, caught.value.before) == (layer, before)
    if layer <= len(layers):
        assert str(caught.value).startswith(f"layer {layer}: ")
    else:
        assert str(caught.value).startswith("the output needs a row of numbers")


def test_what_is_missing_is_put_in() -> None:
    assert mended((CONV, DENSE), (1, 8, 8), 10) == ((CONV, FLAT, DENSE), (1,))
    assert mended((CONV,), (1, 8, 8), 10) == ((CONV, FLAT), (1,))
    assert mended((CONV, FLAT, DENSE), (1, 8, 8), 10) == ((CONV, FLAT, DENSE), ())
    assert mended((DENSE, CONV), (64,), 10) is None
    assert mended((DENSE, CONV), (1, 8, 8), 10) is None


@given(st.data())
def test_drawn_layers_fit_and_parameters_are_those_of_the_steps(data: st.DataObject) -> None:
    layers = data.draw(layer_lists(DIGITS))
    plan = NetworkSpec(layers=layers).plan(DIGITS)
    assert plan.hidden == len(layers)
    assert len(plan.shapes) == len(layers) + 2
    assert plan.shapes[-1] == (10,)
    for before, after in zip(plan.steps, plan.steps[1:], strict=False):
        assert before.op.output == after.op.input
    assert NetworkSpec(layers=layers).plan(DIGITS).parameters == sum(s.op.parameters for s in plan.steps)


def test_pictures_come_in_only_where_a_layer_needs_them() -> None:
    assert NetworkSpec(layers=(DENSE,)).input_shape(DIGITS) == (64,)
    assert NetworkSpec(layers=(CONV, FLAT)).input_shape(DIGITS) == (1, 8, 8)
    assert NetworkSpec(layers=(FLAT, DENSE)).widths(DIGITS) == (64, 64, 16, 10)
    assert NetworkSpec(layers=(CONV, FLAT)).input_shape(DATASETS["moons"]) == (2,)


def test_shapes_are_checked_in_the_common_network_and_in_those_of_arms() -> None:
    data = DataSpec(set="digits", train=100, validation=100, test=100)
    wrong, unflat = NetworkSpec(layers=(CONV, DENSE)), NetworkSpec(layers=(CONV,))
    found = problems_between(data, wrong, (Arm(name="a"), Arm(name="b", network=unflat)), ("a", "b"))
    assert [problem.where for problem in found] == ["network.layers[1]", "arms[1].network.layers"]
    assert "put Flatten in front" in found[0].sentence
    assert "put Flatten or global average pooling behind it" in found[1].sentence


class TestTechniquesThatChangeTheNetworkOrTheData:
    @staticmethod
    def _experiment(*techniques: object, layers: tuple[LayerSpec, ...] = (DENSE, DENSE)) -> Experiment:
        data = DataSpec(set="digits", train=100, validation=100, test=100)
        arms = (Arm(name="a"), Arm.model_validate({"name": "b", "techniques": techniques}))
        return Experiment(data=data, network=NetworkSpec(layers=layers), arms=arms)

    def test_a_smaller_network(self) -> None:
        experiment = self._experiment(
            SmallerNetwork(keep=0.25), layers=(CONV, POOL, FLAT, DenseLayer(units=64))
        )
        layers = experiment.arm_network(experiment.arms[1]).layers
        assert layers == (Conv2dLayer(channels=2), POOL, FLAT, DENSE)
        assert experiment.arm_network(experiment.arms[0]) == experiment.network
        assert SmallerNetwork(keep=1).is_neutral()
        assert experiment.arms[1].summary() == "width ×0.25"

    def test_a_smaller_network_of_an_own_network(self) -> None:
        own = Arm(name="b", network=NetworkSpec(layers=(DENSE,)), techniques=(SmallerNetwork(keep=0.5),))
        experiment = Experiment(arms=(Arm(name="a"), own))
        assert experiment.arm_network(own).layers == (DenseLayer(units=8),)

    def test_more_data(self) -> None:
        experiment = self._experiment(MoreData(times=2.5))
        assert [experiment.arm_train(arm) for arm in experiment.arms] == [100, 250]
        scale = experiment.scale(experiment.arms[1])
        assert MoreData(times=2.5).formula(scale) == "m × 2.5 = 250 training examples"
        assert MoreData(times=0.001).change_train(100) == 2
        assert MoreData(times=1).is_neutral()

    @pytest.mark.parametrize(("place", "kinds"), [("before", [1, 0]), ("after", [0, 1])])
    def test_batch_norm_before_or_behind_the_activation(self, place: str, kinds: list[int]) -> None:
        technique = BatchNorm.model_validate({"kind": "batch_norm", "place": place, "eps": 0.1})
        experiment = self._experiment(technique)
        plan = experiment.arm_plan(experiment.arms[1])
        ops = [step.op for step in plan.steps if step.layer == 1][1:]
        assert [isinstance(op, Normalize) for op in ops] == [bool(kind) for kind in kinds]
        assert [isinstance(op, Activate) for op in ops] == [not kind for kind in kinds]
        # Two hidden layers of 16 units, a factor and a shift each; nothing at the output.
        assert plan.parameters == experiment.network.plan(DIGITS).parameters + 2 * 2 * 16
        assert experiment.arm_plan(experiment.arms[0]) == experiment.network.plan(DIGITS)

    def test_batch_norm_on_one_layer_with_weights(self) -> None:
        technique = BatchNorm(layers=(1,))
        experiment = self._experiment(technique, layers=(CONV, POOL, FLAT, DENSE))
        steps = experiment.arm_plan(experiment.arms[1]).steps
        assert [step.layer for step in steps if isinstance(step.op, Normalize)] == [1]
        assert BatchNorm.layer_choices(experiment.network.layers) == (1, 4)

    def test_words(self) -> None:
        scale = Scale(100, 32, 0.1)
        assert BatchNorm().formula(scale) == "γ · (x − mean) / √(variance + 1e-5) + β"
        assert SmallerNetwork(keep=0.5).formula(scale) == "units of every hidden layer × 0.5"
        assert BatchNorm(place="after", layers=(2,)).summary() == "batch norm after the activation on layer 2"


@given(experiments())
def test_plans_of_arms_have_the_shapes_of_their_networks(experiment: Experiment) -> None:
    for arm in experiment.arms:
        plan, network = experiment.arm_plan(arm), experiment.arm_network(arm)
        assert plan.shapes == network.plan(experiment.data.info).shapes
        assert not any(isinstance(step.op, Drop) for step in plan.steps) or plan.dropouts


def test_global_average_leaves_one_number_per_channel() -> None:
    plan = plan_of((CONV, GlobalAveragePoolLayer()), (1, 8, 8), 10)
    assert plan.shapes == ((1, 8, 8), (8, 8, 8), (8,), (10,))
