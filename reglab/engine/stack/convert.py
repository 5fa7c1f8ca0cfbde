"""Between a replica and a ``torch.nn.Sequential`` with the same weights and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from math import prod

import torch
from torch import Tensor, nn

from reglab.engine.device import on_host
from reglab.engine.effects.noise import Noise
from reglab.engine.errors import EngineError
from reglab.engine.layers.activations import LEAK
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Affine, Normalization, Weights, as_exchanged
from reglab.experiment import ops


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

    It takes rows of features, as the data set has them; where the network sees pictures, its
    first module makes them.

    Parameters
    ----------
    structure : Structure
        The network.
    weights : list of Affine or Normalization
        The parameters of every operation that has some.
    dtype : torch.dtype
        Number format.
    factors : mapping of int to float
        Factor at evaluation of the inputs (0) or of the output of hidden layer k, where it
        is not 1.
    """
    plan = structure.plan
    modules: list[nn.Module] = [nn.Unflatten(1, plan.input)] if len(plan.input) > 1 else []
    modules += [Rescale(factors[0])] if 0 in factors else []
    parameters = iter(weights)
    for layer in range(1, plan.hidden + 2):
        for op in (step.op for step in plan.steps if step.layer == layer):
            made = _modules(op, dtype)
            modules += made
            if op.parameters:
                _fill(made[0], next(parameters))
        modules += [Rescale(factors[layer])] if layer in factors else []
    return nn.Sequential(*modules).eval()


def evaluation_module(
    structure: Structure, member: Member, weights: Weights, dtype: torch.dtype
) -> nn.Sequential:
    """Return a replica as such a network, with the factors that its techniques have at evaluation."""
    # Factors are found in double precision, and rounded only where the network computes with them.
    noise = Noise([member], structure, torch.empty(0, dtype=torch.float64))
    factors = {
        position: float(factor)
        for position in range(structure.hidden + 1)
        if (factor := noise.evaluation_factor(position)) is not None
    }
    return to_module(structure, weights, dtype, factors)


@singledispatch
def _modules(op: ops.Op, dtype: torch.dtype) -> list[nn.Module]:
    """Return what carries out an operation."""
    raise NotImplementedError(op)


@_modules.register
def _(op: ops.Linear, dtype: torch.dtype) -> list[nn.Module]:
    return [nn.Linear(prod(op.input), op.output[0], dtype=dtype)]


@_modules.register
def _(op: ops.Convolution, dtype: torch.dtype) -> list[nn.Module]:
    return [nn.Conv2d(op.input[0], op.output[0], op.kernel, op.stride, op.padding, dtype=dtype)]


@_modules.register
def _(op: ops.Normalize, dtype: torch.dtype) -> list[nn.Module]:
    kind = nn.BatchNorm1d if len(op.output) == 1 else nn.BatchNorm2d
    return [kind(op.output[0], op.eps, op.momentum, dtype=dtype)]


@_modules.register
def _(op: ops.Activate, dtype: torch.dtype) -> list[nn.Module]:
    del dtype
    activation = _activation(op.function)
    return [] if activation is None else [activation]


@_modules.register
def _(op: ops.Pool, dtype: torch.dtype) -> list[nn.Module]:
    del dtype
    return [(nn.MaxPool2d if op.kind == "max" else nn.AvgPool2d)(op.size, op.stride)]


@_modules.register
def _(op: ops.GlobalAverage, dtype: torch.dtype) -> list[nn.Module]:
    del op, dtype
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]


@_modules.register
def _(op: ops.Reshape, dtype: torch.dtype) -> list[nn.Module]:
    del op, dtype
    return [nn.Flatten()]


@_modules.register
def _(op: ops.Drop, dtype: torch.dtype) -> list[nn.Module]:
    del dtype
    return [nn.Dropout(op.p)]


def _fill(module: nn.Module, values: Affine | Normalization) -> None:
    with torch.no_grad():
        for target, array in zip(_parameters(module), values, strict=True):
            assert target is not None
            matrix = array.T if array.ndim == 2 else array
            target.copy_(torch.from_numpy(matrix.copy()))


def _parameters(module: nn.Module) -> tuple[Tensor | None, ...]:
    """Return the tensors that are exchanged, in the order of `Affine` or `Normalization`."""
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        return (module.weight, module.bias, module.running_mean, module.running_var)
    if isinstance(module, nn.Linear | nn.Conv2d):
        return (module.weight, module.bias)
    return ()


def from_module(module: nn.Module) -> Weights:
    """Return the parameters of every linear, convolutional and normalising layer, float64.

    Raises
    ------
    EngineError
        If a layer lacks some of the parameters that those of this program have.
    """
    weights: Weights = []
    for name, layer in module.named_modules():
        tensors = _parameters(layer)
        arrays = [on_host(values.detach()).numpy().copy() for values in tensors if values is not None]
        if len(arrays) < len(tensors):
            remedy = "bias=True" if len(tensors) == 2 else "affine=True and track_running_stats=True"
            lack = "biases" if len(tensors) == 2 else "factors, shifts or running values"
            raise EngineError(f"module {name}: it has no {lack}; make it with {remedy}.")
        if len(arrays) == 2:
            weights.append(Affine(as_exchanged(arrays[0]), arrays[1]))
        elif arrays:
            weights.append(Normalization(*arrays))
    return weights
