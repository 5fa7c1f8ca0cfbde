"""What the weights of a network tell: their distribution, how many are zero, which units are idle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array

NEAR_ZERO = 1e-3
"""A weight of a smaller size counts as near zero, as in the record's ``near_zero``."""


@dataclass(frozen=True, slots=True)
class ZeroShares:
    """How many of some weights are zero or nearly so.

    Parameters
    ----------
    count : int
        Number of weights, those that are not finite aside.
    near : float
        Share with |w| < 0.001, NaN without any weight.
    exact : float
        Share that is exactly 0; these are among the near ones.
    """

    count: int
    near: float
    exact: float


def zero_shares(values: Array) -> ZeroShares:
    """Return how many of the weights in an array of any shape are near zero and exactly zero."""
    sound = np.asarray(values)[np.isfinite(values)]
    if not sound.size:
        return ZeroShares(0, np.nan, np.nan)
    near = np.count_nonzero(np.abs(sound) < NEAR_ZERO) / sound.size
    return ZeroShares(sound.size, near, np.count_nonzero(sound == 0) / sound.size)


def shared_edges(groups: Iterable[Array], bins: int = 61) -> Array:
    """Return the edges of bins in which several groups of weights can be compared.

    They are symmetric around zero and their number is odd, so that zero has a bin of its own.

    Parameters
    ----------
    groups : iterable of array
        Weights; what is not finite is ignored.
    bins : int
        Number of bins, odd.

    Returns
    -------
    array, shape (bins + 1,)
        From minus to plus the largest size, and ±1 where all weights are zero.

    Raises
    ------
    ValueError
        If the number of bins is even.
    """
    if bins % 2 == 0:
        raise ValueError(f"the number of bins must be odd, but is {bins}")
    reach = largest(groups) or 1.0
    return np.linspace(-reach, reach, bins + 1)


def largest(groups: Iterable[Array]) -> float:
    """Return the largest finite |w| of several groups of weights, 0 where there is none."""
    found = 0.0
    for group in groups:
        size = np.abs(group)
        found = max(found, float(np.max(size, initial=0.0, where=np.isfinite(size))))
    return found


def histogram(values: Array, edges: Array) -> NDArray[np.int64]:
    """Count finite values between equally spaced edges; the first and last bin hold what lies on the ends.

    The same as `numpy.histogram` in a fifth of the time, which matters beside a running training.
    """
    sound = np.asarray(values)[np.isfinite(values)]
    bins = len(edges) - 1
    low, high = float(edges[0]), float(edges[-1])
    inside = sound[(sound >= low) & (sound <= high)]
    # Measured from the middle: a weight and its negative lie in mirrored bins.
    middle, width = 0.5 * (low + high), (high - low) / bins
    places = np.floor((inside - middle) / width + 0.5 * bins).astype(np.int64)
    return np.bincount(np.clip(places, 0, bins - 1), minlength=bins)


def as_matrix(weight: Array) -> Array:
    """Return weights as a matrix, shape (outputs, inputs); the numbers of a kernel stand side by side."""
    return weight.reshape(len(weight), -1)


def as_pictures(weight: Array, image_shape: tuple[int, int, int]) -> Array | None:
    """Return what each unit of a first layer sees, as pictures.

    Parameters
    ----------
    weight : array, shape (outputs, inputs) or (channels, channels before, height, width)
        Weights of the first layer.
    image_shape : tuple of int
        Channels, height and width of an example.

    Returns
    -------
    array, shape (units, channels, height, width), optional
        ``None`` where the inputs are not the pixels of such a picture.
    """
    if weight.ndim == 4:
        return weight
    return weight.reshape(-1, *image_shape) if weight.shape[1] == int(np.prod(image_shape)) else None


def by_norm(pictures: Array) -> NDArray[np.int64]:
    """Return the positions along the first axis, largest norm first; equal ones in order."""
    norms = np.sqrt(np.sum(np.square(pictures.reshape(len(pictures), -1)), axis=1))
    return np.argsort(-np.nan_to_num(norms), kind="stable")


def connections(weights: Sequence[Array]) -> list[Array]:
    """Return one number for each pair of units in neighbouring layers: the weight between them.

    Where several weights join two units – a kernel, or the places of a channel that a dense layer
    reads – it is the one of the largest size, so it is 0 only where all of them are.

    Parameters
    ----------
    weights : sequence of array
        From input to output, as in `LayerWeights.weight`.

    Returns
    -------
    list of array, shape (units, units before)
        A channel of a convolution is one unit.
    """
    found: list[Array] = []
    before = None
    for weight in weights:
        units = len(weight)
        if weight.ndim == 4:
            groups = weight.reshape(units, weight.shape[1], -1)
        elif before is not None and weight.shape[1] != before and weight.shape[1] % before == 0:
            groups = weight.reshape(units, before, -1)
        else:
            groups = weight.reshape(units, weight.shape[1], 1)
        place = np.argmax(np.abs(groups), axis=2)
        found.append(np.take_along_axis(groups, place[..., None], axis=2)[..., 0])
        before = units
    return found


def cut_off(joined: Sequence[Array]) -> list[NDArray[np.bool_]]:
    """Return which hidden units have no weight left that leads to them, or none that leads on.

    Parameters
    ----------
    joined : sequence of array
        From `connections`.

    Returns
    -------
    list of array of bool, shape (units,)
        One array per hidden layer. Weights near zero count as none.
    """
    left = [np.abs(matrix) >= NEAR_ZERO for matrix in joined]
    return [np.logical_not(into.any(axis=1) & out.any(axis=0)) for into, out in pairwise(left)]


def strongest(joined: Sequence[Array], layer: int, most: int) -> NDArray[np.int64]:
    """Return the units of a layer of circles that matter most, in their own order.

    A unit's importance is the norm of what leads to it times the norm of what leads on.

    Parameters
    ----------
    joined : sequence of array
        From `connections`.
    layer : int
        0 for the inputs, ``len(joined)`` for the outputs.
    most : int
        How many at most; all of them where there are no more.
    """
    into = np.ones(joined[0].shape[1]) if layer == 0 else np.sqrt(np.sum(joined[layer - 1] ** 2, axis=1))
    out = 1.0 if layer == len(joined) else np.sqrt(np.sum(joined[layer] ** 2, axis=0))
    importance = np.nan_to_num(into * out)
    if len(importance) <= most:
        return np.arange(len(importance))
    return np.sort(np.argsort(-importance, kind="stable")[:most])
