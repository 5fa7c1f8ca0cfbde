"""Edits keep an experiment valid, and what hangs on the changed part follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import MAX_ARMS, Arm, Experiment
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.mixup import Mixup
from reglab.experiment.techniques.more_data import MoreData
from tests.support.strategies import layer_choices, layer_lists


def _network(*units: int, output: str = "auto") -> NetworkSpec:
    return NetworkSpec.model_validate(
        {"layers": [DenseLayer(units=n) for n in units], "output": output}, strict=False
    )


def _experiment(*techniques: object, units: tuple[int, ...] = (8, 16, 32), **values: object) -> Experiment:
    arms = (Arm(name="No regularization"), Arm(name="Other", techniques=techniques))
    return Experiment.model_validate({"network": _network(*units), "arms": arms} | values)


def _checked(experiment: Experiment) -> Experiment:
    """The experiment, validated as the window does it."""
    return Experiment.model_validate(experiment.model_dump())


def _layers(experiment: Experiment, nth: int = 0) -> object:
    return experiment.arms[1].techniques[nth].layers


class TestChangeDataset:
    def test_takes_the_noise_of_the_set_and_keeps_sizes_that_fit(self):
        changed = _checked(edits.change_dataset(_experiment(), "bank-loans"))
        assert (changed.data.set, changed.data.noise) == ("bank-loans", 4.0)
        assert (changed.data.train, changed.data.validation, changed.data.test) == (100, 500, 500)

    def test_a_small_real_set_keeps_its_training_part_and_shares_the_rest(self):
        changed = _checked(edits.change_dataset(_experiment(data=DataSpec(train=60)), "wine"))
        assert (changed.data.train, changed.data.validation, changed.data.test) == (60, 59, 59)

    def test_training_takes_half_of_a_real_set_at_most(self):
        changed = _checked(edits.change_dataset(_experiment(data=DataSpec(train=5000)), "iris"))
        assert (changed.data.train, changed.data.validation, changed.data.test) == (75, 37, 38)

    def test_a_small_test_part_leaves_more_for_validation(self):
        data = DataSpec(train=75, validation=500, test=10)
        changed = _checked(edits.change_dataset(_experiment(data=data), "iris"))
        assert (changed.data.train, changed.data.validation, changed.data.test) == (75, 65, 10)

    def test_an_arm_with_more_data_takes_half_of_the_set_and_the_others_their_share_of_it(self):
        arms = (Arm(name="few"), Arm(name="many", techniques=(MoreData(times=4),)))
        changed = _checked(edits.change_dataset(Experiment(arms=arms), "diabetes"))
        assert [changed.arm_train(arm) for arm in changed.arms] == [55, 220]
        assert changed.data.validation + changed.data.test == 442 - 220

    def test_a_multiple_goes_down_where_the_set_has_too_few_even_for_one_of_each_class(self):
        arms = (Arm(name="few"), Arm(name="many", techniques=(MoreData(times=400),)))
        start = Experiment(arms=arms, data=DataSpec(train=10))
        changed = _checked(edits.change_dataset(start, "digits"))
        assert changed.data.train == 10
        assert changed.arm_train(changed.arms[1]) == 1797 - 10 - 10

    def test_a_multiple_below_one_goes_up_to_one_example_of_each_class(self):
        arms = (Arm(name="all"), Arm(name="fewer", techniques=(MoreData(times=0.1),)))
        changed = _checked(edits.change_dataset(Experiment(arms=arms, data=DataSpec(train=40)), "digits"))
        assert changed.arm_train(changed.arms[1]) == 10

    def test_every_part_holds_as_many_examples_as_there_are_classes(self):
        data = DataSpec(train=4, validation=5, test=6)
        changed = _checked(edits.change_dataset(_experiment(data=data), "digits"))
        assert (changed.data.train, changed.data.validation, changed.data.test) == (10, 10, 10)

    def test_a_regression_has_no_flipped_labels_and_a_linear_output(self):
        start = _experiment(EarlyStopping(monitor="val_accuracy"), data=DataSpec(label_flip=0.2))
        start = _checked(edits.set_network(start, output="sigmoid"))
        changed = _checked(edits.change_dataset(start, "sine"))
        assert changed.data.label_flip == 0
        assert changed.network.output == "auto"
        assert changed.arms[1].techniques[0].monitor == "val_r2"

    def test_back_to_classes_monitors_accuracy_again(self):
        start = _checked(edits.change_dataset(_experiment(EarlyStopping(monitor="val_accuracy")), "sine"))
        changed = _checked(edits.change_dataset(start, "xor"))
        assert changed.arms[1].techniques[0].monitor == "val_accuracy"

    def test_one_sigmoid_does_not_serve_three_classes_also_in_an_arm_of_its_own_network(self):
        arms = (Arm(name="a"), Arm(name="small", network=_network(2, output="sigmoid")))
        changed = _checked(edits.change_dataset(Experiment(arms=arms), "blobs"))
        assert changed.arms[1].network.output == "auto"

    def test_outputs_that_suit_the_new_task_stay(self):
        start = _checked(edits.set_network(_experiment(), output="sigmoid_per_class"))
        assert edits.change_dataset(start, "digits").network.output == "sigmoid_per_class"

    def test_techniques_that_can_do_nothing_with_the_new_set_are_switched_off(self):
        mine = (ImageAugmentation(rotation=5.0), LabelSmoothing(s=0.2), Mixup())
        start = _experiment(*mine, data=DataSpec(set="digits"))
        changed = _checked(edits.change_dataset(start, "sine"))
        on = {t.kind: t.enabled for t in changed.arms[1].techniques}
        assert on == {"image_augmentation": False, "label_smoothing": False, "mixup": True}
        assert changed.arms[1].techniques[0].rotation == 5.0
        grey = _experiment(ImageAugmentation(hue=0.1), data=DataSpec(set="shapes"))
        assert not _checked(edits.change_dataset(grey, "digits")).arms[1].techniques[0].enabled

    def test_unknown_set(self):
        with pytest.raises(KeyError):
            edits.change_dataset(_experiment(), "nothing")

    @given(
        sets=st.tuples(*[st.sampled_from(list(DATASETS))] * 2),
        sizes=st.tuples(*[st.integers(2, 100_000)] * 3),
        own=st.lists(st.none() | st.floats(0.001, 1000), min_size=1, max_size=4),
        flip=st.floats(0, 1),
        task=st.tuples(
            st.sampled_from(["auto", "softmax", "sigmoid", "sigmoid_per_class", "linear"]),
            st.sampled_from(["val_loss", "val_accuracy", "val_r2", "train_loss"]),
        ),
        draw=st.data(),
    )
    def test_always_leads_to_a_valid_experiment(self, sets, sizes, own, flip, task, draw):
        (first, second), (train, validation, test), (output, monitor) = sets, sizes, task
        data = DataSpec(set=first, train=train, validation=validation, test=test, label_flip=flip)
        stop = EarlyStopping(monitor=monitor)
        more = [() if times is None else (MoreData(times=times),) for times in own]
        networks = [
            NetworkSpec(layers=layers, output=output)
            for layers in draw.draw(st.lists(layer_lists(DATASETS[first]), min_size=2, max_size=2))
        ]
        layer = draw.draw(layer_choices(L2, networks[1].layers))
        techniques = (L2(layers=layer),)
        named = Arm(name="own", key="own", named_by="person", techniques=techniques, network=networks[1])
        arms = tuple(
            Arm(name=f"a{i}", key=f"a{i}", named_by="person", techniques=(stop, *each))
            for i, each in enumerate(more)
        )
        # Not validated: whatever was there before, the result must be valid.
        start = Experiment().model_copy(update={"data": data, "arms": (*arms, named), "network": networks[0]})
        changed = edits.change_dataset(start, second)
        assert changed.problems() == []
        assert _checked(changed) == changed
        assert edits.fit_sizes(changed) == changed

    def test_layers_that_need_pictures_go_and_techniques_follow(self):
        layers = (Conv2dLayer(), MaxPool2dLayer(), FlattenLayer(), DenseLayer(units=5))
        data = DataSpec(set="digits", train=100, validation=100, test=100)
        start = _checked(_experiment(L2(layers=(1, 4)), data=data, network=NetworkSpec(layers=layers)))
        changed = _checked(edits.change_dataset(start, "moons"))
        assert changed.network.layers == (DenseLayer(units=5),)
        assert _layers(changed) == (1,)

    def test_a_network_for_pictures_stays_with_pictures(self):
        data = DataSpec(set="digits", train=100, validation=100, test=100)
        start = _experiment(data=data, network=NetworkSpec(layers=(Conv2dLayer(), FlattenLayer())))
        assert edits.change_dataset(start, "digits").network == start.network


class TestFields:
    def test_each_replaces_its_own_part(self):
        experiment = _experiment()
        assert edits.set_data(experiment, train=7).data.train == 7
        assert edits.set_network(experiment, init="glorot").network.init == "glorot"
        assert edits.set_training(experiment, batch_size=5).training.batch_size == 5
        assert edits.set_optimizer(experiment, lr=0.5).training.optimizer.lr == 0.5
        assert experiment == _experiment()

    def test_another_optimizer_brings_its_own_defaults_and_the_same_one_changes_nothing(self):
        experiment = edits.set_optimizer(_experiment(), lr=0.5)
        changed = _checked(edits.change_optimizer(experiment, "sgd"))
        assert (changed.training.optimizer.kind, changed.training.optimizer.lr) == ("sgd", 0.1)
        assert edits.change_optimizer(experiment, "adam") is experiment


class TestLayers:
    def test_a_new_layer_is_like_the_last(self):
        changed = _checked(edits.add_layer(_experiment()))
        assert [layer.units for layer in changed.network.layers] == [8, 16, 32, 32]

    def test_the_first_layer_of_a_linear_model(self):
        changed = _checked(edits.add_layer(_experiment(units=())))
        assert changed.network.layers == (DenseLayer(),)

    def test_names_of_layers_follow_an_inserted_one(self):
        changed = _checked(edits.add_layer(_experiment(L2(layers=(1, 2, "output"))), 1, DenseLayer(units=5)))
        assert [layer.units for layer in changed.network.layers] == [8, 5, 16, 32]
        assert _layers(changed) == (1, 3, "output")

    def test_names_of_layers_follow_a_removed_one(self):
        changed = _checked(edits.remove_layer(_experiment(Dropout(layers=("input", 1, 2, 3))), 1))
        assert [layer.units for layer in changed.network.layers] == [8, 32]
        assert _layers(changed) == ("input", 1, 2)

    def test_a_technique_whose_only_layer_goes_is_switched_off_with_its_numbers(self):
        changed = _checked(edits.remove_layer(_experiment(L2(strength=0.3, layers=(2,))), 1))
        assert changed.arms[1].techniques == (L2(strength=0.3, enabled=False),)

    def test_it_goes_where_all_layers_would_collide_with_another_of_its_kind(self):
        start = _experiment(L2(strength=0.3, layers=(2,)), L2(strength=0.1, layers=(1, 3)))
        changed = _checked(edits.remove_layer(start, 1))
        assert changed.arms[1].techniques == (L2(strength=0.1, layers=(1, 2)),)

    def test_names_of_layers_follow_a_moved_one_in_the_order_of_the_network(self):
        changed = _checked(edits.move_layer(_experiment(L2(layers=(1, "output")), L1(layers=(2, 3))), 0, 2))
        assert [layer.units for layer in changed.network.layers] == [16, 32, 8]
        assert (_layers(changed, 0), _layers(changed, 1)) == ((3, "output"), (1, 2))

    def test_an_arm_with_its_own_network_keeps_its_names(self):
        own = Arm(
            name="own", key="own", named_by="person", network=_network(4, 4), techniques=(L2(layers=(2,)),)
        )
        start = Experiment(arms=(Arm(name="a"), own), network=_network(8, 16))
        assert _checked(edits.remove_layer(start, 1)).arms[1] == own

    def test_fields_of_one_layer(self):
        changed = _checked(edits.set_layer(_experiment(), 1, units=3, activation="tanh"))
        assert changed.network.layers[1] == DenseLayer(units=3, activation="tanh")
        assert changed.network.layers[0] == DenseLayer(units=8)

    @given(
        units=st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True),
        data=st.data(),
    )
    def test_a_named_layer_is_the_same_layer_after_any_edit(self, units, data):
        """The widths are all different, so they say which layer is meant."""
        named = data.draw(st.sets(st.integers(1, len(units)), min_size=1))
        start = _experiment(L2(layers=tuple(sorted(named))), units=tuple(units))
        kind = data.draw(st.sampled_from(["add", "remove", "move"]))
        at = data.draw(st.integers(0, len(units) - 1))
        expected = {units[ref - 1] for ref in named}
        if kind == "add":
            changed = edits.add_layer(start, at, DenseLayer(units=100))
        elif kind == "remove":
            changed, expected = edits.remove_layer(start, at), expected - {units[at]}
        else:
            changed = edits.move_layer(start, at, data.draw(st.integers(0, len(units) - 1)))
        technique = _checked(changed).arms[1].techniques[0]
        if not expected:
            assert not technique.enabled
        else:
            assert {changed.network.layers[ref - 1].units for ref in technique.layers} == expected


class TestArms:
    def test_a_new_arm_is_like_the_baseline(self):
        start = Experiment(arms=(Arm(name="Arm 2", techniques=(L2(),)),))
        changed = _checked(edits.add_arm(start))
        assert changed.arms[1] == Arm(
            name="Arm 3", key=changed.arms[1].key, named_by="settings", techniques=(L2(),)
        )

    def test_a_copy_stands_behind_its_original_under_another_name(self):
        changed = _checked(edits.duplicate_arm(edits.duplicate_arm(_experiment(L2()), 1), 1))
        assert [arm.name for arm in changed.arms] == ["No regularization", "Other", "Other (3)", "Other (2)"]
        assert all(arm.techniques == (L2(),) for arm in changed.arms[1:])

    def test_a_copy_of_a_copy_counts_on(self):
        start = _checked(edits.duplicate_arm(_experiment(), 1))
        assert edits.duplicate_arm(start, 2).arms[3].name == "Other (3)"

    def test_a_long_name_stays_within_the_limit(self):
        start = Experiment(arms=(Arm(name="x" * 60),))
        assert _checked(edits.duplicate_arm(start, 0)).arms[1].name == "x" * 56 + " (2)"

    def test_there_is_a_limit_to_arms(self):
        experiment = Experiment()
        for _ in range(MAX_ARMS - 1):
            experiment = _checked(edits.add_arm(experiment))
        for edit in (edits.add_arm, lambda e: edits.duplicate_arm(e, 0)):
            with pytest.raises(ExperimentError, match=f"at most {MAX_ARMS} arms"):
                edit(experiment)

    def test_removing_the_baseline_makes_the_next_arm_the_baseline(self):
        assert _checked(edits.remove_arm(_experiment(), 0)).baseline.name == "Other"

    def test_the_only_arm_stays(self):
        with pytest.raises(ExperimentError, match="only arm"):
            edits.remove_arm(Experiment(), 0)

    def test_moving(self):
        start = Experiment(arms=tuple(Arm(name=name) for name in "abcd"))
        assert "".join(arm.name for arm in edits.move_arm(start, 0, 2).arms) == "bcad"
        assert "".join(arm.name for arm in edits.move_arm(start, 3, 0).arms) == "dabc"

    def test_renaming_takes_off_blanks(self):
        assert _checked(edits.rename_arm(_experiment(), 1, "  strong ")).arms[1].name == "strong"


class TestTechniques:
    def test_on_for_the_first_time_takes_the_defaults(self):
        for kind, technique in TECHNIQUES.items():
            assert edits.toggle_technique(Arm(name="a"), kind, True).techniques == (technique(kind=kind),)

    def test_off_keeps_the_numbers(self):
        arm = edits.toggle_technique(Arm(name="a", techniques=(L2(strength=0.3),)), "l2", False)
        assert arm.techniques == (L2(strength=0.3, enabled=False),)
        assert edits.toggle_technique(arm, "l2", True).techniques == (L2(strength=0.3),)

    def test_the_order_of_clicks_does_not_matter(self):
        first, second = Arm(name="a"), Arm(name="a")
        for kind in TECHNIQUES:
            first = edits.toggle_technique(first, kind, True)
        for kind in reversed(TECHNIQUES):
            second = edits.toggle_technique(second, kind, True)
        assert first == second
        assert [technique.kind for technique in first.techniques] == list(TECHNIQUES)

    def test_several_of_one_kind(self):
        arm = Arm(name="a", techniques=(L2(layers=(1,)), Dropout(), L2(layers=(2,))))
        changed = edits.put_technique(arm, L2(strength=5, layers=(2,)), 1)
        assert changed.techniques == (L2(layers=(1,)), Dropout(), L2(strength=5, layers=(2,)))
        added = edits.put_technique(arm, L2(layers=("output",)), 2)
        assert edits.techniques_of(added, "l2")[2].layers == ("output",)
        assert edits.remove_technique(arm, "l2", 0).techniques == (Dropout(), L2(layers=(2,)))
