"""Activations and losses beside Keras, 50 steps; among them the two sigmoid outputs of a classifier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD
from tests.support.stacks import split, stack, structure
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.keras_peer import KerasPeer

Note = Callable[[float], None]


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", "linear"])
def test_activations(keras: Any, note: Note, activation: str) -> None:
    made = stack(structure(activations=activation), ((), ()), optimizer=SGD(lr=0.05))
    peer = KerasPeer(keras, made, PLACE, keras.optimizers.SGD(learning_rate=0.05))
    largest = follow(made, peer)
    note(largest)
    assert largest < TOLERANCE


@pytest.mark.parametrize(
    ("loss", "outputs", "output"),
    [
        ("softmax_cross_entropy", 4, "softmax"),
        ("sigmoid_cross_entropy", 1, "sigmoid"),
        ("sigmoid_cross_entropy", 2, "sigmoid"),
        ("sigmoid_cross_entropy", 2, "linear"),
        ("mean_squared_error", 1, "linear"),
        ("mean_squared_error", 3, "linear"),
    ],
)
def test_losses(keras: Any, note: Note, loss: str, outputs: int, output: str) -> None:
    """With the activation in the network and a loss on probabilities, and with a loss on logits."""
    made = stack(structure((3, 7, 5, outputs), "tanh", loss), ((), ()), optimizer=SGD(lr=0.05))
    peer = KerasPeer(keras, made, PLACE, keras.optimizers.SGD(learning_rate=0.05), output)
    largest = follow(made, peer)
    data = split(made.structure)
    measured = made.evaluate().values["val_loss"][PLACE]
    largest = max(largest, abs(measured - peer.evaluate(data.x_val, data.y_val)))
    note(largest)
    assert largest < TOLERANCE


def test_the_lecture_network_with_two_sigmoids(keras: Any, note: Note) -> None:
    """Dense 16 and 32 with ReLU, L2 0.01 on the second, Dense(2, sigmoid) with binary cross-entropy."""
    kind = structure((1, 16, 32, 2), "relu", "sigmoid_cross_entropy", train=50, batch=10)
    arm = (L2(strength=0.01, layers=(2,)),)
    made = stack(kind, ((), arm), optimizer=SGD(lr=0.1, momentum=0.5))
    peer = KerasPeer(
        keras,
        made,
        PLACE,
        keras.optimizers.SGD(learning_rate=0.1, momentum=0.5),
        "sigmoid",
        regularizers={2: keras.regularizers.L2(0.01)},
    )
    largest = follow(made, peer)
    data, measured = split(kind), made.evaluate().values
    total = measured["val_loss"][PLACE] + measured["penalty"][PLACE]
    largest = max(largest, abs(total - peer.evaluate(data.x_val, data.y_val)))
    outputs = keras.ops.convert_to_numpy(peer.network(data.x_val))
    probabilities = 1 / (1 + np.exp(-made.predict(data.x_val)[PLACE]))
    largest = max(largest, float(np.abs(outputs - probabilities).max()))
    note(largest)
    assert largest < TOLERANCE
    accuracy = keras.metrics.CategoricalAccuracy()
    accuracy.update_state(peer.targets(data.y_val), outputs)
    assert measured["val_accuracy"][PLACE] == pytest.approx(float(accuracy.result()), rel=1e-12)
