"""Data losses on the outputs before their link function (logits), with closed-form gradients.

All three share one form: the derivative of an example's loss by its logits z is
c · (link(z) − target), so that a step needs the link and one fused multiply and add.

Shapes: logits and targets are (…, outputs, rows).
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor
from torch.nn import functional

from reglab.experiment.network import Loss as LossName


class Loss(ABC):
    """A loss per example; the data loss is its mean over examples.

    Parameters
    ----------
    outputs : int
        Number of outputs, K.
    """

    flat = False
    """Whether the link treats each number alone (see `reglab.engine.layers.base.Layer.flat`)."""

    def __init__(self, outputs: int) -> None:
        self.outputs = outputs

    @property
    @abstractmethod
    def factor(self) -> float:
        """c, the factor of link(z) − target in the gradient."""

    @abstractmethod
    def link_into(self, logits: Tensor, out: Tensor) -> Tensor:
        """Return link(z), perhaps written into `out`; shape (M, outputs, rows), or a vector if `flat`."""

    @abstractmethod
    def rows(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return the loss of every example, shape (…, rows)."""


class SoftmaxCrossEntropy(Loss):
    """−log of the softmax of the target class."""

    @property
    def factor(self) -> float:
        """1."""
        return 1.0

    def link_into(self, logits: Tensor, out: Tensor) -> Tensor:
        """Write the softmax over the outputs."""
        return torch.softmax(logits, -2, out=out)

    def rows(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return −Σ target · log softmax."""
        return -(torch.log_softmax(logits, -2) * targets).sum(-2)


class SigmoidCrossEntropy(Loss):
    """−t log σ(z) − (1−t) log(1−σ(z)), mean over the outputs (Keras' binary cross-entropy)."""

    flat = True

    @property
    def factor(self) -> float:
        """1/K."""
        return 1.0 / self.outputs

    def link_into(self, logits: Tensor, out: Tensor) -> Tensor:
        """Write the sigmoid."""
        return torch.sigmoid(logits, out=out)

    def rows(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return the mean over the outputs of max(z, 0) − t z + log(1 + exp(−|z|))."""
        return functional.binary_cross_entropy_with_logits(logits, targets, reduction="none").mean(-2)


class MeanSquaredError(Loss):
    """(z − t)², mean over the outputs."""

    flat = True

    @property
    def factor(self) -> float:
        """2/K."""
        return 2.0 / self.outputs

    def link_into(self, logits: Tensor, out: Tensor) -> Tensor:
        """Return the logits as they are."""
        del out
        return logits

    def rows(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return the mean over the outputs of (z − t)²."""
        return (logits - targets).square().mean(-2)


LOSSES: dict[LossName, type[Loss]] = {
    "softmax_cross_entropy": SoftmaxCrossEntropy,
    "sigmoid_cross_entropy": SigmoidCrossEntropy,
    "mean_squared_error": MeanSquaredError,
}
"""Loss class by the name that `NetworkSpec.loss` gives."""
