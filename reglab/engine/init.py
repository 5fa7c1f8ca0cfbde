"""Initial weights, keyed by seed and layer: layers of equal shape start equal in every arm."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import torch
from torch import Tensor

from reglab.engine.draws import key

Filled = tuple[Tensor, Tensor]


def _he(inputs: int, outputs: int, generator: torch.Generator) -> Filled:
    """Normal, σ² = 2/inputs; biases 0 (He et al. 2015)."""
    w = torch.empty(outputs, inputs, dtype=torch.float64)
    return w.normal_(0.0, sqrt(2 / inputs), generator=generator), torch.zeros(outputs, dtype=torch.float64)


def _glorot(inputs: int, outputs: int, generator: torch.Generator) -> Filled:
    """Uniform, ±√(6/(inputs + outputs)); biases 0 (Glorot & Bengio 2010, the default of Keras)."""
    bound = sqrt(6 / (inputs + outputs))
    w = torch.empty(outputs, inputs, dtype=torch.float64)
    return w.uniform_(-bound, bound, generator=generator), torch.zeros(outputs, dtype=torch.float64)


def _pytorch(inputs: int, outputs: int, generator: torch.Generator) -> Filled:
    """Uniform, ±1/√inputs, weights and biases (the default of ``torch.nn.Linear``)."""
    bound = 1 / sqrt(inputs)
    w = torch.empty(outputs, inputs, dtype=torch.float64).uniform_(-bound, bound, generator=generator)
    return w, torch.empty(outputs, dtype=torch.float64).uniform_(-bound, bound, generator=generator)


_RULES: dict[str, Callable[[int, int, torch.Generator], Filled]] = {
    "he": _he,
    "glorot": _glorot,
    "pytorch": _pytorch,
}


def initial(rule: str, seed: int, layer: int, inputs: int, outputs: int) -> Filled:
    """Return weight (outputs, inputs) and biases (outputs,) of one layer, float64.

    Drawn in double precision on the CPU, so that every precision and device starts from the
    same numbers.

    Parameters
    ----------
    rule : {"he", "glorot", "pytorch"}
        As in `NetworkSpec.init`.
    seed, layer : int
        What the draw depends on besides the shape.
    inputs, outputs : int
        Shape of the layer.
    """
    return _RULES[rule](inputs, outputs, torch.Generator().manual_seed(key(seed, "init", layer)))
