"""Data losses: values against torch's own functions, gradients against autograd, against hand calculation."""

from __future__ import annotations

import math

import pytest
import torch

from reglab.engine.measures.losses import LOSSES, MeanSquaredError, SigmoidCrossEntropy, SoftmaxCrossEntropy
from tests.support.stacks import structure, torch_loss

CASES = [
    ("softmax_cross_entropy", 2),
    ("softmax_cross_entropy", 5),
    ("sigmoid_cross_entropy", 1),
    ("sigmoid_cross_entropy", 2),
    ("mean_squared_error", 1),
    ("mean_squared_error", 3),
]


def _case(name: str, outputs: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Logits (M, outputs, rows), targets of that shape, and classes or values (M, rows)."""
    generator = torch.Generator().manual_seed(outputs)
    logits = 3 * torch.randn(2, outputs, 9, dtype=torch.float64, generator=generator)
    if name == "mean_squared_error" and outputs == 1:
        y = torch.randn(2, 9, dtype=torch.float64, generator=generator)
        return logits, y[:, None], y
    y = torch.randint(0, max(2, outputs), (2, 9), generator=generator)
    if outputs == 1:
        return logits, y[:, None].double(), y
    return logits, torch.nn.functional.one_hot(y, outputs).mT.double(), y


@pytest.mark.parametrize(("name", "outputs"), CASES)
def test_values_are_those_of_torch(name: str, outputs: int) -> None:
    logits, targets, y = _case(name, outputs)
    rows = LOSSES[name](outputs).rows(logits, targets)
    kind = structure((2, outputs), loss=name)
    for replica in range(2):
        expected = torch_loss(kind, logits[replica].T, y[replica])
        torch.testing.assert_close(rows[replica].mean(), expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize(("name", "outputs"), CASES)
def test_gradients_are_those_of_autograd(name: str, outputs: int) -> None:
    logits, targets, _ = _case(name, outputs)
    loss = LOSSES[name](outputs)
    variable = logits.clone().requires_grad_()
    loss.rows(variable, targets).sum().backward()
    linked = loss.link_into(logits, torch.empty_like(logits))
    torch.testing.assert_close(loss.factor * (linked - targets), variable.grad, rtol=1e-12, atol=1e-14)


def test_values_by_hand() -> None:
    column = torch.tensor([[[2.0], [0.0]]])
    first = torch.tensor([[[1.0], [0.0]]])
    assert float(SoftmaxCrossEntropy(2).rows(column, first)) == pytest.approx(math.log(1 + math.exp(-2)))
    both = (math.log(1 + math.exp(-2)) + math.log(2)) / 2
    assert float(SigmoidCrossEntropy(2).rows(column, first)) == pytest.approx(both)
    assert float(MeanSquaredError(2).rows(column, first)) == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["softmax_cross_entropy", "sigmoid_cross_entropy"])
def test_large_logits_give_finite_losses(name: str) -> None:
    logits, targets = torch.tensor([[[300.0], [-300.0]]]), torch.tensor([[[0.0], [1.0]]])
    value = float(LOSSES[name](2).rows(logits, targets))
    assert value == pytest.approx(600 if name.startswith("softmax") else 300)
