"""Batch normalisation, as ``torch.nn.BatchNorm1d`` and ``BatchNorm2d`` define it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace
from reglab.experiment.ops import Normalize


class _Normalization(Layer):
    """What training and evaluation have in common.

    Parameters
    ----------
    op : Normalize
        Shapes, ε and momentum.
    groups : int
        Units in memory, or channels: what is normalised together with all of its places.
    """

    def __init__(self, op: Normalize, groups: int) -> None:
        self._op = op
        self._groups = groups

    def _grouped(self, x: Tensor) -> Tensor:
        """Return (M, units, rows) as (M, groups, places · rows)."""
        return x.view(x.shape[0], self._groups, -1)

    def _of_examples(self, x: Tensor) -> Tensor:
        """Return what belongs to examples, not to padding, of a shape (M, groups, places, examples)."""
        rows = x.shape[-1] if self.examples is None else self.examples
        return x.view(x.shape[0], self._groups, -1, x.shape[-1])[..., :rows]


class BatchNorm(_Normalization):
    """(x − mean) / √(variance + ε) · γ + β, with mean and (biased) variance of the batch.

    Padding has no part in them. A single number has variance 0 and becomes β. The running mean
    and the running, unbiased variance are brought forward on the way; a single number has no
    unbiased variance and leaves the running one as it is.
    """

    counts_examples: ClassVar[bool] = True

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the normalised input; the parameters are γ and β, (M, groups, 1)."""
        scale, shift = parameters
        variance, mean = torch.var_mean(self._of_examples(x), (2, 3), correction=0, keepdim=True)
        x4 = x.view(x.shape[0], self._groups, -1, x.shape[-1])
        normal = (x4 - mean) / (variance + self._op.eps).sqrt()
        return (normal * scale[..., None] + shift[..., None]).view(x.shape)

    def prepare(self, work: Workspace) -> None:
        """Make room for the deviations from the mean, and for the numbers of each group."""
        self._centred = torch.zeros_like(work.y)
        small = work.parameters[0].shape
        self._mean, self._inverse, self._scale = work.y.new_zeros(3, *small).unbind(0)

    def forward_into(self, work: Workspace) -> None:
        """Normalise, and keep the deviations."""
        (scale, shift), op = work.parameters, self._op
        x, centred = self._of_examples(work.x), self._of_examples(self._centred)
        count = x.shape[2] * x.shape[3]
        mean, inverse = self._mean, self._inverse
        torch.sum(x, (2, 3), out=mean[..., 0]).div_(count)
        torch.sub(self._grouped(work.x), mean, out=self._grouped(self._centred))
        variance = torch.linalg.vector_norm(centred, 2, (2, 3))[..., None].square_().div_(count)
        self._bring_forward(work.state, mean, variance, count)
        torch.rsqrt(variance.add_(op.eps), out=inverse)
        torch.mul(scale, inverse, out=self._scale)
        torch.addcmul(shift, self._grouped(self._centred), self._scale, out=self._grouped(work.y))

    def _bring_forward(self, state: Sequence[Tensor], mean: Tensor, variance: Tensor, count: int) -> None:
        running_mean, running_variance = state
        momentum = self._op.momentum
        running_mean.lerp_(mean, momentum)
        if count > 1:
            running_variance.mul_(1 - momentum).add_(variance, alpha=momentum * count / (count - 1))

    def backward(self, work: Workspace) -> None:
        """∂β = Σ g, ∂γ = Σ g x̂, ∂x = γ/σ (g − ∂β/n − x̂ ∂γ/n), all over the examples; 0 on padding."""
        scale_gradient, shift_gradient = work.gradients
        product = torch.empty_like(work.grad_y) if work.grad_x is None else work.grad_x
        gradients = self._of_examples(work.grad_y)
        count = gradients.shape[2] * gradients.shape[3]
        torch.sum(gradients, (2, 3), out=shift_gradient[..., 0])
        torch.mul(work.grad_y, self._centred, out=product)
        torch.sum(self._of_examples(product), (2, 3), out=scale_gradient[..., 0])
        scale_gradient.mul_(self._inverse)
        if work.grad_x is None:
            return
        out = self._grouped(work.grad_x)
        torch.mul(self._grouped(self._centred), scale_gradient * self._inverse / -count, out=out)
        out.add_(self._grouped(work.grad_y)).sub_(shift_gradient / count).mul_(self._scale)
        if gradients.shape[3] < work.grad_x.shape[2]:
            work.grad_x[..., gradients.shape[3] :].zero_()


class RunningNorm(_Normalization):
    """The same with the running mean and variance, for evaluation."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the normalised input; the parameters are γ, β, mean and variance, (M, groups, 1)."""
        scale, shift, mean, variance = parameters
        normal = (self._grouped(x) - mean) / (variance + self._op.eps).sqrt()
        return (normal * scale + shift).view(x.shape)

    def forward_into(self, work: Workspace) -> None:
        """Multiply and add once."""
        scale, shift = work.parameters
        mean, variance = work.state
        factor = scale / (variance + self._op.eps).sqrt()
        torch.addcmul(shift - mean * factor, self._grouped(work.x), factor, out=self._grouped(work.y))
