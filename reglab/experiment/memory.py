"""How the numbers of a network lie in memory while it trains: units, rows, and what is drawn at once.

The random numbers of layers depend on it, so whoever draws the same ones must know it.
"""

from __future__ import annotations

from math import gcd, prod

from reglab.experiment.ops import Convolution, Linear
from reglab.experiment.plan import Plan

ALIGNED = 16
"""What belongs to one replica begins at a multiple of this many numbers (64 bytes in float32).

The matrix library peels loops by address, so a replica's bits depend on how many others lie
before it unless all of them begin aligned.
"""

CHUNK = 1 << 16
"""About as many numbers of a layer are prepared or evaluated at once, per replica.

The division into chunks must not depend on the number of replicas: draws are keyed by chunk, and
sums are rounded chunk by chunk.
"""

SMALL_PRODUCT = 400
"""Products below this many multiplications take a slow path in torch; padding rows avoids it."""

MOST_PADDING = 64
"""Rows are not padded beyond this for the sake of small products."""

AT_ONCE = 1 << 14
"""Draws of a layer and seed are made for as many epochs as make up to this many numbers."""


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


def padded_rows(batch: int, smallest: int) -> int:
    """Return the number of rows in memory for a batch: aligned, and no product too small.

    Parameters
    ----------
    batch : int
        Examples per step.
    smallest : int
        Multiplications of the smallest product, per row.
    """
    return padded(max(batch, min(-(-SMALL_PRODUCT // smallest), MOST_PADDING)), ALIGNED)


def steps_at_once(plan: Plan, batch: int) -> int:
    """Return for how many steps batches are prepared, and random numbers drawn, at once.

    Parameters
    ----------
    plan : Plan
        The network.
    batch : int
        Examples per step.
    """
    return max(1, CHUNK // (padded_rows(batch, smallest_product(plan)) * max(memory_widths(plan))))
