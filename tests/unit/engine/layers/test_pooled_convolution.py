"""A convolution together with the max pooling behind it, against those of torch one after the other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from reglab.engine.layers import bands, convolution
from reglab.engine.layers.base import Workspace
from reglab.engine.layers.convolution import Convolution
from reglab.engine.layers.pooled_convolution import PooledConvolution
from reglab.engine.replicas.sources import Sources
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.measurement import Measured
from reglab.experiment import ops
from tests.support.stacks import stack
from tests.unit.engine.layers.test_picture_layers import ROWS, M, draw
from tests.unit.engine.picture_networks import digits, odd, wide

SHAPES = [(1, 5, 5), (3, 6, 4), (1, 13, 12)]
CASES = [
    case
    for case in product(SHAPES, [1, 3, 5], [1, 2], [0, 1], [2, 3])
    if all((side + 2 * case[3] - case[1]) // case[2] + 1 >= case[4] for side in case[0][1:])
    and case[3] < max(case[1], 2)
]


def layer_of(
    shape: tuple[int, int, int],
    channels: int,
    kernel: int,
    stride: int,
    padding: int,
    size: int,
    sources: Sources | None = None,
) -> PooledConvolution:
    sides = [(side + 2 * padding - kernel) // stride + 1 for side in shape[1:]]
    op = ops.Convolution(shape, (channels, *sides), kernel, stride, padding)
    pool = ops.Pool(op.output, (channels, *(side // size for side in sides)), "max", size, size)
    return PooledConvolution(op, pool, prod(op.weight_shape[1:]) + 3, sources)


def carried_out(layer: PooledConvolution, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return what the layer writes, twice: nothing may be left over; nothing it did not write is a number."""
    work = Workspace((weight, bias))
    work.x, work.y = x, torch.full_like(layer.forward(x, (weight, bias)), torch.nan).contiguous()
    work.scratch = x.new_full((layer.scratch(len(weight), x.shape[2]),), torch.nan)
    layer.prepare(work)
    layer.forward_into(work)
    first = work.y.clone()
    work.scratch.fill_(torch.nan)
    layer.forward_into(work)
    assert torch.equal(first, work.y)
    return first


def by_torch(
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    shape: tuple[int, int, int],
    kernel: int,
    stride: int,
    padding: int,
    size: int,
) -> Tensor:
    """Replica by replica, picture by picture."""
    found = []
    for own, kernels, shift in zip(x, weight, bias, strict=True):
        own_kernels = kernels[:, :-3].reshape(-1, shape[0], kernel, kernel)
        y = functional.conv2d(own.T.reshape(-1, *shape), own_kernels, shift[:, 0], stride, padding)
        found.append(functional.max_pool2d(y, size).flatten(1).T)
    return torch.stack(found)


@pytest.mark.parametrize("pieces", ["together", "single", "bands", "columns", "long"])
@pytest.mark.parametrize(("shape", "kernel", "stride", "padding", "size"), CASES, ids=str)
def test_the_same_as_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
    shape: tuple[int, int, int],
    kernel: int,
    stride: int,
    padding: int,
    size: int,
    pieces: str,
) -> None:
    channels = 1 if stride > 1 else 5
    layer = layer_of(shape, channels, kernel, stride, padding, size)
    of_window = size**2 * (shape[0] * kernel**2 + 3) * ROWS
    if pieces != "together":
        monkeypatch.setattr(convolution, "GATHERED", 1)
    if pieces == "bands":
        monkeypatch.setattr(bands, "COLUMNS", 2 * size * ROWS)
        monkeypatch.setattr(convolution, "MOST_GATHERED", 5 * of_window)
    if pieces == "columns":
        monkeypatch.setattr(convolution, "MOST_GATHERED", of_window)
    if pieces == "long":
        monkeypatch.setattr(bands, "COLUMNS", 1 << 20)
    x, weight, bias = (
        draw(M, prod(shape), ROWS),
        draw(M, channels, layer._seen, seed=1),
        draw(M, channels, 1, seed=2),
    )
    weight[..., -3:] = 0
    found = carried_out(layer, x, weight, bias)
    expected = by_torch(x, weight, bias, shape, kernel, stride, padding, size)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(layer.forward(x, (weight, bias)), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("together", [1, 1 << 17])
def test_replicas_that_see_the_same_pictures(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a picture may lie the other way round."""
    monkeypatch.setattr(convolution, "GATHERED", together)
    sources = Sources((0, 1, 0), (0, 1))
    case = ((2, 6, 5), 4, 3, 1, 1, 2)
    pictures, weight, bias = draw(2, ROWS, 60).mT, draw(M, 4, 21, seed=1), draw(M, 4, 1, seed=2)
    weight[..., -3:] = 0
    shared = carried_out(layer_of(*case, sources), pictures, weight, bias)
    alone = carried_out(layer_of(*case), pictures[[0, 1, 0]].contiguous(), weight, bias)
    assert torch.equal(shared, alone)
    assert torch.equal(shared[2:], carried_out(layer_of(*case), pictures[:1], weight[2:], bias[2:]))


@pytest.mark.parametrize(
    ("shape", "kernel", "rows"), [((3, 16, 16), 3, 32), ((1, 28, 28), 5, 64), ((64, 4, 1000), 3, 64)], ids=str
)
def test_memory_is_bounded(shape: tuple[int, int, int], kernel: int, rows: int) -> None:
    layer = layer_of(shape, 8, kernel, 1, kernel // 2, 2)
    for replicas in (1, 15, 160):
        assert 0 < layer.scratch(replicas, rows) <= 3 << 17


@pytest.mark.parametrize("make", [digits, odd, wide])
def test_networks_are_evaluated_alike(make: Callable[[], Structure], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an activation or a normalisation stands in between, nothing changes."""
    kind = make()
    both: list[Measured] = []
    made: list[ops.Pool] = []
    of = PooledConvolution.of

    def counted(convolved: Convolution, pool: ops.Pool) -> PooledConvolution:
        made.append(pool)
        return of(convolved, pool)

    monkeypatch.setattr(PooledConvolution, "of", staticmethod(counted))
    for together in (True, False):
        if not together:
            monkeypatch.setattr(PooledConvolution, "fits", staticmethod(lambda pool: False))
        found = stack(kind, seeds=(0, 1))
        found.train_epoch(1)
        assert not made
        both.append(found.evaluate())
        assert bool(made) == (together and make is digits)
        made.clear()
    for name, values in both[0].values.items():
        np.testing.assert_allclose(values, both[1].values[name], rtol=1e-11, atol=1e-12)
