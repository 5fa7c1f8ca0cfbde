"""What is offered where layers do not fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.edits.mending import addition, misfit, remedy
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import GlobalAveragePoolLayer, MaxPool2dLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.l2 import L2
from tests.support.strategies import layer_lists

CONV, POOL, FLAT = Conv2dLayer(), MaxPool2dLayer(), FlattenLayer()
GLOBAL, DENSE = GlobalAveragePoolLayer(), DenseLayer()


def pictures(*layers: LayerSpec, techniques: tuple[L2, ...] = ()) -> Experiment:
    data = DataSpec(set="digits", train=100, validation=100, test=100)
    arms = (Arm(name="a"), Arm(name="b", techniques=techniques))
    return Experiment(data=data, network=NetworkSpec(layers=layers), arms=arms)


def checked(experiment: Experiment) -> Experiment:
    return Experiment.model_validate(experiment.model_dump())


class TestRemedies:
    @pytest.mark.parametrize(
        ("before", "after", "words", "result"),
        [
            ((CONV, FLAT), (CONV, DENSE), "Insert Flatten", (CONV, FLAT, DENSE)),
            ((DENSE, DENSE), (CONV, DENSE), "Insert Flatten", (CONV, FLAT, DENSE)),
            ((DENSE,), (CONV,), "Insert Flatten", (CONV, FLAT)),
            # Without Flatten: to put it back would be no answer.
            ((CONV, FLAT, DENSE), (CONV, DENSE), "Insert Global avg", (CONV, GLOBAL, DENSE)),
            # The picture became a row before Flatten, which has nothing to do any more.
            ((CONV, FLAT, DENSE), (DENSE, FLAT, DENSE), "Remove Flatten", (DENSE, DENSE)),
        ],
    )
    def test_what_is_offered(self, before, after, words, result):
        start = pictures(*before)
        edited = edits.set_network(start, layers=after)
        found = remedy(start, edited)
        assert found is not None
        assert found.words == words
        assert checked(found.apply(edited)).network.layers == result

    def test_nothing_helps_but_to_undo(self):
        start = pictures(CONV, FLAT, DENSE)
        assert remedy(start, edits.move_layer(start, 0, 2)) is None

    def test_techniques_follow_the_edit_and_the_remedy(self):
        start = pictures(DENSE, DENSE, techniques=(L2(layers=(2, "output")),))
        edited = edits.change_kind(start, 0, "conv2d")
        found = remedy(start, edited)
        assert found is not None
        assert checked(found.apply(edited)).arms[1].techniques == (L2(layers=(3, "output")),)

    @given(st.data())
    def test_a_remedy_makes_the_experiment_valid(self, data):
        start = pictures(*data.draw(layer_lists(DATASETS["digits"])))
        count = len(start.network.layers)
        acts = ["change"] if count else []
        acts += ["move", "remove"] if count else ["add"]
        act = data.draw(st.sampled_from(acts))
        at = data.draw(st.integers(0, max(count - 1, 0)))
        if act == "move":
            edited = edits.move_layer(start, at, data.draw(st.integers(0, count - 1)))
        elif act == "remove":
            edited = edits.remove_layer(start, at)
        elif act == "change":
            edited = edits.change_kind(start, at, data.draw(st.sampled_from(list(LAYERS))))
        else:
            edited = edits.add_layer(start, at)
        if misfit(edited) is None:
            assert checked(edited) == edited
        elif (found := remedy(start, edited)) is not None:
            mended = found.apply(edited)
            assert checked(mended) == mended
            assert mended.network.layers != start.network.layers


class TestAdditions:
    @pytest.mark.parametrize(
        ("layers", "added", "result"),
        [
            ((CONV, FLAT, DENSE), DENSE, (CONV, FLAT, DENSE, DENSE)),
            ((CONV, FLAT, DENSE), POOL, (CONV, POOL, FLAT, DENSE)),
            ((DENSE,), CONV, (CONV, FLAT, DENSE)),
            ((), CONV, (CONV, FLAT)),
            ((), FLAT, (FLAT,)),
        ],
    )
    def test_a_layer_finds_its_place(self, layers, added, result):
        start = pictures(*layers)
        found = addition(start, added)
        assert found.reason == ""
        assert checked(found.apply(start, added)).network.layers == result

    def test_a_layer_without_a_place_says_why(self):
        assert addition(Experiment(), CONV).reason.startswith("Convolution needs pictures")
        assert "Flatten needs pictures" in addition(pictures(CONV, FLAT, DENSE), FLAT).reason
        full = edits.set_network(Experiment(), layers=(DENSE,) * 32)
        assert "at most 32" in addition(full, DENSE).reason

    @given(st.data())
    def test_an_addition_makes_a_valid_experiment_with_one_layer_more_at_least(self, data):
        info = DATASETS[data.draw(st.sampled_from(["digits", "moons"]))]
        start = edits.change_dataset(pictures(), info.key)
        start = edits.set_network(start, layers=data.draw(layer_lists(info)))
        layer = LAYERS[data.draw(st.sampled_from(list(LAYERS)))]
        layer = layer(kind=layer.model_fields["kind"].default)
        found = addition(start, layer)
        if not found.reason:
            after = found.apply(start, layer)
            assert checked(after) == after
            assert len(after.network.layers) > len(start.network.layers)


class TestOwnNetworks:
    def test_a_copy_that_is_edited_alone_and_given_back(self):
        start = pictures(DENSE, DENSE, techniques=(L2(layers=(1,)),))
        own = checked(edits.give_own_network(start, 1))
        assert own.arms[1].network == start.network
        changed = checked(edits.add_layer(own, 0, DenseLayer(units=3), 1))
        assert changed.network == start.network
        assert changed.arms[0] == start.arms[0]
        assert [layer.units for layer in changed.arms[1].network.layers] == [3, 16, 16]
        assert changed.arms[1].techniques == (L2(layers=(2,)),)
        back = checked(edits.use_common_network(changed, 1))
        assert back.arms[1] == Arm(
            name="b", key=start.arms[1].key, named_by="person", techniques=(L2(layers=(2,)),)
        )

    def test_layers_that_the_common_network_lacks_are_left(self):
        start = edits.give_own_network(pictures(DENSE, techniques=(L2(strength=0.3, layers=(1,)),)), 1)
        deep = checked(edits.add_layer(start, 0, DENSE, 1))
        assert deep.arms[1].techniques == (L2(strength=0.3, layers=(2,)),)
        assert checked(edits.use_common_network(deep, 1)).arms[1].techniques == (
            L2(strength=0.3, enabled=False),
        )

    def test_each_kind_of_edit_leaves_the_common_network_alone(self):
        start = edits.give_own_network(pictures(CONV, FLAT, DENSE), 1)
        for edited in (
            edits.set_layer(start, 0, 1, channels=3),
            edits.change_kind(start, 2, "dropout", 1),
            edits.remove_layer(start, 2, 1),
            edits.move_layer(start, 0, 1, 1),
            edits.replace_layers(start, (DENSE,), 1, init="glorot"),
            edits.set_network(start, 1, output="linear"),
        ):
            assert edited.network == start.network
            assert edited.arms[1].network != start.arms[1].network

    def test_an_edit_of_the_common_network_leaves_an_own_one_alone(self):
        start = edits.give_own_network(pictures(DENSE, DENSE, techniques=(L2(layers=(2,)),)), 1)
        assert checked(edits.remove_layer(start, 0)).arms[1] == start.arms[1]


class TestKinds:
    def test_fields_of_one_name_keep_their_values(self):
        start = pictures(DenseLayer(units=8, activation="tanh"), techniques=(L2(layers=(1,)),))
        changed = edits.change_kind(start, 0, "conv2d")
        assert changed.network.layers == (Conv2dLayer(activation="tanh"),)
        assert changed.arms[1].techniques == (L2(layers=(1,)),)

    def test_a_technique_leaves_a_layer_on_which_it_cannot_act(self):
        start = pictures(DENSE, DENSE, techniques=(L2(layers=(1, 2)),))
        changed = checked(edits.change_kind(start, 0, "batch_norm"))
        assert changed.arms[1].techniques == (L2(layers=(2,)),)
