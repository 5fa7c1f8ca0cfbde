"""Ready networks for the model builder."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.checks import problems_between
from reglab.experiment.data import DataSpec
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.network import NetworkSpec, Output
from reglab.experiment.ops import Activation
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class ReadyNetwork:
    """A network that can be taken in one go.

    Parameters
    ----------
    title : str
        Its name in the menu.
    about : str
        What it is and where it comes from.
    network : NetworkSpec
        Its layers, output and initial weights; inputs and outputs follow the data.
    """

    title: str
    about: str
    network: NetworkSpec

    def unsuited(self, data: DataSpec) -> str:
        """Why it cannot be taken for a data set; empty where it can."""
        found = problems_between(data, self.network, (), ())
        return next((each.whole for each in found if each.part == "network"), "")


def dense(*units: int, activation: Activation = "relu", output: Output = "auto") -> NetworkSpec:
    """Return a network of dense layers."""
    layers = tuple(DenseLayer(units=count, activation=activation) for count in units)
    return NetworkSpec(layers=layers, output=output)


def small_convolutional(channels: int = 8, units: int = 32) -> NetworkSpec:
    """Return two convolutions, each with a pooling behind it, and a dense layer."""
    layers: tuple[LayerSpec, ...] = (
        Conv2dLayer(channels=channels),
        MaxPool2dLayer(),
        Conv2dLayer(channels=2 * channels),
        MaxPool2dLayer(),
        FlattenLayer(),
        DenseLayer(units=units),
    )
    return NetworkSpec(layers=layers)


KERAS_IMAGES = NetworkSpec(layers=(DenseLayer(units=64),), init="glorot")
"""One hidden layer of 64 units, as Keras would start it."""

NETWORKS: tuple[ReadyNetwork, ...] = (
    ReadyNetwork(_("Linear model"), _("No hidden layer: a straight border, or a straight line."), dense()),
    ReadyNetwork(
        _("16-32, a sigmoid per class"),
        _(
            "Two small hidden layers and an output with one sigmoid for each class, as "
            "introductions to Keras show it for a trial of a drug."
        ),
        dense(16, 32, output="sigmoid_per_class").model_copy(update={"init": "glorot"}),
    ),
    ReadyNetwork(
        _("64, softmax"),
        _(
            "One hidden layer of 64 units: with pictures of 28 × 28 it is the "
            "784-64-10 of many introductions."
        ),
        KERAS_IMAGES,
    ),
    ReadyNetwork(
        _("4-2 tanh, one output, as in the Playground"),
        _(
            "The network with which the TensorFlow Playground opens: four and two "
            "units with tanh and one output; the output is a sigmoid here, tanh with "
            "squared errors there."
        ),
        dense(4, 2, activation="tanh", output="sigmoid"),
    ),
    ReadyNetwork("64-64", _("Wide enough to learn a hundred examples by heart."), dense(64, 64)),
    ReadyNetwork(
        _("Small convolutional network"),
        _("Two convolutions of 3 × 3, each with max pooling, then a dense layer; for pictures."),
        small_convolutional(),
    ),
)
"""Every ready network, in the order of the menu."""
