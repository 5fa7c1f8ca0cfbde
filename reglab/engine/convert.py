"""Between a replica and a ``torch.nn.Sequential`` with the same weights and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from reglab.engine.device import on_host
from reglab.engine.errors import EngineError
from reglab.engine.layers.activations import LEAK
from reglab.engine.stack import Weights
from reglab.engine.structure import Structure
from reglab.experiment.ops import Activate, Linear


class Rescale(nn.Module):
    """x · factor: what classic dropout does at evaluation."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        """Return x · factor."""
        return x * self.factor

    def extra_repr(self) -> str:
        """The factor, as it is printed."""
        return f"{self.factor:g}"


def _activation(name: str) -> nn.Module | None:
    modules: dict[str, nn.Module | None] = {
        "relu": nn.ReLU(),
        "leaky_relu": nn.LeakyReLU(LEAK),
        "elu": nn.ELU(),
        "gelu": nn.GELU(),
        "tanh": nn.Tanh(),
        "sigmoid": nn.Sigmoid(),
        "linear": None,
    }
    return modules[name]


def to_module(
    structure: Structure, weights: Weights, dtype: torch.dtype, factors: Mapping[int, float]
) -> nn.Sequential:
    """Return a network on the CPU, in evaluation mode, that puts out logits.

    Parameters
    ----------
    structure : Structure
        Sizes and activations.
    weights : list of (array (inputs, outputs), array (outputs,))
        Weight matrix and biases of every layer.
    dtype : torch.dtype
        Number format.
    factors : mapping of int to float
        Factor at evaluation of the inputs (0) or of the output of hidden layer k, where it
        is not 1.
    """
    modules: list[nn.Module] = [Rescale(factors[0])] if 0 in factors else []
    matrices = iter(weights)
    for step, following in pairwise((*structure.plan.steps, None)):
        if isinstance(step.op, Linear):
            w, b = next(matrices)
            linear = nn.Linear(*w.shape, dtype=dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.T.copy()))
                linear.bias.copy_(torch.from_numpy(b.copy()))
            modules.append(linear)
        elif isinstance(step.op, Activate):
            activation = _activation(step.op.function)
            assert activation is not None
            modules.append(activation)
        if step.layer in factors and (following is None or following.layer != step.layer):
            modules.append(Rescale(factors[step.layer]))
    return nn.Sequential(*modules).eval()


def from_module(module: nn.Module) -> Weights:
    """Return weight matrix (inputs, outputs) and biases (outputs,) of every linear layer, float64.

    Raises
    ------
    EngineError
        If a linear layer has no biases.
    """
    weights: Weights = []
    for name, layer in module.named_modules():
        if isinstance(layer, nn.Linear):
            # The annotation of torch says that there always are biases.
            biases: Tensor | None = layer.bias
            if biases is None:
                raise EngineError(f"module {name}: it has no biases; make it with bias=True.")
            w, b = (on_host(p.detach()).numpy() for p in (layer.weight, biases))
            weights.append((np.ascontiguousarray(w.T), b.copy()))
    return weights
