"""The network: hidden layers, output and initial weights."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.base import Param, Spec
from reglab.experiment.datasets import DatasetInfo

Activation = Literal["relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", "linear"]
Output = Literal["auto", "softmax", "sigmoid", "sigmoid_per_class", "linear"]
Loss = Literal["softmax_cross_entropy", "sigmoid_cross_entropy", "mean_squared_error"]


class DenseLayer(Spec):
    """A fully connected layer: ``activation(x @ W + b)``."""

    kind: Literal["dense"] = "dense"
    units: Annotated[
        int,
        Field(ge=1, le=4096),
        Param(
            "Units", "Number of neurons. More units fit more, and overfit more.", scale="log", slider=(1, 512)
        ),
    ] = 16
    activation: Annotated[
        Activation,
        Param("Activation", "Function applied to every unit's sum; linear means none."),
    ] = "relu"


Layer = DenseLayer
"""A hidden layer. More kinds join as a union discriminated by ``kind``."""


class NetworkSpec(Spec):
    """The network's structure; its input and output sizes follow from the data."""

    layers: Annotated[tuple[Layer, ...], Field(max_length=32)] = (DenseLayer(units=64), DenseLayer(units=64))
    output: Annotated[
        Output,
        Param(
            "Output",
            "What the last layer computes and which loss belongs to it. auto: softmax for classes, linear "
            "for regression. sigmoid: one output for two classes. sigmoid_per_class: one sigmoid per class. "
            "linear: mean squared error, on one-hot targets for classes.",
        ),
    ] = "auto"
    init: Annotated[
        Literal["he", "glorot", "pytorch"],
        Param(
            "Initial weights",
            "he: normal, σ² = 2/inputs, biases 0. glorot: uniform, ±√(6/(inputs+outputs)), biases 0 (Keras' "
            "default). pytorch: uniform, ±1/√inputs, biases too (torch.nn.Linear's default).",
        ),
    ] = "he"

    def resolved_output(self, info: DatasetInfo) -> Output:
        """The output with ``"auto"`` replaced by what suits the task of `info`."""
        if self.output != "auto":
            return self.output
        return "softmax" if info.task == "classification" else "linear"

    def loss(self, info: DatasetInfo) -> Loss:
        """The data loss that belongs to the output."""
        losses: dict[str, Loss] = {
            "softmax": "softmax_cross_entropy",
            "sigmoid": "sigmoid_cross_entropy",
            "sigmoid_per_class": "sigmoid_cross_entropy",
            "linear": "mean_squared_error",
        }
        return losses[self.resolved_output(info)]

    def output_units(self, info: DatasetInfo) -> int:
        """Number of outputs for the data set `info`."""
        if info.task == "regression" or self.resolved_output(info) == "sigmoid":
            return 1
        return len(info.classes)

    def widths(self, info: DatasetInfo) -> tuple[int, ...]:
        """Sizes from input to output, e.g. ``(2, 64, 64, 2)``."""
        return (len(info.features), *(layer.units for layer in self.layers), self.output_units(info))

    def parameter_count(self, info: DatasetInfo) -> int:
        """Number of weights and biases."""
        widths = self.widths(info)
        return sum(fan_in * fan_out + fan_out for fan_in, fan_out in pairwise(widths))
