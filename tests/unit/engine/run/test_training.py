"""Whole training steps of a stack against one plain PyTorch network per replica."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from torch import Tensor

from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from tests.support.stacks import Loop, assert_same_weights, stack, structure

EPOCHS = 10
"""Of 5 steps each, the last batch smaller than the others."""

sgd = partial(torch.optim.SGD, lr=0.05)
adam = partial(torch.optim.Adam, lr=0.05)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", "linear"])
@pytest.mark.parametrize(
    ("loss", "outputs"),
    [
        ("softmax_cross_entropy", 3),
        ("sigmoid_cross_entropy", 1),
        ("sigmoid_cross_entropy", 2),
        ("mean_squared_error", 1),
        ("mean_squared_error", 3),
    ],
)
def test_activations_and_losses(activation: str, loss: str, outputs: int) -> None:
    made = stack(structure((3, 7, 5, outputs), activation, loss), ((), ()), seeds=(0, 4))
    loops = [Loop(made, place, sgd) for place in range(4)]
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        expected = [loop.epoch(epoch) for loop in loops]
        np.testing.assert_allclose(made.objective, expected, rtol=1e-9)
    for place, loop in enumerate(loops):
        assert_same_weights(made, place, loop.network)


@pytest.mark.parametrize(
    "widths", [(2, 3), (1, 1), (1, 8, 1), (5, 1, 4, 2), (2, 8, 8, 2), (9, 33, 17, 20, 4)]
)
def test_shapes(widths: tuple[int, ...]) -> None:
    loss = "mean_squared_error" if widths[-1] == 1 else "softmax_cross_entropy"
    made = stack(structure(widths, "sigmoid", loss), seeds=(1, 2))
    loops = [Loop(made, place, sgd) for place in range(2)]
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        for loop in loops:
            loop.epoch(epoch)
    for place, loop in enumerate(loops):
        assert_same_weights(made, place, loop.network)


@pytest.mark.parametrize(("train", "batch"), [(31, 31), (32, 8), (5, 1), (100, 64), (3000, 10)])
def test_batches(train: int, batch: int) -> None:
    made = stack(structure(train=train, batch=batch, widths=(3, 200, 3)))
    loop = Loop(made, 0, sgd)
    for epoch in (1, 2):
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [loop.epoch(epoch)], rtol=1e-9)
    assert_same_weights(made, 0, loop.network)


@pytest.mark.parametrize(
    ("spec", "reference"),
    [
        (SGD(lr=0.05), sgd),
        (SGD(lr=0.02, momentum=0.9), partial(torch.optim.SGD, lr=0.02, momentum=0.9)),
        (
            SGD(lr=0.02, momentum=0.9, nesterov=True),
            partial(torch.optim.SGD, lr=0.02, momentum=0.9, nesterov=True),
        ),
        (RMSprop(lr=0.01), partial(torch.optim.RMSprop, lr=0.01)),
        (Adagrad(lr=0.05), partial(torch.optim.Adagrad, lr=0.05)),
        (Adam(lr=0.05), adam),
        (AdamW(lr=0.05, weight_decay=0.0), adam),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_optimizers(spec: Optimizer, reference: Callable[..., torch.optim.Optimizer]) -> None:
    made = stack(structure(activations="tanh"), optimizer=spec, seeds=(0, 1))
    loops = [Loop(made, place, reference) for place in range(2)]
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        for loop in loops:
            loop.epoch(epoch)
    for place, loop in enumerate(loops):
        # The gradient of a dead unit is exactly 0 in both, so Adam's quotient stays well defined.
        assert_same_weights(made, place, loop.network, rtol=1e-7)


def _absolute(weights: list[Tensor], *strengths: float) -> Tensor:
    return sum((s * w.abs().sum() for s, w in zip(strengths, weights, strict=True)), torch.zeros(()))


def _square(weights: list[Tensor], *strengths: float) -> Tensor:
    return sum((s * (w * w).sum() for s, w in zip(strengths, weights, strict=True)), torch.zeros(()))


PENALTIES: list[tuple[tuple[Technique, ...], Callable[[list[Tensor]], Tensor]]] = [
    ((L2(strength=0.03),), lambda ws: _square(ws, 0.03, 0.03, 0.03)),
    ((L2(strength=0.03, layers=(2,)),), lambda ws: _square(ws, 0, 0.03, 0)),
    ((L2(strength=0.5, convention="lambda_2m"),), lambda ws: _square(ws, *[0.5 / 62] * 3)),
    ((L2(strength=0.1, convention="pytorch"),), lambda ws: _square(ws, *[0.05] * 3)),
    ((L2(strength=0.1, convention="sklearn"),), lambda ws: _square(ws, *[0.1 / 14] * 3)),
    ((L1(strength=0.02),), lambda ws: _absolute(ws, 0.02, 0.02, 0.02)),
    ((L1(strength=0.02, layers=("output",)),), lambda ws: _absolute(ws, 0, 0, 0.02)),
    (
        (ElasticNet(strength=0.05, mix=0.2),),
        lambda ws: _absolute(ws, *[0.01] * 3) + _square(ws, *[0.04] * 3),
    ),
    (
        (L2(strength=0.01), ElasticNet(strength=0.02), L1(strength=0.03, layers=(1,))),
        lambda ws: _absolute(ws, 0.04, 0.01, 0.01) + _square(ws, *[0.02] * 3),
    ),
]


@pytest.mark.parametrize(("arm", "penalty"), PENALTIES)
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_penalties(
    arm: tuple[Technique, ...],
    penalty: Callable[[list[Tensor]], Tensor],
    large: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both ways of applying them: in one sweep over everything, and layer by layer."""
    if large:
        monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 0)
    made = stack(structure(activations="tanh"), ((), arm, ()), seeds=(0, 1))
    loops = [Loop(made, place, sgd) for place in range(6)]
    for place in (2, 3):
        loops[place].penalty = penalty
        if getattr(arm[0], "convention", "") == "sklearn":
            # Divided by the size of each batch, of which the last has 3 examples and not 7.
            loops[place].scale = lambda rows: 7 / rows
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [loop.epoch(epoch) for loop in loops], rtol=1e-9)
    measured = made.evaluate().values["penalty"]
    for place, loop in enumerate(loops):
        assert_same_weights(made, place, loop.network)
        assert measured[place] == pytest.approx(float(loop.penalty(loop.weights).detach()), rel=1e-9)


def test_proximal_l1_is_a_soft_threshold_after_the_step() -> None:
    made = stack(structure(activations="tanh"), ((L1(strength=0.2, method="proximal"),),), seeds=(0, 1))
    loops = [Loop(made, place, sgd) for place in range(2)]
    for loop in loops:
        # The penalty is part of the objective, though not of the gradient.
        loop.penalty = lambda ws: _absolute(ws, 0.2, 0.2, 0.2).detach()
        loop.after = lambda w: w.sign() * (w.abs() - 0.05 * 0.2).clamp(min=0)
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [loop.epoch(epoch) for loop in loops], rtol=1e-9)
    for place, loop in enumerate(loops):
        assert_same_weights(made, place, loop.network)
        zeros = sum(int((w == 0).sum()) for w, _ in made.get_weights(place))
        assert zeros > 5


@pytest.mark.parametrize(
    ("spec", "reference"), [(SGD(lr=0.05), sgd), (Adam(lr=0.05), adam)], ids=["sgd", "adam"]
)
def test_weight_decay_acts_before_the_step_and_apart_from_the_loss(
    spec: Optimizer, reference: Callable[..., torch.optim.Optimizer]
) -> None:
    made = stack(
        structure(activations="tanh"), ((WeightDecay(strength=0.4, layers=(1, "output")),),), optimizer=spec
    )
    loop = Loop(made, 0, reference)
    chosen = [loop.weights[0], loop.weights[2]]
    loop.before = lambda w: w * (1 - 0.05 * 0.4) if any(w is c for c in chosen) else w
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [loop.epoch(epoch)], rtol=1e-7)
    assert_same_weights(made, 0, loop.network, rtol=1e-7)
    assert made.evaluate().values["penalty"][0] == 0


def test_weight_decay_with_adam_is_adamw() -> None:
    kind = structure(activations="tanh")
    technique = stack(kind, ((WeightDecay(strength=0.2),),), optimizer=Adam(lr=0.05))
    optimizer = stack(kind, optimizer=AdamW(lr=0.05, weight_decay=0.2))
    for epoch in range(1, EPOCHS + 1):
        technique.train_epoch(epoch)
        optimizer.train_epoch(epoch)
    pairs = zip(technique.get_weights(0), optimizer.get_weights(0), strict=True)
    for (w, b), (expected_w, expected_b) in pairs:
        np.testing.assert_allclose(w, expected_w, rtol=1e-9)
        np.testing.assert_allclose(b, expected_b, rtol=1e-9)


def test_single_precision_follows_double_precision() -> None:
    arms = ((), (L2(strength=0.01),))
    kind = structure((4, 16, 16, 3), "tanh", train=64, batch=16)
    single, double = (stack(kind, arms, optimizer=Adam(), dtype=d) for d in (torch.float32, torch.float64))
    for epoch in range(1, EPOCHS + 1):
        single.train_epoch(epoch)
        double.train_epoch(epoch)
    np.testing.assert_allclose(single.objective, double.objective, rtol=1e-5)
    np.testing.assert_allclose(
        single.evaluate().values["val_loss"], double.evaluate().values["val_loss"], rtol=1e-5
    )


def test_given_weights_and_given_order() -> None:
    """What cross-checks with other libraries need."""
    made = stack(structure((2, 3), train=6, batch=4), seeds=(3,), optimizer=SGD(lr=0.5))
    w, b = np.array([[1.0, 0.0, -1.0], [0.5, 0.25, 0.0]]), np.array([0.1, 0.2, 0.3])
    made.set_weights(0, [(w, b)])
    made.batches.order = lambda n, seed, epoch: torch.arange(n - 1, -1, -1)
    loop = Loop(made, 0, partial(torch.optim.SGD, lr=0.5))
    made.train_epoch(1)
    loop.epoch(1)
    assert_same_weights(made, 0, loop.network)
    assert not np.allclose(made.get_weights(0)[0][0], w)


def test_weights_of_a_wrong_shape_are_refused() -> None:
    made = stack(structure((2, 3)))
    with pytest.raises(ValueError, match=r"layer 1 has weights of shape \(2, 3\).*not \(3, 2\)"):
        made.set_weights(0, [(np.zeros((3, 2)), np.zeros(3))])
