"""Where the numbers of a stack lie: a flat buffer of blocks, one per parameter, of slots, one per replica."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd, prod

import torch
from torch import Tensor

ALIGNED = 16
"""What belongs to one replica begins at a multiple of this many numbers (64 bytes in float32).

The matrix library peels loops by address, so a replica's bits depend on how many others lie
before it unless all of them begin aligned.
"""

TAIL = 64
"""Unused numbers at the end of a buffer: the scalar rest of a vector loop may round differently."""


def padded(size: int, multiple: int) -> int:
    """Return the smallest multiple that is not below `size`."""
    return -(-size // multiple) * multiple


def memory_widths(widths: Sequence[int]) -> tuple[int, ...]:
    """Return the sizes of all layers as they lie in memory.

    Inputs and hidden layers get idle units, whose weights are and stay zero, where a weight
    matrix would not fill whole aligned slots otherwise: a product that may be written without
    gaps between the replicas is several times faster. There are two units at least, since a
    product with a vector rounds differently where there is one replica alone. Outputs stay as
    they are.
    """
    sizes = [widths[-1]]
    for width in reversed(widths[:-1]):
        sizes.insert(0, padded(max(width, 2), ALIGNED // gcd(sizes[0], ALIGNED)))
    return tuple(sizes)


@dataclass(frozen=True, slots=True)
class Block:
    """One parameter of one layer, for all replicas side by side.

    Parameters
    ----------
    layer : int
        Number of its layer, from 0.
    shape, memory : tuple of int
        Shape for one replica, without and with idle units.
    offset : int
        Where the first replica's slot begins in the flat buffer.
    slot : int
        Numbers from one replica to the next.
    """

    layer: int
    shape: tuple[int, int]
    memory: tuple[int, int]
    offset: int
    slot: int

    @property
    def size(self) -> int:
        """Numbers that count, of one replica."""
        return prod(self.shape)


class Layout:
    """The division of a flat buffer for fully connected layers of a number of replicas.

    Parameters
    ----------
    widths : sequence of int
        Sizes from input to output.
    replicas : int
        Number of replicas, M.
    """

    def __init__(self, widths: Sequence[int], replicas: int) -> None:
        self.replicas = replicas
        self.widths = memory_widths(widths)
        self.layers = len(widths) - 1
        self.size = 0
        """Numbers in a flat buffer."""
        blocks = []
        pairs = zip(pairwise(widths), pairwise(self.widths), strict=True)
        for layer, ((inputs, outputs), (inputs_there, outputs_there)) in enumerate(pairs):
            for is_weight in (True, False):
                shape = (outputs, inputs if is_weight else 1)
                memory = (outputs_there, inputs_there if is_weight else 1)
                slot = padded(prod(memory), ALIGNED)
                blocks.append(Block(layer, shape, memory, self.size, slot))
                self.size += replicas * slot
        self.size += TAIL
        self.blocks = tuple(blocks)

    def zeros(self, like: Tensor) -> Tensor:
        """Return a flat buffer of zeros with the type and device of `like`."""
        return like.new_zeros(self.size)

    def rows(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block as (M, slot)."""
        return flat[block.offset : block.offset + self.replicas * block.slot].view(self.replicas, block.slot)

    def view(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block with idle units as (M, outputs, inputs), or (M, outputs, 1) for biases."""
        rows, columns = block.memory
        strides = (block.slot, columns, 1)
        return flat.as_strided((self.replicas, rows, columns), strides, flat.storage_offset() + block.offset)

    def logical(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block without idle units as (M, outputs, inputs), or (M, outputs, 1) for biases."""
        rows, columns = block.shape
        return self.view(flat, block)[:, :rows, :columns]

    def of_layer(self, layer: int) -> tuple[Block, Block]:
        """Return the weight matrix and the biases of a layer."""
        return self.blocks[2 * layer], self.blocks[2 * layer + 1]

    @property
    def weights(self) -> tuple[Block, ...]:
        """The weight matrices, from input to output."""
        return self.blocks[::2]

    def coefficients(self, values: Tensor, like: Tensor) -> Tensor:
        """Spread one number per weight matrix and replica over a flat buffer.

        Parameters
        ----------
        values : Tensor, shape (layers, M)
            The numbers.
        like : Tensor
            Gives type and device.

        Returns
        -------
        Tensor, shape (size,)
            Zero on biases and at the end. Idle weights carry the number too: they are zero.
        """
        flat = self.zeros(like)
        for block in self.weights:
            self.rows(flat, block).copy_(values[block.layer][:, None])
        return flat


def copy_replicas(source: Layout, old: Tensor, target: Layout, new: Tensor, keep: Sequence[int]) -> None:
    """Copy the replicas `keep` of `old` into the places 0, 1, … of `new`."""
    index = torch.tensor(list(keep), device=old.device)
    for before, after in zip(source.blocks, target.blocks, strict=True):
        target.rows(new, after).copy_(source.rows(old, before)[index])
