"""Every hand-written forward and backward against the default ones, which autograd makes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from reglab.engine.layers.activations import ACTIVATIONS, Activation
from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.layers.dense import Dense
from reglab.engine.layers.idle import IdleUnits
from reglab.engine.layers.noise import EvaluationScale, NoiseLayer

M, INPUTS, UNITS, ROWS = 3, 4, 5, 6


def draw(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def workspace(
    layer: Layer, x: Tensor, parameters: tuple[Tensor, ...] = (), input_wanted: bool = True
) -> Workspace:
    """Memory as `Pass` lays it out, with a random gradient of the output."""
    work = Workspace(parameters, tuple(torch.full_like(p, torch.nan) for p in parameters))
    work.x = x.clone()
    work.x_t = work.x.mT if x.ndim > 1 else work.x
    if parameters:
        work.weight_t = parameters[0].mT
    shape = layer.forward(x, parameters).shape
    work.y = work.x if layer.reuses_input else torch.full(shape, torch.nan, dtype=x.dtype)
    work.grad_y = draw(*shape, seed=9)
    if input_wanted:
        work.grad_x = work.grad_y if layer.reuses_gradient else torch.full_like(x, torch.nan)
    return work


def by_autograd(layer: Layer, x: Tensor, parameters: tuple[Tensor, ...]) -> Workspace:
    """The same, with forward and backward of the base class in memory of its own."""
    work = Workspace(parameters, tuple(torch.empty_like(p) for p in parameters))
    work.x = x.clone()
    work.y = torch.empty_like(layer.forward(x, parameters))
    work.grad_y = draw(*work.y.shape, seed=9)
    work.grad_x = torch.empty_like(x)
    Layer.forward_into(layer, work)
    Layer.backward(layer, work)
    return work


def compare(layer: Layer, x: Tensor, parameters: tuple[Tensor, ...] = ()) -> None:
    with torch.inference_mode():
        # Made here, as the engine does: tensors of inference mode cannot be saved for autograd.
        x, parameters = x.clone(), tuple(p.clone() for p in parameters)
        own, expected = workspace(layer, x, parameters), by_autograd(layer, x, parameters)
        layer.forward_into(own)
        torch.testing.assert_close(own.y, expected.y, rtol=1e-14, atol=1e-14)
        layer.backward(own)
    assert own.grad_x is not None
    torch.testing.assert_close(own.grad_x, expected.grad_x, rtol=1e-12, atol=1e-14)
    for gradient, wanted in zip(own.gradients, expected.gradients, strict=True):
        torch.testing.assert_close(gradient, wanted, rtol=1e-12, atol=1e-14)


def test_dense() -> None:
    compare(Dense(), draw(M, INPUTS, ROWS), (draw(M, UNITS, INPUTS, seed=1), draw(M, UNITS, 1, seed=2)))


def test_dense_without_gradient_of_the_input_leaves_it_out() -> None:
    parameters = (draw(M, UNITS, INPUTS, seed=1), draw(M, UNITS, 1, seed=2))
    layer, x = Dense(), draw(M, INPUTS, ROWS)
    work = workspace(layer, x, parameters, input_wanted=False)
    layer.forward_into(work)
    layer.backward(work)
    assert work.grad_x is None
    expected = by_autograd(layer, x, parameters)
    torch.testing.assert_close(work.gradients[0], expected.gradients[0])


@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS.values() if kind is not None])
def test_activations(kind: type[Activation]) -> None:
    x = 2 * draw(M * UNITS * ROWS)
    compare(kind(), x)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("relu", lambda x: max(0.0, x)),
        ("leaky_relu", lambda x: x if x > 0 else 0.01 * x),
        ("elu", lambda x: x if x > 0 else float(torch.tensor(x).exp()) - 1),
        ("gelu", lambda x: x * 0.5 * (1 + float(torch.erf(torch.tensor(x / 2**0.5))))),
        ("tanh", lambda x: 1 - 2 / (float(torch.tensor(2 * x).exp()) + 1)),
        ("sigmoid", lambda x: 1 / (1 + float(torch.tensor(-x).exp()))),
    ],
)
def test_activations_are_the_functions_of_their_names(name: str, function: Callable[[float], float]) -> None:
    kind = ACTIVATIONS[name]
    assert kind is not None
    points = [-3.0, -0.5, 0.0, 0.25, 2.0]
    expected = torch.tensor([function(x) for x in points], dtype=torch.float64)
    found = kind().forward(torch.tensor(points, dtype=torch.float64), ())
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    assert bool(found[2] != 0) == kind.moves_zero


class _Part:
    """Noise on the second and third replica, for two steps."""

    first, last = 1, 3

    def __init__(self, *, factor: bool, shift: bool) -> None:
        self.factors = (draw(2, UNITS, ROWS, seed=3), draw(2, UNITS, ROWS, seed=4)) if factor else ()
        self.shifts = (draw(2, UNITS, ROWS, seed=5), draw(2, UNITS, ROWS, seed=6)) if shift else ()


@pytest.mark.parametrize("step", [0, 1])
def test_noise(step: int) -> None:
    layer = NoiseLayer([_Part(factor=True, shift=False), _Part(factor=False, shift=True)])
    layer.step = step
    compare(layer, draw(M, UNITS, ROWS))


def test_noise_keeps_its_input_and_leaves_other_replicas_alone() -> None:
    layer, x = NoiseLayer([_Part(factor=True, shift=True)]), draw(M, UNITS, ROWS)
    work = workspace(layer, x)
    layer.forward_into(work)
    assert torch.equal(work.x, x)
    assert torch.equal(work.y[0], x[0])
    assert not torch.equal(work.y[1:], x[1:])


def test_scale_at_evaluation() -> None:
    layer, x = (
        EvaluationScale(torch.tensor([1.0, 0.5, 0.25], dtype=torch.float64)[:, None, None]),
        draw(M, UNITS, ROWS),
    )
    work = workspace(layer, x)
    layer.forward_into(work)
    torch.testing.assert_close(work.y, torch.stack([x[0], x[1] / 2, x[2] / 4]))
    torch.testing.assert_close(layer.forward(x, ()), work.y)


def test_idle_units() -> None:
    layer, x = IdleUnits(3), draw(M, UNITS, ROWS)
    work = workspace(layer, x)
    layer.forward_into(work)
    assert torch.equal(work.y[:, :3], x[:, :3])
    assert not work.y[:, 3:].any()
    torch.testing.assert_close(layer.forward(x, ()), work.y)


class _Cube(Layer):
    """A layer that brings its forward and nothing else."""

    def forward(self, x: Tensor, parameters: object) -> Tensor:
        return x**3


def test_a_new_layer_needs_its_forward_alone() -> None:
    x = draw(M, UNITS, ROWS)
    with torch.inference_mode():
        work = workspace(_Cube(), x.clone())
        _Cube().forward_into(work)
        _Cube().backward(work)
    torch.testing.assert_close(work.y, x**3)
    torch.testing.assert_close(work.grad_x, 3 * x**2 * work.grad_y)
