"""Where the numbers of a stack lie: a flat buffer of blocks, one per parameter, of slots, one per replica."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, prod
from typing import Literal

import torch
from torch import Tensor

from reglab.experiment.ops import Convolution, Linear, Normalize, Op
from reglab.experiment.plan import Plan

ALIGNED = 16
"""What belongs to one replica begins at a multiple of this many numbers (64 bytes in float32).

The matrix library peels loops by address, so a replica's bits depend on how many others lie
before it unless all of them begin aligned.
"""

REGISTERS = 32
"""Vector loops take this many float32 at a time, and handle what is left one by one, which may round
differently: pieces of a buffer that are passed over by themselves are as long."""

TAIL = 64
"""Unused numbers at the end of a buffer: the scalar rest of a vector loop may round differently."""


def padded(size: int, multiple: int) -> int:
    """Return the smallest multiple that is not below `size`."""
    return -(-size // multiple) * multiple


def memory_units(plan: Plan) -> tuple[int, ...]:
    """Return the numbers of an example as they lie in memory: at the input, and behind every operation.

    Rows of numbers, but not the outputs, get idle units, whose weights are and stay zero, where
    the weight matrix behind them would not fill whole aligned slots otherwise: a product that
    may be written without gaps between the replicas is several times faster. There are two
    units at least, since a product with a vector rounds differently where there is one replica
    alone. Pictures and outputs stay as they are.
    """
    sizes = [prod(plan.steps[-1].op.output)]
    for step in reversed(plan.steps):
        op, behind = step.op, sizes[0]
        if len(op.input) > 1:
            sizes.insert(0, prod(op.input))
        elif isinstance(op, Linear):
            sizes.insert(0, padded(max(op.input[0], 2), ALIGNED // gcd(behind, ALIGNED)))
        else:
            sizes.insert(0, behind)
    return tuple(sizes)


def memory_widths(plan: Plan) -> tuple[int, ...]:
    """Return the numbers of an example in memory at the input, behind hidden layers, and at the output."""
    units = memory_units(plan)
    layers = range(plan.hidden + 2)
    return tuple(units[sum(step.layer <= layer for step in plan.steps)] for layer in layers)


def smallest_product(plan: Plan) -> int:
    """Return the fewest multiplications that a matrix product takes per example, as it lies in memory."""
    units = memory_units(plan)
    products = []
    for number, step in enumerate(plan.steps):
        if isinstance(step.op, Linear):
            products.append(units[number] * units[number + 1])
        elif isinstance(step.op, Convolution):
            products.append(prod(step.op.weight_shape[1:]) * units[number + 1])
    return min(products)


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
