"""The fully connected layer."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace


class Dense(Layer):
    """y = W x + b for every replica, W of shape (outputs, inputs) as in ``torch.nn.Linear``."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return W x + b."""
        weight, bias = parameters
        return torch.bmm(weight, x) + bias

    def forward_into(self, work: Workspace) -> None:
        """Write W x + b; a product and a sum are faster than ``baddbmm`` on small layers."""
        weight, bias = work.parameters
        torch.bmm(weight, work.x, out=work.y)
        work.y.add_(bias)

    def backward(self, work: Workspace) -> None:
        """∂W = g xᵀ, ∂b = Σ g over the rows, ∂x = Wᵀ g."""
        weight, bias = work.gradients
        torch.bmm(work.grad_y, work.x_t, out=weight)
        torch.sum(work.grad_y, 2, True, out=bias)
        if work.grad_x is not None:
            torch.bmm(work.weight_t, work.grad_y, out=work.grad_x)
