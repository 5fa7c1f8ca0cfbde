"""Where the numbers of a stack lie: a flat buffer of blocks, one per parameter, of slots, one per replica."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, prod
from typing import Literal

import torch
from torch import Tensor

from reglab.experiment.memory import ALIGNED, memory_units, padded
from reglab.experiment.ops import Convolution, Linear, Normalize, Op
from reglab.experiment.plan import Plan

REGISTERS = 32
"""Vector loops take this many float32 at a time, and handle what is left one by one, which may round
differently: pieces of a buffer that are passed over by themselves are as long."""

TAIL = 64
"""Unused numbers at the end of a buffer: the scalar rest of a vector loop may round differently."""


Role = Literal["weight", "bias", "scale", "shift", "mean", "variance"]
"""What a parameter is. The running mean and variance of a batch normalisation lie among the
parameters, with gradients that stay zero: whatever keeps or restores weights must keep them too."""


@dataclass(frozen=True, slots=True)
class Block:
    """One parameter of one operation, for all replicas side by side.

    Parameters
    ----------
    step : int
        Position of its operation in the plan.
    role : str
        What it is.
    layer : int
        Number of its weight matrix, from 0; −1 for an operation without one.
    shape, memory : tuple of int
        Shape for one replica, without and with idle units: (outputs, inputs), for kernels
        (channels, numbers that one kernel sees), for all others (units, 1).
    offset : int
        Where the first replica's slot begins in the flat buffer.
    slot : int
        Numbers from one replica to the next.
    """

    step: int
    role: Role
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
    """The division of a flat buffer for the parameters of a number of replicas.

    Parameters
    ----------
    plan : Plan
        The network.
    replicas : int
        Number of replicas, M.
    """

    def __init__(self, plan: Plan, replicas: int) -> None:
        self.replicas = replicas
        self.plan = plan
        self.units = memory_units(plan)
        """Numbers of an example in memory, at the input and behind every operation."""
        self.layers = len(plan.weighted)
        self.size = 0
        """Numbers in a flat buffer."""
        blocks = []
        layer = -1
        for number, step in enumerate(plan.steps):
            layer += step.op.weighted
            for role, shape, memory in _parameters(step.op, *self.units[number : number + 2]):
                slot = padded(prod(memory), ALIGNED)
                mine = layer if step.op.weighted else -1
                blocks.append(Block(number, role, mine, shape, memory, self.size, slot))
                self.size += replicas * slot
        self.size += TAIL
        self.blocks = tuple(blocks)
        self.weights = tuple(block for block in blocks if block.role == "weight")
        """The weight matrices and kernels, from input to output."""
        biases = tuple(block for block in blocks if block.role == "bias")
        self.tabled = (*self.weights, *biases)
        """The weight matrices and kernels, then the biases of each: the rows of a table of coefficients."""

    def zeros(self, like: Tensor) -> Tensor:
        """Return a flat buffer of zeros with the type and device of `like`."""
        return like.new_zeros(self.size)

    def rows(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block as (M, slot)."""
        return flat[block.offset : block.offset + self.replicas * block.slot].view(self.replicas, block.slot)

    def view(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block with idle units as (M, outputs, inputs); inputs are 1 for all but weights."""
        rows, columns = block.memory
        strides = (block.slot, columns, 1)
        return flat.as_strided((self.replicas, rows, columns), strides, flat.storage_offset() + block.offset)

    def logical(self, flat: Tensor, block: Block) -> Tensor:
        """Return a block without idle units as (M, outputs, inputs); inputs are 1 for all but weights."""
        rows, columns = block.shape
        return self.view(flat, block)[:, :rows, :columns]

    def of_step(self, step: int) -> tuple[Block, ...]:
        """Return the blocks of the operation at a position of the plan."""
        return tuple(block for block in self.blocks if block.step == step)

    def coefficients(self, values: Tensor, like: Tensor) -> Tensor:
        """Spread one number per weight matrix and replica over a flat buffer.

        Parameters
        ----------
        values : Tensor, shape (layers, M) or (2 · layers, M)
            The numbers, for weight matrices alone or for their biases, too (see `tabled`).
        like : Tensor
            Gives type and device.

        Returns
        -------
        Tensor, shape (size,)
            Zero on all else and at the end. Idle weights carry the number too: they are zero.
        """
        flat = self.zeros(like)
        for row, block in zip(values, self.tabled, strict=False):
            self.rows(flat, block).copy_(row[:, None])
        return flat


def _parameters(op: Op, before: int, behind: int) -> Iterator[tuple[Role, tuple[int, int], tuple[int, int]]]:
    """Yield role, shape and shape in memory of an operation's parameters, given the units around it."""
    if isinstance(op, Linear):
        outputs, inputs = op.weight_shape
        yield "weight", (outputs, inputs), (behind, before)
        yield "bias", (outputs, 1), (behind, 1)
    elif isinstance(op, Convolution):
        channels, seen = op.output[0], prod(op.weight_shape[1:])
        # Idle columns, for the same reasons as there are idle units.
        there = padded(max(seen, 2), ALIGNED // gcd(channels, ALIGNED))
        yield "weight", (channels, seen), (channels, there)
        yield "bias", (channels, 1), (channels, 1)
    elif isinstance(op, Normalize):
        there = behind if len(op.output) == 1 else op.output[0]
        for role in NORMALIZING:
            yield role, (op.output[0], 1), (there, 1)


NORMALIZING: tuple[Role, ...] = ("scale", "shift", "mean", "variance")
"""The parameters of a batch normalisation, in order."""


def copy_replicas(source: Layout, old: Tensor, target: Layout, new: Tensor, keep: Sequence[int]) -> None:
    """Copy the replicas `keep` of `old` into the places 0, 1, … of `new`."""
    index = torch.tensor(list(keep), device=old.device)
    for before, after in zip(source.blocks, target.blocks, strict=True):
        target.rows(new, after).copy_(source.rows(old, before)[index])
