"""Initial weights: the distributions of their names, the same for equal layers everywhere."""

from __future__ import annotations

from math import sqrt

import pytest
import torch

from reglab.engine.replicas.init import initial
from tests.support.stacks import stack, structure


def test_he() -> None:
    w, b = initial("he", 0, 0, (200, 300))
    assert w.shape == (200, 300)
    assert float(w.std()) == pytest.approx(sqrt(2 / 300), rel=0.02)
    assert float(w.mean()) == pytest.approx(0, abs=0.002)
    # Normal: two thirds within one standard deviation.
    assert float((w.abs() < sqrt(2 / 300)).double().mean()) == pytest.approx(0.683, abs=0.01)
    assert not b.any()


@pytest.mark.parametrize(("rule", "bound"), [("glorot", sqrt(6 / 500)), ("pytorch", 1 / sqrt(300))])
def test_uniform(rule: str, bound: float) -> None:
    w, b = initial(rule, 0, 0, (200, 300))
    assert float(w.abs().max()) == pytest.approx(bound, rel=0.001)
    assert float(w.std()) == pytest.approx(bound / sqrt(3), rel=0.02)
    assert bool(b.any()) == (rule == "pytorch")
    assert float(b.abs().max()) <= bound


def test_pytorch_has_the_moments_of_torch_linear() -> None:
    torch.manual_seed(0)
    theirs = torch.nn.Linear(300, 200)
    w, b = initial("pytorch", 0, 0, (200, 300))
    assert float(w.std()) == pytest.approx(float(theirs.weight.detach().std()), rel=0.02)
    assert float(b.std()) == pytest.approx(float(theirs.bias.detach().std()), rel=0.15)


@pytest.mark.parametrize("rule", ["he", "glorot", "pytorch"])
def test_seeds_and_layers_differ_and_the_same_is_the_same(rule: str) -> None:
    w, b = initial(rule, 0, 0, (8, 8))
    again, b_again = initial(rule, 0, 0, (8, 8))
    assert torch.equal(w, again)
    assert torch.equal(b, b_again)
    assert not torch.equal(w, initial(rule, 1, 0, (8, 8))[0])
    assert not torch.equal(w, initial(rule, 0, 1, (8, 8))[0])


def test_a_stack_starts_from_them_in_either_precision() -> None:
    kind = structure((3, 7, 5, 3))
    for dtype in (torch.float32, torch.float64):
        made = stack(kind, ((), ()), seeds=(4, 6), dtype=dtype, init="pytorch")
        for place, seed in enumerate((4, 6, 4, 6)):
            for layer, (w, b) in enumerate(made.get_weights(place)):
                expected, biases = initial("pytorch", seed, layer, w.shape[::-1])
                assert torch.equal(torch.tensor(w.T.copy()), expected.to(dtype).double())
                assert torch.equal(torch.tensor(b), biases.to(dtype).double())
