"""A network of Keras with the weights of a replica."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.engine.layers.activations import LEAK
from reglab.engine.replicas.weights import Weights
from reglab.engine.stack.stack import Stack
from tests.support.stacks import activations


def dense_network(
    keras: Any,
    widths: tuple[int, ...],
    activations: tuple[str, ...],
    *,
    output: str = "linear",
    regularizers: Mapping[int, Any] | None = None,
    bias_regularizers: Mapping[int, Any] | None = None,
    behind: Mapping[int, Any] | None = None,
) -> Any:
    """Return ``keras.Sequential``.

    Parameters
    ----------
    keras : module
        The library.
    widths, activations : tuple
        Sizes from input to output, activation of each hidden layer.
    output : str
        Activation of the last layer.
    regularizers, bias_regularizers : mapping of int to regularizer
        By layer, from 1; of kernels and of biases.
    behind : mapping of int to layer
        What stands behind the inputs (0) or hidden layer k.
    """
    regularizers, bias_regularizers, behind = regularizers or {}, bias_regularizers or {}, behind or {}
    names = (*activations, output)
    layers = [keras.Input((widths[0],)), *([behind[0]] if 0 in behind else [])]
    for number, (units, name) in enumerate(zip(widths[1:], names, strict=True), start=1):
        activation = keras.layers.LeakyReLU(negative_slope=LEAK) if name == "leaky_relu" else name
        layers.append(
            keras.layers.Dense(
                units,
                activation=activation,
                kernel_regularizer=regularizers.get(number),
                bias_regularizer=bias_regularizers.get(number),
            )
        )
        layers += [behind[number]] if number in behind else []
    return keras.Sequential(layers)


def weights_of(keras: Any, network: Any) -> Weights:
    """Return copies of the weight matrices and biases of all dense layers."""
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    read = keras.ops.convert_to_numpy
    return [(read(layer.kernel).copy(), read(layer.bias).copy()) for layer in dense]


def set_weights(keras: Any, network: Any, weights: Weights) -> None:
    """Give a network the weights of a replica."""
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    for layer, (w, b) in zip(dense, weights, strict=True):
        layer.kernel.assign(w)
        layer.bias.assign(b)


class KerasPeer:
    """A compiled network of Keras that starts where a replica of a stack stands.

    Parameters
    ----------
    keras : module
        The library.
    stack : Stack
        Gives structure and weights.
    place : int
        The replica.
    optimizer : keras.optimizers.Optimizer
        Update rule.
    output : str
        Activation of the last layer; a loss on logits where it is linear.
    **network : mapping
        Regularizers and further layers, as `dense_network` takes them.
    """

    def __init__(
        self, keras: Any, stack: Stack, place: int, optimizer: Any, output: str = "linear", **network: Any
    ) -> None:
        self._keras = keras
        structure = stack.structure
        self._classes = structure.outputs if structure.task == "classification" else 1
        self._one_hot = structure.loss != "softmax_cross_entropy" and self._classes > 1
        self.network = dense_network(
            keras, structure.widths, activations(structure), output=output, **network
        )
        set_weights(keras, self.network, stack.get_weights(place))
        losses = {
            "softmax_cross_entropy": keras.losses.SparseCategoricalCrossentropy,
            "sigmoid_cross_entropy": keras.losses.BinaryCrossentropy,
        }
        if structure.loss in losses:
            loss = losses[structure.loss](from_logits=output == "linear")
        else:
            loss = keras.losses.MeanSquaredError()
        self.network.compile(optimizer=optimizer, loss=loss)
        self.optimizer = optimizer

    def targets(self, y: NDArray[Any]) -> NDArray[np.float64]:
        """Return classes or values as the loss wants them."""
        if self._one_hot:
            return np.eye(self._classes, dtype=np.float64)[y, :]
        return y.astype(np.float64)[:, None]

    def step(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Train on one batch; return data loss and penalties before the step."""
        return float(self.network.train_on_batch(x, self.targets(y)))

    def weights(self) -> Weights:
        """Return copies of its weights."""
        return weights_of(self._keras, self.network)

    def penalty(self) -> float:
        """Return the sum of all penalties of the present weights."""
        return sum(float(self._keras.ops.convert_to_numpy(value)) for value in self.network.losses)

    def evaluate(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Return data loss and penalties in evaluation mode."""
        return float(self.network.evaluate(x, self.targets(y), verbose=0))
