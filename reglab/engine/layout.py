"""Where the numbers of a stack lie: a flat buffer of blocks, one per parameter, of slots, one per replica."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor

SLOT = 32
"""Every replica's slot is a multiple of this many numbers.

Vector loops of torch take at most two registers of 16 float32 at a time, and the matrix library
peels loops by address. Slots of this size start at multiples of 64 bytes and are never cut by the
end of a vector loop, so a replica's bits do not depend on how many others lie beside it.
"""

TAIL = 64
"""Unused numbers behind the last block, where the scalar rest of a vector loop may work."""


def padded(size: int, multiple: int) -> int:
    """Return the smallest multiple that is not below `size`."""
    return -(-size // multiple) * multiple


@dataclass(frozen=True, slots=True)
class Block:
    """One parameter of one layer, for all replicas side by side.

    Parameters
    ----------
    layer : int
        Position of the layer among those that have parameters, i.e. of its weight matrix.
    penalised : bool
        Whether it is a weight (and not a bias), on which penalties act.
    shape : tuple of int
        Shape for one replica.
    offset : int
        Where the first replica's slot begins in the flat buffer.
    slot : int
        Numbers from one replica to the next.
    """

    layer: int
    penalised: bool
    shape: tuple[int, ...]
    offset: int
    slot: int

    @property
    def size(self) -> int:
        """Numbers of one replica."""
        return prod(self.shape)


class Layout:
    """The division of a flat buffer for a number of replicas.

    Parameters
    ----------
    shapes : sequence of sequence of tuple of int
        For every layer with parameters, their shapes: the weight first, biases after it.
    replicas : int
        Number of replicas, M.
    """

    def __init__(self, shapes: Sequence[Sequence[tuple[int, ...]]], replicas: int) -> None:
        blocks, offset = [], 0
        for layer, parameters in enumerate(shapes):
            for position, shape in enumerate(parameters):
                slot = padded(prod(shape), SLOT)
                blocks.append(Block(layer, position == 0, tuple(shape), offset, slot))
                offset += replicas * slot
        self.replicas = replicas
        self.layers = len(shapes)
        self.blocks = tuple(blocks)
        self.size = offset + TAIL

    def zeros(self, like: Tensor) -> Tensor:
        """Return a flat buffer of zeros with the type and device of `like`."""
        return like.new_zeros(self.size)

    def rows(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block as (replicas, slot), the padding of each slot included."""
        return flat[block.offset : block.offset + self.replicas * block.slot].view(self.replicas, block.slot)

    def view(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block as (replicas, outputs, inputs), or as (replicas, outputs, 1) for biases."""
        shape = block.shape if len(block.shape) > 1 else (*block.shape, 1)
        strides = [prod(shape[axis + 1 :]) for axis in range(len(shape))]
        return flat.as_strided(
            (self.replicas, *shape), (block.slot, *strides), flat.storage_offset() + block.offset
        )

    def of_layer(self, layer: int) -> tuple[Block, ...]:
        """Return the blocks of one layer."""
        return tuple(block for block in self.blocks if block.layer == layer)

    @property
    def weights(self) -> tuple[Block, ...]:
        """The weight matrices, from input to output."""
        return tuple(block for block in self.blocks if block.penalised)

    def coefficients(self, values: Tensor, like: Tensor) -> Tensor:
        """Spread one number per weight matrix and replica over a flat buffer.

        Parameters
        ----------
        values : Tensor, shape (layers, replicas)
            The numbers.
        like : Tensor
            Gives type and device.

        Returns
        -------
        Tensor, shape (size,)
            Zero on biases and on padding.
        """
        flat = self.zeros(like)
        for block in self.weights:
            self.rows(flat, block)[:, : block.size] = values[block.layer].to(like)[:, None]
        return flat


def copy_replicas(source: Layout, old: Tensor, target: Layout, new: Tensor, keep: Sequence[int]) -> None:
    """Copy the replicas `keep` of `old` into the places 0, 1, … of `new`."""
    index = torch.tensor(list(keep), device=old.device)
    for before, after in zip(source.blocks, target.blocks, strict=True):
        target.rows(new, after).copy_(source.rows(old, before)[index])
