"""What is said about an edit that changed more than was asked for, or does not fit."""

from __future__ import annotations

import pytest

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.edits.mending import misfit
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l2 import L2
from reglab.gui.panels.edit_words import misfit_words, removed_layers_words, switched_off_words

CONV, POOL, FLAT, DENSE = Conv2dLayer(), MaxPool2dLayer(), FlattenLayer(), DenseLayer()
PICTURES = DataSpec(set="digits", train=100, validation=100, test=100)


def _experiment(*layers, own=None, techniques=()):
    arms = (Arm(name="a"), Arm(name="b", network=own, techniques=techniques))
    return Experiment(data=PICTURES, network=NetworkSpec(layers=layers), arms=arms)


def _removed(before, key="moons"):
    return removed_layers_words(before, edits.change_dataset(before, key))


def test_layers_that_a_data_set_takes_away():
    assert _removed(_experiment(DENSE)) == ""
    assert _removed(_experiment(FLAT, DENSE)) == "Two moons has no pictures: Flatten is removed."
    assert _removed(_experiment(CONV, CONV, FLAT)) == (
        "Two moons has no pictures: 2 × Convolution and Flatten are removed."
    )


def test_layers_of_own_networks_are_told_once():
    same = _experiment(CONV, FLAT, own=NetworkSpec(layers=(CONV, FLAT, DENSE)))
    assert _removed(same) == "Two moons has no pictures: Convolution and Flatten are removed also in “b”."
    alone = _experiment(DENSE, own=NetworkSpec(layers=(POOL, FLAT)))
    assert _removed(alone) == "Two moons has no pictures: Max pooling and Flatten are removed in “b”."


def test_smaller_pictures():
    start = edits.change_dataset(_experiment(), "digits-28")
    start = edits.set_network(start, layers=(CONV, POOL, POOL, POOL, POOL, FLAT))
    assert _removed(start, "digits") == "Handwritten digits has other pictures: Max pooling is removed."


def test_techniques_that_went_off():
    before = _experiment(DENSE, DENSE, techniques=(L2(layers=(2,)), ImageAugmentation()))
    assert switched_off_words(before, before) == ""
    assert switched_off_words(before, edits.remove_layer(before, 1)) == (
        "L2 of arm “b” has lost its layer and is switched off."
    )
    assert switched_off_words(before, edits.change_dataset(before, "moons")) == (
        "Augmentation of arm “b” does not suit Two moons and is switched off."
    )


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ((CONV, DENSE), "Dense after Convolution needs a row of numbers."),
        ((CONV, POOL), "The output after Max pooling needs a row of numbers."),
        ((DENSE, CONV), "Dense after the pictures needs a row of numbers."),
        ((FLAT, CONV), "Convolution needs pictures, but what comes before puts out 64 numbers in a row"),
    ],
)
def test_why_layers_do_not_fit(layers, words):
    error = misfit(edits.set_network(_experiment(), layers=layers))
    assert misfit_words(layers, error).startswith(words)
