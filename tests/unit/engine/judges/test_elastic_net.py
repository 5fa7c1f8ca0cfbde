"""Elastic nets and the lasso on the diabetes data, trained to the end, beside scikit-learn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sklearn.linear_model import ElasticNet as ElasticNetModel
from sklearn.linear_model import Lasso

from reglab.data import Split, load
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.stack import Stack
from reglab.experiment.data import DataSpec
from reglab.experiment.plan import plan_of
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.training import SGD, Adam, Optimizer

Note = Callable[[float], None]
TRAIN = 200
KIND = Structure(plan_of((), (10,), 1), "mean_squared_error", "regression", TRAIN, TRAIN)
ALPHA, RATIO = 0.15, 0.4


@pytest.fixture(scope="module")
def diabetes() -> Split:
    return load(DataSpec(set="diabetes", train=TRAIN, validation=120, test=120), TRAIN, 0)


def trained(data: Split, *arms: Technique, spec: Optimizer | None = None, steps: int = 4000) -> Stack:
    """One replica per technique after many steps on all examples."""
    spec = spec or SGD(lr=0.1)
    scale = Scale(TRAIN, TRAIN, spec.lr)
    members = [Member(place, 0, "he", (arm,), scale, ()) for place, arm in enumerate(arms)]
    made = Stack(KIND, members, {0: data}, spec, torch.empty(0, dtype=torch.float64))
    made.initialise()
    for epoch in range(1, steps + 1):
        made.train_epoch(epoch)
    return made


def coefficients(made: Stack, place: int) -> NDArray[np.float64]:
    ((w, _),) = made.get_weights(place)
    return np.asarray(w)[:, 0]


def fitted(model: Any, data: Split) -> Any:
    return model.fit(data.x_train, data.y_train)


def naive(data: Split) -> Any:
    return fitted(ElasticNetModel(alpha=ALPHA, l1_ratio=RATIO, tol=1e-15, max_iter=100_000), data)


# Theirs is ½ mean squared error + alpha (ρ Σ|w| + (1−ρ)/2 Σw²), ours twice that.
L1_STRENGTH, L2_STRENGTH = 2 * ALPHA * RATIO, ALPHA * (1 - RATIO)


def test_both_forms_are_the_elastic_net_of_scikit_learn(diabetes: Split, note: Note) -> None:
    total = L1_STRENGTH + L2_STRENGTH
    made = trained(
        diabetes,
        ElasticNet(strength=total, mix=L1_STRENGTH / total, method="proximal"),
        L1L2(l1=L1_STRENGTH, l2=L2_STRENGTH, method="proximal"),
    )
    model = naive(diabetes)
    distances = [float(np.abs(coefficients(made, place) - model.coef_).max()) for place in range(2)]
    note(max(distances))
    assert max(distances) < 1e-8
    zeros = model.coef_ == 0
    assert 0 < zeros.sum() < 10
    for place in range(2):
        assert np.array_equal(coefficients(made, place) == 0, zeros)


def test_the_corrected_form_is_rescaled(diabetes: Split, note: Note) -> None:
    made = trained(diabetes, L1L2(l1=L1_STRENGTH, l2=L2_STRENGTH, method="proximal", corrected=True))
    model = naive(diabetes)
    expected = (1 + L2_STRENGTH) * model.coef_
    found = coefficients(made, 0)
    prediction = made.predict(diabetes.x_val)[0, :, 0]
    loss = float(np.mean((diabetes.x_val @ expected + model.intercept_ - diabetes.y_val) ** 2))
    measured = made.evaluate()
    largest = max(
        float(np.abs(found - expected).max()),
        float(np.abs(prediction - diabetes.x_val @ expected - model.intercept_).max()),
        abs(measured.values["val_loss"][0] - loss),
        abs(measured.values["weight_norm"][0] - float(np.linalg.norm(expected))),
    )
    note(largest)
    assert largest < 1e-8
    # The penalty is that of the weights that are trained.
    penalty = L1_STRENGTH * np.abs(model.coef_).sum() + L2_STRENGTH * (model.coef_**2).sum()
    assert measured.values["penalty"][0] == pytest.approx(penalty, rel=1e-6)


@pytest.mark.parametrize("spec", [SGD(lr=0.05), Adam(lr=0.003)], ids=lambda spec: spec.kind)
def test_only_the_proximal_step_leaves_zeros(diabetes: Split, spec: Optimizer) -> None:
    strength = 0.3
    made = trained(
        diabetes, L1(strength=strength), L1(strength=strength, method="proximal"), spec=spec, steps=8000
    )
    model = fitted(Lasso(alpha=strength / 2, tol=1e-15, max_iter=100_000), diabetes)
    share = float((model.coef_ == 0).mean())
    assert 0.3 < share < 1
    assert float((coefficients(made, 0) == 0).mean()) == 0
    assert float((coefficients(made, 1) == 0).mean()) == share
    # The subgradient hovers around the same solution, a step or so away.
    assert 1e-6 < np.abs(coefficients(made, 0) - model.coef_).max() < 0.1
    assert np.abs(coefficients(made, 1) - model.coef_).max() < 1e-6
