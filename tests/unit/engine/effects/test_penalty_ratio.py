"""The recorded ratio of gradients against autograd, at the last whole batch of an epoch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from reglab.experiment.techniques.activity import Activity
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.orthogonal import Orthogonal
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD
from tests.support.stacks import module, split, stack, structure, torch_loss

ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (L2(strength=0.03),),
    (L1(strength=0.02, method="proximal"), L2(strength=0.01, layers=("output",))),
    (Orthogonal(strength=0.2, mode="columns", layers=(2,)),),
    (WeightDecay(strength=0.1), Activity(l1=0.01)),
)


def penalties(place: int, weights: list[torch.Tensor]) -> list[torch.Tensor | None]:
    """The penalty on each weight matrix, ``None`` where there is none."""
    if place == 1:
        return [0.03 * w.square().sum() for w in weights]
    if place == 2:
        found = [0.02 * w.abs().sum() for w in weights]
        return [*found[:2], found[2] + 0.01 * weights[2].square().sum()]
    if place == 3:
        units = functional.normalize(weights[1], dim=1)
        n = len(units)
        cosines = (units @ units.T * (1 - torch.eye(n, dtype=units.dtype))).abs()
        return [None, 0.2 * cosines.sum() / (n * (n - 1)), None]
    return [None, None, None]


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_ratio(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 0)
    kind = structure(activations="tanh")
    made = stack(kind, ARMS, optimizer=SGD(lr=0.1))
    data, whole = split(kind), kind.train // kind.batch
    made.train_epoch(1)
    steps = made.epoch_steps(2)
    with torch.inference_mode():
        for _ in range(whole - 1):
            next(steps)
    networks = [module(made, place) for place in range(len(ARMS))]
    with torch.inference_mode():
        for _ in steps:
            pass
    found = made.evaluate().layers["penalty_ratio"]
    rows = made.batches.order(kind.train, 0, 2).numpy()[(whole - 1) * kind.batch : whole * kind.batch]
    x, y = torch.tensor(data.x_train[rows]), torch.tensor(data.y_train[rows])
    for place, network in enumerate(networks):
        weights = [layer.weight for layer in network if isinstance(layer, nn.Linear)]
        terms = penalties(place, weights)
        if place == 4:
            assert np.isnan(found[place]).all()
            continue
        slopes = torch.autograd.grad(torch_loss(kind, network(x), y), weights)
        for layer, (term, w, slope) in enumerate(zip(terms, weights, slopes, strict=True)):
            if term is None:
                assert np.isnan(found[place, layer])
            else:
                (pull,) = torch.autograd.grad(term, w)
                assert found[place, layer] == pytest.approx(float(pull.norm() / slope.norm()), rel=1e-9)


def test_before_any_training_nothing_is_known() -> None:
    made = stack(structure(), ARMS)
    assert np.isnan(made.evaluate().layers["penalty_ratio"]).all()


def test_without_a_data_gradient_there_is_no_ratio() -> None:
    """Units that never fire have none."""
    made = stack(structure((3, 4, 3)), ((L2(strength=0.1),),))
    (w, b), out = made.get_weights(0)
    made.set_weights(0, [type(out)(w, np.full_like(b, -100.0)), out])
    made.train_epoch(1)
    ratios = made.evaluate().layers["penalty_ratio"][0]
    assert np.isnan(ratios[0])
