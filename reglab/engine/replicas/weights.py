"""A replica's parameters as arrays: what is exchanged with people, files and other libraries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import on_host
from reglab.engine.replicas.layout import Layout
from reglab.experiment.ops import Normalize, Op

Array = NDArray[np.float64]


class Affine(NamedTuple):
    """The parameters of a fully connected or a convolutional layer.

    Parameters
    ----------
    weight : array, shape (inputs, outputs) or (channels, channels before, height, width)
        Weight matrix, so that the layer is x @ W + b; or kernels as in ``torch.nn.Conv2d``.
    bias : array, shape (outputs,) or (channels,)
        Biases.
    """

    weight: Array
    bias: Array


class Normalization(NamedTuple):
    """The parameters of a batch normalisation, each of shape (units,) or (channels,).

    Parameters
    ----------
    scale, shift : array
        γ and β, which are trained.
    mean, variance : array
        Running values, by which evaluation goes.
    """

    scale: Array
    shift: Array
    mean: Array
    variance: Array


Weights = list[Affine | Normalization]
"""Of every operation that has parameters, from input to output."""


def as_exchanged(weight: Array) -> Array:
    """Return a weight matrix (outputs, inputs) as (inputs, outputs); kernels as they are."""
    return np.ascontiguousarray(weight.T) if weight.ndim == 2 else weight


def read_weights(layout: Layout, flat: Tensor, place: int) -> Weights:
    """Return copies of the parameters of the replica at a place, float64."""
    weights: Weights = []
    for number, step in enumerate(layout.plan.steps):
        arrays = [
            on_host(layout.logical(flat, block)[place]).numpy().copy() for block in layout.of_step(number)
        ]
        if step.op.weighted:
            weight, bias = arrays
            weights.append(Affine(as_exchanged(weight.reshape(step.op.weight_shape)), bias[:, 0]))
        elif arrays:
            weights.append(Normalization(*(values[:, 0] for values in arrays)))
    return weights


def write_weights(layout: Layout, flat: Tensor, place: int, weights: Weights) -> None:
    """Give the replica at a place the parameters of every operation that has some.

    Raises
    ------
    ValueError
        If their number or a shape does not fit.
    """
    steps = [number for number in range(len(layout.plan.steps)) if layout.of_step(number)]
    if len(weights) != len(steps):
        raise ValueError(f"the network has parameters in {len(steps)} places, not in {len(weights)}")
    for number, given in zip(steps, weights, strict=True):
        _check(layout, number, given)
        for block, values in zip(layout.of_step(number), given, strict=True):
            array = np.asarray(values, dtype=np.float64)
            matrix = array.T if array.ndim == 2 else array
            target = layout.logical(flat, block)[place]
            target.copy_(torch.tensor(matrix.reshape(block.shape)))


def _check(layout: Layout, number: int, given: Affine | Normalization) -> None:
    step = layout.plan.steps[number]
    expected, found = _shapes(step.op), tuple(map(np.shape, given))
    if found == expected:
        return
    if step.op.weighted:
        where, what = layout.of_step(number)[0].layer + 1, "weights of shape {} and biases of shape {}"
        shapes = f"{what.format(*expected)}, not {' and '.join(map(str, found))}"
        raise ValueError(f"layer {where} has {shapes}")
    raise ValueError(
        f"a batch normalisation of layer {step.layer} has arrays of shapes {expected}, not {found}"
    )


def _shapes(op: Op) -> tuple[tuple[int, ...], ...]:
    """Return the shapes of an operation's parameters as they are exchanged."""
    if isinstance(op, Normalize):
        return ((op.output[0],),) * 4
    shape = op.weight_shape
    return (shape[::-1] if len(shape) == 2 else shape, shape[:1])
