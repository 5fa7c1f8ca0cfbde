"""Networks without a hidden layer, trained to the end, beside the linear models of scikit-learn.

Here the objective is the mean data loss plus the penalty. For m examples with errors e, Ridge
minimises Σe² + alpha Σw², Lasso and ElasticNet Σe²/(2m) + alpha (ρ Σ|w| + (1−ρ) Σw²/2), and
LogisticRegression C · Σ loss + Σw²/2. Biases are free everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import ElasticNet as ElasticNetModel
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge

from reglab.engine.replicas.structure import Structure
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from tests.support.stacks import split, stack, structure
from tests.unit.engine.judges.following import PLACE

Note = Callable[[float], None]

M = 60
"""All examples in every step."""

TOLERANCE = 1e-8
"""scikit-learn's solvers iterate too."""

REGRESSION = structure((6, 1), "linear", "mean_squared_error", train=M, batch=M)
ONE_SIGMOID = structure((6, 1), "linear", "sigmoid_cross_entropy", train=M, batch=M)
SOFTMAX = structure((6, 4), "linear", "softmax_cross_entropy", train=M, batch=M)


def trained(
    kind: Structure, *arm: Technique, optimizer: Optimizer | None = None, steps: int = 2000
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (inputs, outputs) and biases after many steps, without momentum unless told otherwise."""
    made = stack(kind, ((), arm), optimizer=optimizer or SGD(lr=0.3))
    for epoch in range(1, steps + 1):
        made.train_epoch(epoch)
    ((w, b),) = made.get_weights(PLACE)
    return w, b


def distance(model: Any, w: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """The largest difference between a fitted linear model and a layer."""
    weights, biases = np.atleast_2d(model.coef_).T, np.atleast_1d(model.intercept_)
    return max(float(np.abs(weights - w).max()), float(np.abs(biases - b).max()))


SQUARES: dict[str, tuple[Any, tuple[Technique, ...]]] = {
    "least-squares": (LinearRegression(), ()),
    "ridge": (Ridge(alpha=0.2 * M), (L2(strength=0.2),)),
    "ridge-lambda-over-2m": (Ridge(alpha=9.0), (L2(strength=18.0, convention="lambda_2m"),)),
    # At a strength at which no weight is zero, where the subgradient would hover.
    "elastic-net": (
        ElasticNetModel(alpha=0.01 + 0.04, l1_ratio=0.2, tol=1e-14, max_iter=100_000),
        (ElasticNet(strength=0.02 + 0.04, mix=1 / 3),),
    ),
    "lasso-proximal": (
        Lasso(alpha=0.15, tol=1e-14, max_iter=100_000),
        (L1(strength=0.3, method="proximal"),),
    ),
    "elastic-net-proximal": (
        ElasticNetModel(alpha=0.2, l1_ratio=0.75, tol=1e-14, max_iter=100_000),
        (L1(strength=0.3, method="proximal"), L2(strength=0.05)),
    ),
}


@pytest.mark.parametrize("name", SQUARES)
def test_squared_error(note: Note, name: str) -> None:
    model, arm = SQUARES[name]
    data = split(REGRESSION)
    model.fit(data.x_train, data.y_train)
    w, b = trained(REGRESSION, *arm)
    note(distance(model, w, b))
    assert distance(model, w, b) < TOLERANCE
    zeros = model.coef_ == 0
    assert np.array_equal(w[:, 0] == 0, zeros)
    assert zeros.any() == name.endswith("proximal")
    assert not zeros.all()


OPTIMIZERS: dict[str, tuple[Optimizer, float]] = {
    "momentum": (SGD(lr=0.03, momentum=0.9), 1e-8),
    "nesterov": (SGD(lr=0.03, momentum=0.9, nesterov=True), 1e-8),
    "adam": (Adam(lr=0.003), 1e-6),
    "adamw": (AdamW(lr=0.003, weight_decay=0.0), 1e-6),
    "adagrad": (Adagrad(lr=0.3), 1e-6),
    "rmsprop": (RMSprop(lr=0.001), 2e-3),
}
"""With the distance that is allowed: RMSprop ends in small swings of its rate."""


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_proximal_step_ends_at_the_lasso_with_every_optimiser(note: Note, name: str) -> None:
    spec, tolerance = OPTIMIZERS[name]
    model, data = Lasso(alpha=0.15, tol=1e-14, max_iter=100_000), split(REGRESSION)
    model.fit(data.x_train, data.y_train)
    w, b = trained(REGRESSION, L1(strength=0.3, method="proximal"), optimizer=spec, steps=8000)
    note(distance(model, w, b))
    assert distance(model, w, b) < tolerance
    assert np.array_equal(w[:, 0] == 0, model.coef_ == 0)


@pytest.mark.parametrize("strength", [0.03, 0.2])
@pytest.mark.parametrize("kind", [ONE_SIGMOID, SOFTMAX], ids=["sigmoid", "softmax"])
def test_logistic_regression(note: Note, kind: Structure, strength: float) -> None:
    data = split(kind)
    model = LogisticRegression(C=1 / (2 * strength * M), tol=1e-10, solver="newton-cholesky", max_iter=1000)
    model.fit(data.x_train, data.y_train)
    w, b = trained(kind, L2(strength=strength))
    # A common shift of all biases changes no softmax.
    b = b - b.mean() + model.intercept_.mean()
    note(distance(model, w, b))
    assert distance(model, w, b) < TOLERANCE
