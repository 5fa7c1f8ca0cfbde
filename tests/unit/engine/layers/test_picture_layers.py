"""Convolution, pooling, normalisation: written-out forward and backward against the default ones of autograd.

Those of the base class differentiate torch's own functions, on another layout of memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import product
from math import prod

import pytest
import torch
from torch import Tensor, nn

from reglab.engine.layers import convolution
from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.layers.convolution import Convolution
from reglab.engine.layers.copying import Copy
from reglab.engine.layers.normalization import BatchNorm, RunningNorm
from reglab.engine.layers.pooling import AveragePool, GlobalAverage, MaxPool
from reglab.engine.replicas.sources import Sources
from reglab.experiment import ops

M, ROWS = 3, 16


def draw(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def workspace(
    layer: Layer,
    x: Tensor,
    parameters: Sequence[Tensor],
    state: Sequence[Tensor],
    *,
    input_wanted: bool = True,
) -> Workspace:
    """Memory as `Pass` lays it out; nothing in it that is not written first is a number."""
    work = Workspace(
        tuple(parameters),
        tuple(torch.full_like(p, torch.nan) for p in parameters),
        tuple(map(torch.clone, state)),
    )
    work.x = x.clone()
    work.y = x.new_zeros(layer.forward(x, parameters).shape)
    work.grad_y = draw(*work.y.shape, seed=9)
    if layer.examples is not None:
        # Nothing comes back from rows that are no examples.
        work.grad_y[..., layer.examples :] = 0
    if input_wanted:
        work.grad_x = torch.full_like(x, torch.nan)
    work.scratch = x.new_full((layer.scratch(M, x.shape[2]),), torch.nan)
    layer.prepare(work)
    return work


def compare(
    layer: Layer, x: Tensor, parameters: Sequence[Tensor] = (), state: Sequence[Tensor] = ()
) -> Workspace:
    with torch.inference_mode():
        x, parameters = x.clone(), [p.clone() for p in parameters]
        # A layer holds views on its memory, so each memory has a layer of its own.
        layers = [copy(layer) for _ in range(3)]
        own, expected, without = (
            workspace(mine, x, parameters, state, input_wanted=wanted)
            for mine, wanted in zip(layers, (True, True, False), strict=True)
        )
        # Twice: nothing may be left over from the step before.
        for mine, work in ((layers[0], own), (layers[0], own), (layers[2], without)):
            work.grad_y.copy_(expected.grad_y)
            mine.forward_into(work)
            mine.backward(work)
        Layer.forward_into(layers[1], expected)
        Layer.backward(layers[1], expected)
    rows = slice(0, layer.examples)
    torch.testing.assert_close(own.y[..., rows], expected.y[..., rows], rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(own.grad_x, expected.grad_x, rtol=1e-11, atol=1e-12)
    for gradient, same, wanted in zip(own.gradients, without.gradients, expected.gradients, strict=True):
        torch.testing.assert_close(gradient, wanted, rtol=1e-11, atol=1e-11)
        assert torch.equal(gradient, same)
    return own


CONVOLUTIONS = [
    case
    for case in product([(1, 5, 5), (3, 6, 4), (2, 7, 7)], [1, 5], [1, 3, 4], [1, 2, 3], [0, 1])
    if case[2] <= min(case[0][1:]) + 2 * case[4] and case[4] < case[2]
]


@pytest.mark.parametrize("pieces", ["together", "single", "lines", "columns"])
@pytest.mark.parametrize(("shape", "channels", "kernel", "stride", "padding"), CONVOLUTIONS, ids=str)
def test_convolution(
    monkeypatch: pytest.MonkeyPatch,
    shape: tuple[int, int, int],
    channels: int,
    kernel: int,
    stride: int,
    padding: int,
    pieces: str,
) -> None:
    sides = [(side + 2 * padding - kernel) // stride + 1 for side in shape[1:]]
    op = ops.Convolution(shape, (channels, *sides), kernel, stride, padding)
    seen = prod(op.weight_shape[1:]) + 3
    if pieces != "together":
        monkeypatch.setattr(convolution, "GATHERED", 1)
    if pieces == "lines":
        monkeypatch.setattr(convolution, "MOST_GATHERED", 2 * seen * sides[1] * ROWS)
    if pieces == "columns":
        monkeypatch.setattr(convolution, "MOST_GATHERED", 2 * seen * ROWS)
    weight = draw(M, channels, seen, seed=1)
    weight[..., -3:] = 0
    work = compare(Convolution(op, seen), draw(M, prod(shape), ROWS), (weight, draw(M, channels, 1, seed=2)))
    assert not work.gradients[0][..., -3:].any()


def test_a_convolution_of_inputs_that_lie_the_other_way_round() -> None:
    op = ops.Convolution((2, 4, 4), (3, 4, 4), 3, 1, 1)
    layer, x = Convolution(op, 18), draw(M, ROWS, 32).mT
    parameters = (draw(M, 3, 18, seed=1), draw(M, 3, 1, seed=2))
    work = workspace(layer, x.contiguous(), parameters, ())
    work.x = x
    layer.forward_into(work)
    torch.testing.assert_close(work.y, layer.forward(x, parameters), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "channels", "kernel", "rows"),
    [
        ((3, 16, 16), 8, 3, 32),
        ((1, 28, 28), 16, 5, 64),
        ((16, 64, 64), 32, 5, 128),
        ((64, 4, 1000), 8, 3, 64),
    ],
    ids=str,
)
def test_memory_of_gathered_numbers_is_bounded(
    shape: tuple[int, int, int], channels: int, kernel: int, rows: int
) -> None:
    op = ops.Convolution(shape, (channels, *shape[1:]), kernel, 1, kernel // 2)
    layer = Convolution(op, prod(op.weight_shape[1:]))
    for replicas in (1, 15, 160):
        assert 0 < layer.scratch(replicas, rows) <= 3 << 16


def test_replicas_that_see_the_same_pictures_gather_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    op, sources = ops.Convolution((2, 5, 4), (3, 5, 4), 3, 1, 1), Sources((0, 1, 0), (0, 1))
    weights, pictures = (draw(M, 3, 18, seed=1), draw(M, 3, 1, seed=2)), draw(2, 40, ROWS)
    gathered: list[int] = []
    gather = convolution._Piece.gather

    def counted(piece: convolution._Piece) -> None:
        gathered.append(len(piece.windows))
        gather(piece)

    monkeypatch.setattr(convolution._Piece, "gather", counted)
    found, counts = [], []
    with torch.inference_mode():
        for layer, x in (
            (Convolution(op, 18, sources), pictures),
            (Convolution(op, 18), pictures[[0, 1, 0]]),
        ):
            gathered.clear()
            work = workspace(layer, x, weights, (), input_wanted=False)
            layer.forward_into(work)
            layer.backward(work)
            found.append((work.y, *work.gradients))
            counts.append(sum(gathered))
        default = Convolution(op, 18, sources).forward(pictures, weights)
    torch.testing.assert_close(default, found[0][0], rtol=1e-12, atol=1e-12)
    assert all(map(torch.equal, *found))
    assert counts == [4, 6]


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("shape", [(1, 5, 5), (3, 6, 4), (4, 7, 3)], ids=str)
def test_max_pooling_without_a_way_back(shape: tuple[int, int, int], size: int, ties: bool) -> None:
    layer = MaxPool(ops.Pool(shape, (shape[0], shape[1] // size, shape[2] // size), "max", size, size))
    x = draw(M, prod(shape), ROWS)
    work = workspace(layer, x.round() if ties else x, (), (), input_wanted=False)
    layer.forward_into(work)
    assert torch.equal(work.y, layer.forward(work.x, ()))


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("shape", [(1, 5, 5), (3, 6, 4), (2, 3, 3), (4, 7, 3)], ids=str)
@pytest.mark.parametrize(("kind", "name"), [(MaxPool, "max"), (AveragePool, "average")])
def test_pooling(
    kind: type[MaxPool | AveragePool], name: str, shape: tuple[int, int, int], size: int, ties: bool
) -> None:
    op = ops.Pool(shape, (shape[0], shape[1] // size, shape[2] // size), name, size, size)
    x = draw(M, prod(shape), ROWS)
    compare(kind(op), x.relu().round() if ties else x)


@pytest.mark.parametrize("idle", [0, 4])
def test_global_average(idle: int) -> None:
    work = compare(GlobalAverage(ops.GlobalAverage((3, 4, 5), (3,)), 3 + idle), draw(M, 60, ROWS))
    assert not work.y[:, 3:].any()


@pytest.mark.parametrize("idle", [0, 4])
def test_copy(idle: int) -> None:
    work = compare(Copy(5, 5 + idle), draw(M, 5, ROWS))
    assert not work.y[:, 5:].any()


def normalization(shape: tuple[int, ...]) -> tuple[ops.Normalize, tuple[Tensor, ...], tuple[Tensor, ...]]:
    """An operation, its factors and shifts, and running values."""
    groups = shape[0]
    parameters = tuple(draw(M, groups, 1, seed=seed) for seed in (1, 2))
    state = (draw(M, groups, 1, seed=3), draw(M, groups, 1, seed=4).square())
    return ops.Normalize(shape, shape, 1e-3, 0.2), parameters, state


@pytest.mark.parametrize("examples", [None, 16, 13, 2])
@pytest.mark.parametrize("shape", [(6,), (1,), (3, 2, 2), (1, 3, 1)], ids=str)
def test_batch_norm(shape: tuple[int, ...], examples: int | None) -> None:
    op, parameters, state = normalization(shape)
    layer = BatchNorm(op, shape[0])
    layer.examples = examples
    compare(layer, draw(M, prod(shape), ROWS), parameters, state)


@pytest.mark.parametrize("examples", [None, 13, 2])
@pytest.mark.parametrize("shape", [(6,), (3, 2, 2)], ids=str)
def test_running_values_are_those_of_torch(shape: tuple[int, ...], examples: int | None) -> None:
    op, parameters, state = normalization(shape)
    layer, x = BatchNorm(op, shape[0]), 3 + draw(M, prod(shape), ROWS)
    layer.examples = examples
    work = workspace(layer, x, parameters, state)
    layer.forward_into(work)
    layer.forward_into(work)
    for place in range(M):
        module = (nn.BatchNorm1d if len(shape) == 1 else nn.BatchNorm2d)(
            shape[0], eps=op.eps, momentum=op.momentum, dtype=torch.float64
        )
        assert module.running_mean is not None
        assert module.running_var is not None
        with torch.no_grad():
            module.running_mean.copy_(state[0][place, :, 0])
            module.running_var.copy_(state[1][place, :, 0])
            batch = x[place, :, :examples].T.reshape(-1, *shape)
            module(batch)
            module(batch)
        torch.testing.assert_close(work.state[0][place, :, 0], module.running_mean, rtol=1e-13, atol=1e-13)
        torch.testing.assert_close(work.state[1][place, :, 0], module.running_var, rtol=1e-13, atol=1e-13)


def test_what_stands_in_padded_rows_does_not_matter() -> None:
    op, parameters, state = normalization((3, 2, 2))
    layer, x = BatchNorm(op, 3), draw(M, 12, ROWS)
    layer.examples = 5
    other = x.clone()
    other[..., 5:] = 1e6
    layers = (layer, copy(layer))
    one, two = (
        workspace(mine, given, parameters, state) for mine, given in zip(layers, (x, other), strict=True)
    )
    for mine, work in zip(layers, (one, two), strict=True):
        mine.forward_into(work)
        mine.backward(work)
    assert torch.equal(one.y[..., :5], two.y[..., :5])
    assert torch.equal(one.grad_x, two.grad_x)
    assert not one.grad_x[..., 5:].any()
    assert all(map(torch.equal, (*one.gradients, *one.state), (*two.gradients, *two.state)))


def test_a_batch_of_one_becomes_the_shift() -> None:
    op, parameters, state = normalization((6,))
    layer = BatchNorm(op, 6)
    layer.examples = 1
    work = workspace(layer, draw(M, 6, ROWS), parameters, state)
    layer.forward_into(work)
    layer.backward(work)
    torch.testing.assert_close(work.y[..., :1], parameters[1])
    assert not work.grad_x[..., :1].any()
    assert not work.gradients[0].any()
    assert torch.equal(work.gradients[1], work.grad_y[..., :1])
    torch.testing.assert_close(work.state[0], state[0] + 0.2 * (work.x[..., :1] - state[0]))
    assert torch.equal(work.state[1], state[1])


def test_evaluation_goes_by_the_running_values() -> None:
    op, parameters, state = normalization((3, 2, 2))
    layer, x = RunningNorm(op, 3), draw(M, 12, ROWS)
    work = Workspace(parameters, (), state)
    work.x, work.y = x, torch.empty_like(x)
    layer.forward_into(work)
    torch.testing.assert_close(work.y, layer.forward(x, (*parameters, *state)), rtol=1e-12, atol=1e-12)
    for place in range(M):
        expected = nn.functional.batch_norm(
            x[place].T.reshape(ROWS, 3, 2, 2),
            *(values[place, :, 0] for values in (*state, *parameters)),
            training=False,
            eps=op.eps,
        )
        torch.testing.assert_close(work.y[place], expected.reshape(ROWS, 12).T, rtol=1e-12, atol=1e-12)
