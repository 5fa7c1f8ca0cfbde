"""The network: hidden layers, output and initial weights."""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.base import Option, Param, Spec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.layers import Layer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.ops import Shape
from reglab.experiment.plan import Plan, Rewrite, plan_of
from reglab.words.language import _

Output = Literal["auto", "softmax", "sigmoid", "sigmoid_per_class", "linear"]
Loss = Literal["softmax_cross_entropy", "sigmoid_cross_entropy", "mean_squared_error"]


class NetworkSpec(Spec):
    """The network's structure; its input and output sizes follow from the data."""

    layers: Annotated[tuple[Layer, ...], Field(max_length=32)] = (DenseLayer(units=64), DenseLayer(units=64))
    output: Annotated[
        Output,
        Param(
            _("Output"),
            _("What the last layer computes and which loss belongs to it."),
            options=(
                Option("auto", _("Automatic"), _("Softmax for classes, linear for a regression.")),
                Option(
                    "softmax",
                    _("Softmax"),
                    _(
                        "One output per class; together they are probabilities that add up to 1. "
                        "Loss: categorical cross-entropy."
                    ),
                ),
                Option(
                    "sigmoid",
                    _("One sigmoid"),
                    _(
                        "A single output, for two classes: the probability of the second. "
                        "Loss: binary cross-entropy."
                    ),
                ),
                Option(
                    "sigmoid_per_class",
                    _("Sigmoid per class"),
                    _(
                        "One output per class, each a probability by itself; they need not add up to 1. "
                        "Loss: mean of the binary cross-entropies."
                    ),
                ),
                Option(
                    "linear",
                    _("Linear"),
                    _("The weighted sum as it is; classes are learned as 0 and 1. Loss: mean squared error."),
                ),
            ),
        ),
    ] = "auto"
    init: Annotated[
        Literal["he", "glorot", "pytorch"],
        Param(
            _("Initial weights"),
            _(
                "he: normal, σ² = 2/inputs, biases 0. glorot: uniform, ±√(6/(inputs+outputs)), biases 0 "
                "(Keras' default). pytorch: uniform, ±1/√inputs, biases too (torch.nn.Linear's default)."
            ),
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

    def input_shape(self, info: DatasetInfo) -> Shape:
        """Shape of an example: a picture where a layer needs one, else a row of all features."""
        if info.image_shape is not None and any(layer.needs_pictures for layer in self.layers):
            return info.image_shape
        return (len(info.features),)

    def plan(self, info: DatasetInfo, rewrite: Rewrite | None = None) -> Plan:
        """Every operation from input to output; see `reglab.experiment.plan.plan_of`.

        Raises
        ------
        PlanError
            If a layer cannot follow on the one before.
        """
        return plan_of(self.layers, self.input_shape(info), self.output_units(info), rewrite)

    def widths(self, info: DatasetInfo) -> tuple[int, ...]:
        """Numbers of one example from input to output, one for each hidden layer, e.g. ``(2, 64, 64, 2)``."""
        return tuple(prod(shape) for shape in self.plan(info).shapes)
