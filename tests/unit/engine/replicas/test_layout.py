"""Where the numbers lie: aligned, without overlap, idle units zero."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from reglab.engine.replicas.layout import TAIL, Layout, copy_replicas
from reglab.experiment.memory import ALIGNED, memory_widths, padded
from reglab.experiment.plan import Plan
from tests.support.stacks import structure

sizes = st.lists(st.integers(1, 70), min_size=2, max_size=5)


def plan(widths: Sequence[int]) -> Plan:
    return structure(widths).plan


@given(st.integers(0, 1000), st.integers(1, 64))
def test_padded(size: int, multiple: int) -> None:
    assert padded(size, multiple) % multiple == 0
    assert 0 <= padded(size, multiple) - size < multiple


@given(sizes)
def test_weight_matrices_fill_whole_slots(widths: list[int]) -> None:
    there = memory_widths(plan(widths))
    assert there[-1] == widths[-1]
    assert all(a >= max(b, 2) and a - b < ALIGNED + 1 for a, b in zip(there[:-1], widths[:-1], strict=True))
    assert all(a * b % ALIGNED == 0 for a, b in pairwise(there))


def test_widths_that_fit_are_left_alone() -> None:
    assert memory_widths(plan((2, 8, 8, 2))) == (2, 8, 8, 2)
    assert memory_widths(plan((784, 256, 128, 10))) == (784, 256, 128, 10)
    assert memory_widths(plan((3, 7, 5, 3))) == (16, 7, 16, 3)
    assert memory_widths(plan((1, 1))) == (16, 1)


@given(sizes, st.integers(1, 5))
def test_slots_are_aligned_and_do_not_overlap(widths: list[int], replicas: int) -> None:
    layout = Layout(plan(widths), replicas)
    flat = torch.zeros(layout.size)
    for block in layout.blocks:
        assert block.offset % ALIGNED == 0
        assert block.slot % ALIGNED == 0
        layout.rows(flat, block).add_(1)
    assert bool((flat[:-TAIL] == 1).all())
    assert not flat[-TAIL:].any()


@given(sizes, st.integers(1, 4))
def test_views_show_the_flat_buffer(widths: list[int], replicas: int) -> None:
    layout = Layout(plan(widths), replicas)
    flat = torch.zeros(layout.size)
    total = 0
    for block in layout.blocks:
        view = layout.logical(flat, block)
        assert view.shape == (replicas, *block.shape)
        view.add_(1)
        total += replicas * block.size
    assert int(flat.sum()) == total
    assert total == replicas * sum(a * b + b for a, b in pairwise(widths))


def test_coefficients_act_on_weights_of_their_layer_and_replica() -> None:
    layout = Layout(plan((3, 7, 2)), 3)
    values = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    spread = layout.coefficients(values, torch.empty(0, dtype=torch.float64))
    assert spread.dtype == torch.float64
    for layer in range(2):
        weight, bias = layout.of_step(layout.weights[layer].step)
        assert not layout.view(spread, bias).any()
        for place in range(3):
            assert np.unique(layout.logical(spread, weight)[place]) == values[layer, place]


def test_copies_of_replicas() -> None:
    source, target = Layout(plan((3, 7, 2)), 4), Layout(plan((3, 7, 2)), 2)
    old, new = torch.arange(source.size, dtype=torch.float32), torch.zeros(target.size)
    copy_replicas(source, old, target, new, [3, 1])
    for before, after in zip(source.blocks, target.blocks, strict=True):
        for place, there in enumerate((3, 1)):
            assert torch.equal(target.view(new, after)[place], source.view(old, before)[there])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_buffers_are_of_the_type_asked_for(dtype: torch.dtype) -> None:
    buffer = Layout(plan((2, 2)), 1).zeros(torch.empty(0, dtype=dtype))
    assert buffer.dtype == dtype
    assert not buffer.any()
