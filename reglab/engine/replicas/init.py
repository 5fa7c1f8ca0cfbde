"""Initial weights, keyed by seed and layer: layers of equal shape start equal in every arm."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt

import numpy as np
import torch
from torch import Tensor

from reglab.engine.draws import key
from reglab.engine.replicas.weights import Affine, Normalization, Weights, as_exchanged
from reglab.experiment.ops import Normalize, Shape
from reglab.experiment.plan import Plan

Filled = tuple[Tensor, Tensor]


def _he(shape: Shape, generator: torch.Generator) -> Filled:
    """Normal, σ² = 2/inputs; biases 0 (He et al. 2015)."""
    w = torch.empty(shape, dtype=torch.float64)
    w.normal_(0.0, sqrt(2 / _inputs(shape)), generator=generator)
    return w, torch.zeros(shape[0], dtype=torch.float64)


def _glorot(shape: Shape, generator: torch.Generator) -> Filled:
    """Uniform, ±√(6/(inputs + outputs)); biases 0 (Glorot & Bengio 2010, the default of Keras)."""
    bound = sqrt(6 / (_inputs(shape) + shape[0] * prod(shape[2:])))
    w = torch.empty(shape, dtype=torch.float64)
    return w.uniform_(-bound, bound, generator=generator), torch.zeros(shape[0], dtype=torch.float64)


def _pytorch(shape: Shape, generator: torch.Generator) -> Filled:
    """Uniform, ±1/√inputs, weights and biases (the default of ``torch.nn.Linear`` and ``Conv2d``)."""
    bound = 1 / sqrt(_inputs(shape))
    w = torch.empty(shape, dtype=torch.float64).uniform_(-bound, bound, generator=generator)
    return w, torch.empty(shape[0], dtype=torch.float64).uniform_(-bound, bound, generator=generator)


def _inputs(shape: Shape) -> int:
    """Numbers on which one output depends."""
    return prod(shape[1:])


_RULES: dict[str, Callable[[Shape, torch.Generator], Filled]] = {
    "he": _he,
    "glorot": _glorot,
    "pytorch": _pytorch,
}


def initial(rule: str, seed: int, layer: int, shape: Shape) -> Filled:
    """Return the weights of one layer, of the shape asked for, and its biases (outputs,), float64.

    Drawn in double precision on the CPU, so that every precision and device starts from the
    same numbers.

    Parameters
    ----------
    rule : {"he", "glorot", "pytorch"}
        As in `NetworkSpec.init`.
    seed, layer : int
        What the draw depends on besides the shape; layers with weights are counted alone, so
        that another kind in between changes nothing.
    shape : tuple of int
        (outputs, inputs) or (channels, channels before, height, width).
    """
    return _RULES[rule](shape, torch.Generator().manual_seed(key(seed, "init", layer)))


def initial_weights(plan: Plan, rule: str, seed: int) -> Weights:
    """Return the initial parameters of a network; a batch normalisation only normalises at first.

    Parameters
    ----------
    plan : Plan
        The network.
    rule, seed
        As for `initial`.
    """
    weights: Weights = []
    layer = 0
    for step in plan.steps:
        if step.op.weighted:
            w, b = initial(rule, seed, layer, step.op.weight_shape)
            weights.append(Affine(as_exchanged(w.numpy()), b.numpy()))
            layer += 1
        elif isinstance(step.op, Normalize):
            n = step.op.output[0]
            weights.append(Normalization(np.ones(n), np.zeros(n), np.zeros(n), np.ones(n)))
    return weights
