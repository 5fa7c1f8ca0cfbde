"""Every update rule against ``torch.optim``, step by step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from reglab.engine.optimizers import make_optimizer
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop

SIZE, STEPS = 100, 50

Torch = Callable[[list[Tensor]], torch.optim.Optimizer]
CASES: list[tuple[Optimizer, Torch]] = [
    (SGD(lr=0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
    (SGD(lr=0.05, momentum=0.9), lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    (
        SGD(lr=0.05, momentum=0.8, nesterov=True),
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True),
    ),
    (RMSprop(lr=0.01), lambda p: torch.optim.RMSprop(p, lr=0.01)),
    (
        RMSprop(lr=0.01, alpha=0.9, momentum=0.5, eps=1e-5),
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.5, eps=1e-5),
    ),
    (Adagrad(lr=0.1), lambda p: torch.optim.Adagrad(p, lr=0.1)),
    (Adam(lr=0.01), lambda p: torch.optim.Adam(p, lr=0.01)),
    (
        Adam(lr=0.02, beta1=0.8, beta2=0.95, eps=1e-4),
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-4),
    ),
    (AdamW(lr=0.01, weight_decay=0.0), lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.0)),
]


def _gradients(dtype: torch.dtype) -> list[Tensor]:
    generator = torch.Generator().manual_seed(5)
    return [torch.randn(SIZE, generator=generator, dtype=torch.float64).to(dtype) for _ in range(STEPS)]


def _start(dtype: torch.dtype) -> Tensor:
    return torch.linspace(-2, 2, SIZE, dtype=dtype)


@pytest.mark.parametrize(("dtype", "rtol"), [(torch.float64, 1e-11), (torch.float32, 2e-5)])
@pytest.mark.parametrize(("spec", "reference"), CASES, ids=lambda value: getattr(value, "kind", ""))
def test_steps_are_those_of_torch(spec: Optimizer, reference: Torch, dtype: torch.dtype, rtol: float) -> None:
    weights, parameter = _start(dtype), _start(dtype).requires_grad_()
    own = make_optimizer(spec, weights, torch.ones(SIZE, dtype=dtype))
    theirs = reference([parameter])
    for gradient in _gradients(dtype):
        # A fresh copy: Nesterov's rule uses the gradient's memory.
        own.step(gradient.clone())
        parameter.grad = gradient.clone()
        theirs.step()
        torch.testing.assert_close(weights, parameter.detach(), rtol=rtol, atol=rtol)
    assert own.steps == STEPS


@pytest.mark.parametrize(("dtype", "rtol"), [(torch.float64, 1e-11), (torch.float32, 2e-5)])
def test_adamw_decays_weights_and_not_biases(dtype: torch.dtype, rtol: float) -> None:
    weights = _start(dtype)
    decays = (torch.arange(SIZE) < 60).to(dtype)
    own = make_optimizer(AdamW(lr=0.05, weight_decay=0.3), weights, decays)
    w, b = (part.clone().requires_grad_() for part in (weights[:60], weights[60:]))
    groups = [{"params": [w], "weight_decay": 0.3}, {"params": [b], "weight_decay": 0.0}]
    theirs = torch.optim.AdamW(groups, lr=0.05)
    for gradient in _gradients(dtype):
        own.step(gradient.clone())
        w.grad, b.grad = gradient[:60].clone(), gradient[60:].clone()
        theirs.step()
        torch.testing.assert_close(weights, torch.cat([w, b]).detach(), rtol=rtol, atol=rtol)


@pytest.mark.parametrize("prepared", [(7,), (7, 7, 3, 7), ()])
def test_adam_counts_on_however_many_steps_are_prepared(prepared: tuple[int, ...]) -> None:
    asked = list(prepared)
    weights, parameter = _start(torch.float64), _start(torch.float64).requires_grad_()
    own = make_optimizer(Adam(lr=0.01), weights, torch.ones(SIZE, dtype=torch.float64))
    theirs = torch.optim.Adam([parameter], lr=0.01)
    behind = 0
    for number, gradient in enumerate(_gradients(torch.float64)):
        if asked and number == behind:
            behind += asked[0]
            own.prepare(asked.pop(0))
        own.step(gradient.clone())
        parameter.grad = gradient.clone()
        theirs.step()
    torch.testing.assert_close(weights, parameter.detach(), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("spec", [case[0] for case in CASES], ids=lambda spec: spec.kind)
def test_zeros_stay_zero_where_the_gradient_is_zero(spec: Optimizer) -> None:
    weights = torch.zeros(40)
    own = make_optimizer(spec, weights, torch.ones(40))
    for _ in range(3):
        own.step(torch.zeros(40))
    assert not weights.any()


@pytest.mark.parametrize(
    "spec",
    [
        SGD(lr=0.1),
        SGD(lr=0.1, momentum=0.9),
        SGD(lr=0.1, momentum=0.9, nesterov=True),
        RMSprop(lr=0.01),
        RMSprop(lr=0.01, momentum=0.8),
        Adagrad(lr=0.1),
        Adam(lr=0.01),
        AdamW(lr=0.01, weight_decay=0.0),
    ],
    ids=str,
)
def test_reach_is_how_far_a_gradient_that_lasts_moves_a_weight(spec: Optimizer) -> None:
    weights, gradient = torch.zeros(40, dtype=torch.float64), torch.linspace(-2, 3, 40, dtype=torch.float64)
    own = make_optimizer(spec, weights, torch.ones(40, dtype=torch.float64))
    for _ in range(3000):
        before = weights.clone()
        own.step(gradient.clone())
    reach = own.reach(slice(10, 30))
    torch.testing.assert_close((before - weights)[10:30], reach * gradient[10:30], rtol=1e-6, atol=0)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("kind", [Adam, Adagrad, RMSprop, AdamW])
def test_what_has_no_gradient_stays_where_epsilon_vanishes(kind: type[Adam], momentum: float) -> None:
    """Else the numbers that fill memory become 0/0, and sums over a layer with them."""
    spec = kind(eps=1e-300, **({"momentum": momentum} if kind is RMSprop else {}))
    weights = torch.zeros(40)
    own = make_optimizer(spec, weights, torch.ones(40, dtype=torch.float64))
    for _ in range(3):
        own.step(torch.cat([torch.zeros(20), torch.ones(20)]))
    assert not weights[:20].any()
    assert (weights[20:] < 0).all()


@pytest.mark.parametrize(
    "spec", [Adam(eps=1e-300), Adagrad(eps=1e-300, lr=100.0), RMSprop(eps=1e-300)], ids=str
)
def test_reach_without_any_gradient_is_finite(spec: Optimizer) -> None:
    """Where ε is so small that it vanishes in single precision, too."""
    own = make_optimizer(spec, torch.zeros(40), torch.ones(40))
    own.step(torch.zeros(40))
    reach = own.reach(slice(0, 40))
    assert isinstance(reach, torch.Tensor)
    assert torch.isfinite(reach).all()
    # Times a coefficient of zero it must leave a weight alone.
    assert not (reach * 0.0).any()
