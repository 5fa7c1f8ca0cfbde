"""Classifiers and regressors beside scikit-learn's multi-layer perceptrons, 50 steps, with their alpha.

scikit-learn divides its penalty by the size of the batch at hand, also where the last one is smaller.
Its regressor halves the squared error: the same steps come from twice the learning rate, and
its alpha then weighs twice as much beside the error. Its Adam adds ε before the correction of the
bias; a vanishing ε leaves that difference out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
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


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
@pytest.mark.parametrize("rule", ["sgd", "adam"])
@pytest.mark.parametrize(("train", "batch"), [(60, 7), (40, 13), (22, 7), (5, 9)])
def test_a_last_batch_that_is_smaller(
    note: Note, train: int, batch: int, rule: str, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 0)
    spec, settings = RULES[rule]
    kind = structure((4, 8, 6, 3), "tanh", train=train, batch=min(batch, train))
    # Beside it the same number in another convention, which is the same in all batches.
    arms = ((), (L2(strength=0.7, convention="sklearn"),), (L2(strength=0.7, convention="pytorch"),))
    made = stack(kind, arms, optimizer=spec)
    largest = follow(made, SklearnPeer(made, PLACE, 0.7, learning_rate_init=spec.lr, **settings))
    note(largest)
    assert largest < TOLERANCE
    alone = stack(kind, arms[2:], optimizer=spec)
    for epoch in range(1, 11):
        alone.train_epoch(epoch)
    for one, other in zip(alone.get_weights(0), made.get_weights(2), strict=True):
        np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(alone.objective, made.objective[2:])


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
