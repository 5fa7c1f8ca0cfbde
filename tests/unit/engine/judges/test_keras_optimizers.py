"""Every update rule beside the optimiser of Keras, 50 steps.

Keras puts ε elsewhere: Adam adds it to √v before the correction of the bias, RMSprop and Adagrad
add it under the root. A vanishing ε leaves that difference out; one test translates Adam's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from tests.support.stacks import stack, structure
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.keras_peer import KerasPeer

Note = Callable[[float], None]
EPS = 1e-30

RULES: dict[str, tuple[Optimizer, str, dict[str, Any]]] = {
    "sgd": (SGD(lr=0.05), "SGD", {"learning_rate": 0.05}),
    "momentum": (SGD(lr=0.02, momentum=0.9), "SGD", {"learning_rate": 0.02, "momentum": 0.9}),
    "nesterov": (
        SGD(lr=0.02, momentum=0.9, nesterov=True),
        "SGD",
        {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True},
    ),
    "rmsprop": (
        RMSprop(lr=0.01, alpha=0.9, eps=EPS),
        "RMSprop",
        {"learning_rate": 0.01, "rho": 0.9, "epsilon": EPS},
    ),
    "rmsprop-momentum": (
        RMSprop(lr=0.002, alpha=0.95, momentum=0.8, eps=EPS),
        "RMSprop",
        {"learning_rate": 0.002, "rho": 0.95, "momentum": 0.8, "epsilon": EPS},
    ),
    "adagrad": (
        Adagrad(lr=0.05, eps=EPS),
        "Adagrad",
        {"learning_rate": 0.05, "initial_accumulator_value": 0.0, "epsilon": EPS},
    ),
    "adam": (Adam(lr=0.02, eps=EPS), "Adam", {"learning_rate": 0.02, "epsilon": EPS}),
    "adam-betas": (
        Adam(lr=0.02, beta1=0.7, beta2=0.95, eps=EPS),
        "Adam",
        {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.95, "epsilon": EPS},
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rules(keras: Any, note: Note, name: str) -> None:
    spec, theirs, settings = RULES[name]
    made = stack(structure(activations="tanh"), ((), ()), optimizer=spec)
    largest = follow(made, KerasPeer(keras, made, PLACE, getattr(keras.optimizers, theirs)(**settings)))
    note(largest)
    assert largest < TOLERANCE


def test_adamw_decays_weights_and_not_biases(keras: Any, note: Note) -> None:
    made = stack(structure(activations="tanh"), ((), ()), optimizer=AdamW(lr=0.02, weight_decay=0.3, eps=EPS))
    theirs = keras.optimizers.AdamW(learning_rate=0.02, weight_decay=0.3, epsilon=EPS)
    theirs.exclude_from_weight_decay(var_names=["bias"])
    largest = follow(made, KerasPeer(keras, made, PLACE, theirs))
    note(largest)
    assert largest < TOLERANCE


def test_decoupled_weight_decay_of_one_arm(keras: Any, note: Note) -> None:
    made = stack(
        structure(activations="tanh"),
        ((), (WeightDecay(strength=0.4),)),
        optimizer=SGD(lr=0.05, momentum=0.5),
    )
    theirs = keras.optimizers.SGD(learning_rate=0.05, momentum=0.5, weight_decay=0.4)
    theirs.exclude_from_weight_decay(var_names=["bias"])
    largest = follow(made, KerasPeer(keras, made, PLACE, theirs))
    note(largest)
    assert largest < TOLERANCE


class TranslatedAdam(KerasPeer):
    """Keras' ε at step t is ε √(1 − β₂ᵗ)."""

    eps, beta2, steps = 1e-3, 0.999, 0

    def step(self, x: np.ndarray, y: np.ndarray) -> float:
        self.steps += 1
        self.optimizer.epsilon = self.eps * np.sqrt(1 - self.beta2**self.steps)
        return super().step(x, y)


def test_adam_with_a_large_epsilon_translated(keras: Any, note: Note) -> None:
    made = stack(structure(activations="tanh"), ((), ()), optimizer=Adam(lr=0.02, eps=TranslatedAdam.eps))
    largest = follow(made, TranslatedAdam(keras, made, PLACE, keras.optimizers.Adam(learning_rate=0.02)))
    note(largest)
    assert largest < TOLERANCE
