"""The examples of a stack: batches of an epoch gathered at once, and the sets on which is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.data import Split
from reglab.engine.draws import Draws
from reglab.engine.layout import TAIL, padded
from reglab.engine.structure import Structure

ROWS = 16
"""Rows are padded to a multiple of this, so that activations of every width start aligned."""

CHUNK = 1 << 16
"""About as many numbers of a layer are prepared or evaluated at once, per replica.

The division into chunks must not depend on the number of replicas: draws are keyed by chunk, and
sums are rounded chunk by chunk.
"""

SMALL_PRODUCT = 400
"""Products below this many multiplications take a slow path in torch; padding rows avoids it."""

Order = Callable[[int, int, int], Tensor]
"""(examples, seed, epoch) → their order as int64 indices."""


def padded_rows(batch: int, widths: Sequence[int]) -> int:
    """Return the number of rows in memory for a batch: aligned, and none of the products too small."""
    smallest = min(a * b for a, b in pairwise(widths))
    enough = -(-SMALL_PRODUCT // smallest)
    return padded(max(batch, min(enough, 4 * ROWS)), ROWS)


def encoded(y: NDArray[Any], structure: Structure) -> NDArray[np.float64]:
    """Return the outputs that a network should have, float64 of shape (n, outputs): one-hot for classes."""
    if structure.task == "classification" and structure.outputs > 1:
        y = y[:, None] == np.arange(structure.outputs)
    return y.astype(np.float64).reshape(len(y), structure.outputs)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The batches of some consecutive steps.

    Parameters
    ----------
    index : int
        Number of the chunk within the epoch, from 0.
    x : Tensor, shape (steps, M, rows, inputs)
        Inputs, 0 in padded rows.
    targets : Tensor, shape (steps, M, outputs, rows)
        Targets, 0 in padded rows.
    pulls : Tensor, shape (steps, M · outputs · rows + tail)
        Minus the targets times the scale of the step's gradient.
    scales : tuple of Tensor, shape (M · outputs · rows + tail,)
        Scale of each step's gradient: the loss's factor over the batch's size, 0 on padding.
    mask : Tensor, shape (steps, 1, rows)
        1 for examples, 0 for padding.
    sizes : tuple of int
        Examples in each batch.
    """

    index: int
    x: Tensor
    targets: Tensor
    pulls: Tensor
    scales: tuple[Tensor, ...]
    mask: Tensor
    sizes: tuple[int, ...]


class Batches:
    """The training examples of a stack, batch by batch.

    Parameters
    ----------
    structure : Structure
        Sizes.
    seeds : sequence of int
        The seeds that occur in the stack.
    splits : sequence of Split
        The data of each.
    pick : sequence of int
        For every replica of the stack the position of its seed in `seeds`.
    factor : float
        Factor of the loss's gradient (`Loss.factor`).
    like : Tensor
        Gives type and device.
    draws : Draws
        Source of random numbers.
    """

    def __init__(
        self,
        structure: Structure,
        seeds: Sequence[int],
        splits: Sequence[Split],
        *,
        pick: Sequence[int],
        factor: float,
        like: Tensor,
        draws: Draws,
    ) -> None:
        self.structure = structure
        self.rows = padded_rows(structure.batch, structure.widths)
        self.chunk_steps = max(1, CHUNK // (self.rows * max(structure.widths)))
        self.order: Order = draws.permutation
        """Where the order of an epoch comes from; may be replaced to prescribe it."""
        self._seeds = tuple(seeds)
        self._pick = torch.tensor(list(pick))
        self._like = like
        self._factor = factor
        n, inputs, outputs = structure.train, structure.widths[0], structure.outputs
        # One row of zeros behind the last example stands for padding.
        self._x = like.new_zeros(len(seeds) * n + 1, inputs)
        self._t = like.new_zeros(len(seeds) * n + 1, outputs)
        for place, split in enumerate(splits):
            here = slice(place * n, (place + 1) * n)
            self._x[here] = torch.from_numpy(split.x_train.copy()).to(like)
            self._t[here] = torch.from_numpy(encoded(split.y_train, structure)).to(like)
        self._scales = {size: self._scale(size) for size in {self._size(0), self._size(structure.steps - 1)}}

    def _size(self, step: int) -> int:
        """Examples in a batch."""
        return min(self.structure.batch, self.structure.train - step * self.structure.batch)

    def _scale(self, size: int) -> Tensor:
        """The scale of the gradient for a batch of `size` examples, flat for all replicas."""
        shape = (len(self._pick), self.structure.outputs, self.rows)
        scale = self._like.new_zeros(shape)
        scale[..., :size] = self._factor / size
        return torch.cat([scale.flatten(), self._like.new_zeros(TAIL)])

    def chunks(self, epoch: int) -> Iterator[Chunk]:
        """Yield the batches of an epoch (counted from 1), a chunk of steps at a time."""
        places = self._places(epoch)
        for index, first in enumerate(range(0, self.structure.steps, self.chunk_steps)):
            last = min(first + self.chunk_steps, self.structure.steps)
            yield self._chunk(index, first, last, places[:, first:last])

    def _places(self, epoch: int) -> Tensor:
        """Return which example stands where, int64 of shape (seeds, steps, rows)."""
        n, batch, steps = self.structure.train, self.structure.batch, self.structure.steps
        padding = len(self._seeds) * n
        places = torch.full((len(self._seeds), steps, self.rows), padding)
        whole = n // batch
        for place, seed in enumerate(self._seeds):
            order = self.order(n, seed, epoch) + place * n
            places[place, :whole, :batch] = order[: whole * batch].view(whole, batch)
            if whole < steps:
                places[place, whole, : n - whole * batch] = order[whole * batch :]
        return places

    def _chunk(self, index: int, first: int, last: int, places: Tensor) -> Chunk:
        structure, steps, replicas = self.structure, last - first, len(self._pick)
        which = places[self._pick].transpose(0, 1).flatten().to(self._like.device)
        x = self._x.index_select(0, which).view(steps, replicas, self.rows, structure.widths[0])
        t = self._t.index_select(0, which).view(steps, replicas, self.rows, structure.outputs)
        t = t.transpose(2, 3).contiguous()
        sizes = tuple(self._size(step) for step in range(first, last))
        scales = tuple(self._scales[size] for size in sizes)
        count = replicas * structure.outputs * self.rows
        pulls = self._like.new_zeros(steps, count + TAIL)
        torch.mul(t.view(steps, count), -self._factor / sizes[0], out=pulls[:, :count])
        if sizes[-1] != sizes[0]:
            torch.mul(t[-1].view(count), -self._factor / sizes[-1], out=pulls[-1, :count])
        ends = torch.tensor(sizes, device=self._like.device)[:, None, None]
        mask = (torch.arange(self.rows, device=self._like.device) < ends).to(self._like)
        return Chunk(index, x, t, pulls, scales, mask, sizes)
