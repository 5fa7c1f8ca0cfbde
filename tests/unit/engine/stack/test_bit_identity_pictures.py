"""Convolutions, pooling and normalisation: a replica's bits do not depend on its company either."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from reglab.engine.layers import convolution
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.stack import Stack
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import Adam
from tests.support.stacks import members, split
from tests.unit.engine.picture_networks import ALL, odd, wide
from tests.unit.engine.stack.test_bit_identity import assert_same_bits, trained

SEEDS = (0, 1, 2)
ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (L2(strength=0.01), Dropout(p=0.3, layers=("input", 1))),
    (WeightDecay(strength=0.1), GaussianNoise(sigma=0.2), Dropout(p=0.2, form="classic")),
)


def part(kind: Structure, dtype: torch.dtype, first: int = 0, count: int = 9) -> Stack:
    """A stack of some consecutive replicas out of all arms and seeds."""
    chosen = members(kind, ARMS, SEEDS)[first : first + count]
    splits = {seed: split(kind, seed) for seed in SEEDS}
    made = Stack(kind, chosen, splits, Adam(lr=0.01), torch.empty(0, dtype=dtype))
    made.initialise()
    return made


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_in_any_company(make: Callable[[], Structure], dtype: torch.dtype) -> None:
    everyone = part(make(), dtype)
    measured = trained(everyone)
    for count in range(1, 9):
        for first in {0, 9 - count}:
            some = part(make(), dtype, first, count)
            some_measured = trained(some)
            for place in range(count):
                assert_same_bits(some, some_measured, place, everyone, measured, first + place)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_after_others_were_taken_out(make: Callable[[], Structure]) -> None:
    everyone, thinned = part(make(), torch.float32), part(make(), torch.float32)
    measured = trained(everyone, (1, 2, 3))
    trained(thinned, (1,))
    thinned = thinned.reduced([0, 2, 3, 8])
    trained(thinned, (2,))
    thinned = thinned.reduced([1, 3])
    final = trained(thinned, (3,))
    for place, there in enumerate((2, 8)):
        assert_same_bits(thinned, final, place, everyone, measured, there)


@pytest.mark.parametrize("make", [odd, wide])
def test_how_much_is_gathered_at_once(make: Callable[[], Structure], monkeypatch: pytest.MonkeyPatch) -> None:
    """Several replicas at once or one by one gives the same bits; line by line the same numbers."""
    whole = part(make(), torch.float32)
    measured = trained(whole)
    monkeypatch.setattr(convolution, "GATHERED", 1)
    single = part(make(), torch.float32)
    single_measured = trained(single)
    for place in range(9):
        assert_same_bits(single, single_measured, place, whole, measured, place)
    exact = part(make(), torch.float64)
    trained(exact)
    monkeypatch.setattr(convolution, "MOST_GATHERED", 2000)
    lines = part(make(), torch.float64)
    trained(lines)
    for place in range(9):
        for own, others in zip(lines.get_weights(place), exact.get_weights(place), strict=True):
            for a, b in zip(own, others, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-9)
