"""Convolutions, pooling and batch normalisation beside Keras, 50 steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reglab.engine.replicas.weights import Affine, Normalization, Weights
from reglab.engine.stack.stack import Stack
from reglab.experiment import ops
from reglab.experiment.training import SGD
from tests.support.stacks import network, split, stack
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.picture_networks import layer

LR = 0.05


class PicturePeer:
    """A compiled network of Keras, channels last, with the weights of a replica.

    Keras goes by the biased variance in the running one, too; its updates are translated.
    """

    def __init__(self, keras: Any, stack: Stack, place: int) -> None:
        self._keras = keras
        plan = stack.structure.plan
        self._shape = plan.input
        layers = [keras.Input((*plan.input[1:], plan.input[0]))]
        for step in plan.steps:
            layers += _layers(keras, step.op)
        self.network = keras.Sequential(layers)
        self._trained = [made for made in self.network.layers if made.weights]
        self._places = [
            int(np.prod(step.op.output[1:])) for step in plan.steps if isinstance(step.op, ops.Normalize)
        ]
        self._variances: dict[int, NDArray[np.float64]] = {}
        for made, values in zip(self._trained, stack.get_weights(place), strict=True):
            if isinstance(values, Normalization):
                made.set_weights(list(values))
                self._variances[id(made)] = values.variance
            else:
                weight = values.weight.transpose(2, 3, 1, 0) if values.weight.ndim == 4 else values.weight
                made.set_weights([weight, values.bias])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.network.compile(optimizer=keras.optimizers.SGD(learning_rate=LR), loss=loss)

    def pictures(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return rows of features as pictures, channels last."""
        return x.reshape(-1, *self._shape).transpose(0, 2, 3, 1)

    def step(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Train on one batch; return the loss before the step."""
        normal = [made for made in self._trained if id(made) in self._variances]
        before = [made.get_weights()[3] for made in normal]
        loss = float(self.network.train_on_batch(self.pictures(x), y.astype(np.float64)[:, None]))
        for made, old, places in zip(normal, before, self._places, strict=True):
            kept, count = made.momentum, len(x) * places
            # What the batch added, as an unbiased variance.
            added = (made.get_weights()[3] - kept * old) * count / (count - 1)
            self._variances[id(made)] = kept * self._variances[id(made)] + added
        return loss

    def weights(self) -> Weights:
        """Return copies of its parameters."""
        found: Weights = []
        for made in self._trained:
            arrays = [np.array(array) for array in made.get_weights()]
            if id(made) in self._variances:
                found.append(Normalization(*arrays[:3], self._variances[id(made)]))
            else:
                weight = arrays[0].transpose(3, 2, 0, 1) if arrays[0].ndim == 4 else arrays[0]
                found.append(Affine(weight, arrays[1]))
        return found


def _layers(keras: Any, op: ops.Op) -> list[Any]:
    made = keras.layers
    if isinstance(op, ops.Linear):
        return [made.Dense(op.output[0])]
    if isinstance(op, ops.Convolution):
        padding = "same" if op.padding else "valid"
        return [made.Conv2D(op.output[0], op.kernel, strides=op.stride, padding=padding)]
    if isinstance(op, ops.Pool):
        kind = made.MaxPooling2D if op.kind == "max" else made.AveragePooling2D
        return [kind(op.size, op.stride)]
    if isinstance(op, ops.Normalize):
        return [made.BatchNormalization(momentum=1 - op.momentum, epsilon=op.eps)]
    others: dict[type[ops.Op], Callable[[], list[Any]]] = {
        ops.Activate: lambda: [made.Activation(op.function)],
        ops.GlobalAverage: lambda: [made.GlobalAveragePooling2D()],
        ops.Reshape: lambda: [made.Permute((3, 1, 2)), made.Flatten()],
    }
    return others[type(op)]()


NETWORKS = {
    "max": (layer("conv2d", channels=5), layer("max_pool2d"), layer("conv2d", channels=3), layer("flatten")),
    "strides": (
        layer("conv2d", channels=4, kernel=2, stride=2, padding="valid", activation="tanh"),
        layer("average_pool2d"),
        layer("flatten"),
        layer("dense", units=7, activation="elu"),
    ),
    "normalised": (
        layer("batch_norm", momentum=0.3),
        layer("conv2d", channels=5, kernel=5, activation="linear"),
        layer("batch_norm", eps=1e-3),
        layer("activation", activation="gelu"),
        layer("global_average_pool"),
        layer("dense", units=6),
        layer("batch_norm"),
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_training(keras: Any, note: Callable[[float], None], name: str) -> None:
    made = stack(network(NETWORKS[name], (2, 8, 6)), ((), ()), optimizer=SGD(lr=LR))
    peer = PicturePeer(keras, made, PLACE)
    largest = follow(made, peer)
    if name != "normalised":
        x = split(made.structure).x_val
        outputs = np.asarray(peer.network.predict(peer.pictures(x), verbose=0))
        largest = max(largest, float(np.abs(made.predict(x)[PLACE] - outputs).max()))
    note(largest)
    assert largest < TOLERANCE
