"""What must hold between the fields."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from reglab.experiment.data import DataSpec
from reglab.experiment.errors import problems_of
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.layer_checks import problems_of_layers
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.more_data import MoreData


def wrong(**values: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Experiment(**values)
    return [str(problem) for problem in problems_of(caught.value)]


def arm(*techniques: Any, **values: Any) -> tuple[Arm, ...]:
    return (Arm(name="a"), Arm(name="b", techniques=techniques, **values))


def network(hidden: int = 2, **values: Any) -> NetworkSpec:
    return NetworkSpec(layers=(DenseLayer(units=4),) * hidden, **values)


def test_two_arms_of_one_name() -> None:
    arms = (Arm(name="L2"), Arm(name=" L2 "), Arm(name="L2"), Arm(name="other"))
    assert wrong(arms=arms) == ["arms: 3 arms are named “L2”; give each a name of its own."]


def test_more_examples_than_a_real_set_has() -> None:
    data = DataSpec(set="iris", train=60, validation=60, test=40)
    assert wrong(data=data) == [
        (
            "data: 60 training, 60 validation and 40 test examples are 160, but Iris has 150; "
            "take at least 10 fewer."
        )
    ]
    assert Experiment(data=DataSpec(set="iris", train=60, validation=60, test=30)).data.total == 150


def test_an_arm_with_more_data_than_there_is() -> None:
    data = DataSpec(set="iris", train=30, validation=60, test=30)
    (sentence,) = wrong(data=data, arms=(Arm(name="a"), Arm(name="more", techniques=(MoreData(times=2.5),))))
    assert sentence.startswith("data: 75 training")
    Experiment(data=data, arms=(Arm(name="a"), Arm(name="more", techniques=(MoreData(times=2),))))


def test_parts_that_cannot_hold_every_class() -> None:
    data = DataSpec(set="digits", train=9, validation=10, test=5)
    assert wrong(data=data, arms=(Arm(name="a", techniques=(MoreData(times=0.4),)), Arm(name="b"))) == [
        "data.train: 9 examples are fewer than the 10 classes of Handwritten digits; take 10 or more.",
        "data.test: 5 examples are fewer than the 10 classes of Handwritten digits; take 10 or more.",
        (
            "arms[0].techniques: 4 examples are fewer than the 10 classes of Handwritten digits; "
            "take 10 or more."
        ),
    ]


def test_flipped_labels_of_a_regression() -> None:
    assert wrong(data=DataSpec(set="sine", label_flip=0.25)) == [
        (
            "data.label_flip: Noisy sine is a regression and has no labels to flip, but this is 0.25; "
            "set it to 0 and raise the noise instead."
        )
    ]


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "sigmoid_per_class"])
def test_outputs_for_classes_on_a_regression(output: str) -> None:
    expected = (
        f"“{output}” is an output for classes, but Noisy sine is a regression; take “linear” or “auto”."
    )
    data = DataSpec(set="sine")
    assert wrong(data=data, network=network(output=output)) == [f"network.output: {expected}"]
    assert wrong(data=data, arms=arm(network=network(output=output))) == [
        f"arms[1].network.output: {expected}"
    ]


def test_one_sigmoid_for_three_classes() -> None:
    data = DataSpec(set="blobs")
    assert wrong(data=data, network=network(output="sigmoid")) == [
        (
            "network.output: “sigmoid” is one output for two classes, but Gaussian blobs has 3; "
            "take “softmax” or “sigmoid_per_class”."
        )
    ]
    for output in ("auto", "softmax", "sigmoid_per_class", "linear"):
        Experiment(data=data, network=network(output=output))


@pytest.mark.parametrize(
    ("technique", "hidden", "sentence"),
    [
        (
            L2(layers=(1, 3)),
            2,
            "L2 (ridge) cannot act on layer 3 of a network with 2 hidden layers; choose from 1, 2, “output”.",
        ),
        (
            L2(layers=("input", 2)),
            1,
            (
                "L2 (ridge) cannot act on layer “input”, 2 of a network with 1 hidden layer; "
                "choose from 1, “output”."
            ),
        ),
        (
            Dropout(layers=("output",)),
            1,
            "Dropout cannot act on layer “output” of a network with 1 hidden layer; choose from “input”, 1.",
        ),
        (
            GaussianNoise(layers=(1,)),
            0,
            "Gaussian noise cannot act on layer 1 of a network with 0 hidden layers; choose from “input”.",
        ),
        (
            EarlyStopping(layers=(1,)),
            2,
            "Early stopping acts on the whole network, not on single layers; set it to “all”.",
        ),
    ],
)
def test_layers_that_are_not_there(technique: Any, hidden: int, sentence: str) -> None:
    expected = [f"arms[1].techniques[0].layers: {sentence}"]
    assert wrong(network=network(hidden), arms=arm(technique)) == expected
    # The arm's own network decides, where it has one.
    assert wrong(network=network(7), arms=arm(technique, network=network(hidden))) == expected


def test_a_technique_twice_on_one_layer() -> None:
    assert wrong(arms=arm(L2(layers=(1, 2)), L1(), L2(layers=("output", 2)))) == [
        (
            "arms[1].techniques[2]: L2 (ridge) stands twice on the same layer of arm “b” "
            "(also in techniques[0]); keep one of them."
        )
    ]
    assert wrong(arms=arm(L2(), L2(layers=(1,), enabled=False))) != []
    assert wrong(arms=arm(EarlyStopping(), EarlyStopping(patience=9))) == [
        (
            "arms[1].techniques[1]: Early stopping stands twice in arm “b” (also in techniques[0]); "
            "keep one of them."
        )
    ]
    Experiment(arms=arm(L2(layers=(1,)), L2(layers=(2, "output")), L1()))


@pytest.mark.parametrize(
    ("key", "monitor", "task"),
    [("moons", "val_r2", "classification"), ("sine", "val_accuracy", "regression")],
)
def test_monitoring_what_is_not_measured(key: str, monitor: Any, task: str) -> None:
    assert wrong(data=DataSpec(set=key), arms=arm(EarlyStopping(monitor=monitor))) == [
        (
            f"arms[1].techniques[0].monitor: “{monitor}” is not measured in a {task}; "
            "monitor “val_loss” or “train_loss”."
        )
    ]


def test_the_words_of_the_error_itself_are_the_same() -> None:
    with pytest.raises(ValidationError, match="2 arms are named “a”"):
        Experiment(arms=(Arm(name="a"), Arm(name="a")))


def test_techniques_that_can_do_nothing_with_the_data() -> None:
    moons, digits, sine = (DataSpec(set=key) for key in ("moons", "digits", "sine"))
    assert wrong(data=moons, arms=arm(L2(), ImageAugmentation())) == [
        (
            "arms[1].techniques[1]: image augmentation needs pictures, but the examples of Two moons are "
            "none; switch it off, or take jitter or mixup."
        )
    ]
    assert wrong(data=digits, arms=arm(ImageAugmentation(hue=0.1, grey=0.5))) == [
        (
            "arms[1].techniques[0]: hue and grey act on colour pictures, but those of Handwritten digits are "
            "grey; set them to 0."
        )
    ]
    assert wrong(data=sine, arms=arm(LabelSmoothing())) == [
        (
            "arms[1].techniques[0]: label smoothing spreads a label over classes, but Noisy sine is a "
            "regression and has none; switch it off."
        )
    ]
    later = (Change(epoch=5, techniques=(L2(), ImageAugmentation())),)
    (sentence,) = wrong(data=moons, arms=arm(changes=later))
    assert sentence.startswith("arms[1].changes[0].techniques[1]: image augmentation needs pictures")
    # What has no effect may stay.
    Experiment(data=sine, arms=arm(LabelSmoothing(enabled=False), ImageAugmentation(enabled=False)))
    Experiment(data=digits, arms=arm(ImageAugmentation()))
    Experiment(data=DataSpec(set="shapes"), arms=arm(ImageAugmentation(hue=0.1, grey=0.5)))


@pytest.mark.parametrize("technique", [ElasticNet(corrected=True), L1L2(corrected=True)])
def test_the_corrected_elastic_net_is_for_linear_models(technique: Any) -> None:
    Experiment(arms=arm(technique), network=network(0))
    (sentence,) = wrong(arms=arm(technique), network=network(2))
    assert sentence.startswith("arms[1].techniques[0].corrected: the corrected form is defined for a network")
    assert sentence.endswith("but this one has 2; switch it off, or remove the hidden layers.")


def test_a_layer_that_is_named_a_thousand_times_is_told_once() -> None:
    found = next(problems_of_layers(Arm(name="a", techniques=(L1(layers=(7,) * 1000),)), (), "arms[0]"))
    assert "layer 7 of a network with 0 hidden layers" in found.sentence
