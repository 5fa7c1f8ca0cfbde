"""Classifiers and regressors beside scikit-learn's multi-layer perceptrons, 50 steps, with their alpha.

scikit-learn divides its penalty by the size of the batch at hand, so all batches are equally large
here. Its regressor halves the squared error: the same steps come from twice the learning rate, and
its alpha then weighs twice as much beside the error. Its Adam adds ε before the correction of the
bias; a vanishing ε leaves that difference out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adam, Optimizer
from tests.support.stacks import stack, structure
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.sklearn_peer import SklearnPeer

Note = Callable[[float], None]
EPS = 1e-18
"""Not zero: a unit that never fires has no gradient, of which Adam would take 0/0."""

RULES: dict[str, tuple[Optimizer, dict[str, Any]]] = {
    "sgd": (SGD(lr=0.05), {"solver": "sgd", "momentum": 0.0, "nesterovs_momentum": False}),
    "momentum": (
        SGD(lr=0.02, momentum=0.9),
        {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": False},
    ),
    "nesterov": (SGD(lr=0.02, momentum=0.9, nesterov=True), {"solver": "sgd", "momentum": 0.9}),
    "adam": (Adam(lr=0.02, eps=EPS), {"solver": "adam", "epsilon": EPS}),
    "adam-betas": (
        Adam(lr=0.02, beta1=0.8, beta2=0.95, eps=EPS),
        {"solver": "adam", "beta_1": 0.8, "beta_2": 0.95, "epsilon": EPS},
    ),
}
STRENGTHS = [0.0, 0.5]


@pytest.mark.parametrize("alpha", STRENGTHS)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("loss", "outputs", "activation"),
    [
        ("softmax_cross_entropy", 3, "tanh"),
        ("sigmoid_cross_entropy", 1, "sigmoid"),
        ("softmax_cross_entropy", 3, "relu"),
    ],
)
def test_classifiers(note: Note, loss: str, outputs: int, activation: str, rule: str, alpha: float) -> None:
    spec, settings = RULES[rule]
    kind = structure((4, 8, 6, outputs), activation, loss, train=40, batch=8)
    made = stack(kind, ((), (L2(strength=alpha, convention="sklearn"),)), optimizer=spec)
    largest = follow(made, SklearnPeer(made, PLACE, alpha, learning_rate_init=spec.lr, **settings))
    note(largest)
    assert largest < TOLERANCE


@pytest.mark.parametrize("alpha", STRENGTHS)
@pytest.mark.parametrize("rule", RULES)
def test_regressors(note: Note, rule: str, alpha: float) -> None:
    spec, settings = RULES[rule]
    kind = structure((4, 8, 6, 1), "tanh", "mean_squared_error", train=40, batch=8)
    made = stack(kind, ((), (L2(strength=2 * alpha, convention="sklearn"),)), optimizer=spec)
    # Adam's steps do not depend on the scale of the objective.
    rate = spec.lr if isinstance(spec, Adam) else 2 * spec.lr
    peer = SklearnPeer(made, PLACE, alpha, learning_rate_init=rate, **settings)
    largest = follow(made, peer, factor=2.0)
    note(largest)
    assert largest < TOLERANCE
