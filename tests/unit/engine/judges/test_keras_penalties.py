"""L1, L2 and elastic net beside Keras' kernel regularizers: 50 steps, losses and penalties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adam, Optimizer
from tests.support.stacks import split, stack, structure
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.keras_peer import KerasPeer

Note = Callable[[float], None]
KIND = structure(activations="tanh")
EVERY = (1, 2, 3)

ARMS: dict[str, tuple[Technique, tuple[int, ...], tuple[str, dict[str, float]]]] = {
    "l2": (L2(strength=0.03), EVERY, ("L2", {"l2": 0.03})),
    "l2-one-layer": (L2(strength=0.1, layers=(2,)), (2,), ("L2", {"l2": 0.1})),
    "l2-lambda-over-2m": (
        L2(strength=0.9, convention="lambda_2m"),
        EVERY,
        ("L2", {"l2": 0.9 / (2 * KIND.train)}),
    ),
    "l1": (L1(strength=0.02), EVERY, ("L1", {"l1": 0.02})),
    "l1-output": (L1(strength=0.05, layers=("output",)), (3,), ("L1", {"l1": 0.05})),
    "l2-biases": (L2(strength=0.03, biases=True), EVERY, ("L2", {"l2": 0.03})),
    "l2-biases-one-layer": (L2(strength=0.1, layers=(2,), biases=True), (2,), ("L2", {"l2": 0.1})),
    "l1-biases": (L1(strength=0.02, biases=True), EVERY, ("L1", {"l1": 0.02})),
    "l1-l2-biases": (
        L1L2(l1=0.01, l2=0.03, biases=True, layers=(1, "output")),
        (1, 3),
        ("L1L2", {"l1": 0.01, "l2": 0.03}),
    ),
    "elastic-net": (
        ElasticNet(strength=0.05, mix=0.3),
        EVERY,
        ("L1L2", {"l1": 0.015, "l2": 0.035}),
    ),
}
RULES: dict[str, tuple[Optimizer, str, dict[str, float]]] = {
    "sgd": (SGD(lr=0.05), "SGD", {"learning_rate": 0.05}),
    # Keras puts ε elsewhere.
    "adam": (Adam(lr=0.02, eps=1e-30), "Adam", {"learning_rate": 0.02, "epsilon": 1e-30}),
}


def beside(keras: Any, arm: str, rule: str, dtype: torch.dtype = torch.float64) -> tuple[Any, KerasPeer]:
    technique, layers, (regularizer, strengths) = ARMS[arm]
    spec, optimizer, settings = RULES[rule]
    theirs = {layer: getattr(keras.regularizers, regularizer)(**strengths) for layer in layers}
    made = stack(KIND, ((), (technique,), ()), optimizer=spec, dtype=dtype)
    peer = KerasPeer(
        keras,
        made,
        PLACE,
        getattr(keras.optimizers, optimizer)(**settings),
        regularizers=theirs,
        bias_regularizers=theirs if technique.with_biases else {},
    )
    return made, peer


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("arm", ARMS)
def test_penalties(keras: Any, note: Note, arm: str, rule: str) -> None:
    made, peer = beside(keras, arm, rule)
    largest = follow(made, peer)
    measured, data = made.evaluate().values, split(KIND)
    penalty, validation = measured["penalty"][PLACE], measured["val_loss"][PLACE]
    assert penalty > 0
    largest = max(largest, abs(penalty - peer.penalty()))
    # Keras' val_loss holds the penalty, ours does not.
    largest = max(largest, abs(validation + penalty - peer.evaluate(data.x_val, data.y_val)))
    note(largest)
    assert largest < TOLERANCE


def test_in_single_precision(keras: Any, note: Note) -> None:
    """What people train in by default; what is left is the rounding of 50 steps in another order."""
    keras.config.set_floatx("float32")
    largest = follow(*beside(keras, "elastic-net", "sgd", torch.float32))
    note(largest)
    assert largest < 2e-6
