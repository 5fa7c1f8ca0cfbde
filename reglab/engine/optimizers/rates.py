"""The learning rates of the replicas of a stack: one for all, or of each its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from reglab.engine.replicas.layout import REGISTERS, Layout
from reglab.experiment.memory import padded


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbours of one rate in a block of the flat buffer.

    Parameters
    ----------
    rate : float
        Their rate.
    where : slice
        What is theirs.
    reach : slice
        The same, up to whole registers: so their numbers are rounded as in a pass over the whole buffer.
    scratch : Tensor
        Memory for what is computed of `reach`.
    """

    rate: float
    where: slice
    reach: slice
    scratch: Tensor


class Rates:
    """Subtracts steps from weights, of every replica with its own rate.

    With one rate for all the whole buffer is passed over at once. With several every replica gets the bits
    that it has in a stack of that rate alone: the same operations with the same numbers, on a part of the
    buffer.

    Parameters
    ----------
    layout : Layout or None
        Division of the flat buffers; may be left out where all rates are equal.
    values : sequence of float
        The rate of every replica.
    like : Tensor
        A flat buffer; gives type and device.
    """

    def __init__(self, layout: Layout | None, values: Sequence[float], like: Tensor) -> None:
        self.common = values[0] if len(set(values)) == 1 else None
        """The rate of all, ``None`` where they differ."""
        self.pieces: tuple[Piece, ...] = ()
        if self.common is not None:
            return
        assert layout is not None
        self.pieces = tuple(_pieces(layout, values, like))

    def by_rate(self) -> dict[float, list[slice]]:
        """The pieces of each rate."""
        found: dict[float, list[slice]] = {}
        for piece in self.pieces:
            found.setdefault(piece.rate, []).append(piece.where)
        return found

    def spread(self, like: Tensor, change: Callable[[float], float]) -> Tensor | float:
        """Return what becomes of the rate for every number of the flat buffer, or for all of them."""
        if self.common is not None:
            return change(self.common)
        flat = torch.zeros_like(like)
        for piece in self.pieces:
            flat[piece.where] = change(piece.rate)
        return flat

    def subtract(self, weights: Tensor, step: Tensor) -> None:
        """W ← w − η step."""
        if self.common is not None:
            weights.add_(step, alpha=-self.common)
            return
        for piece in self.pieces:
            torch.add(weights[piece.reach], step[piece.reach], alpha=-piece.rate, out=piece.scratch)
            _keep(weights, piece)

    def subtract_quotient(self, weights: Tensor, step: Tensor, root: Tensor) -> None:
        """W ← w − η step / root."""
        if self.common is not None:
            weights.addcdiv_(step, root, value=-self.common)
            return
        for piece in self.pieces:
            torch.addcdiv(
                weights[piece.reach],
                step[piece.reach],
                root[piece.reach],
                value=-piece.rate,
                out=piece.scratch,
            )
            _keep(weights, piece)


def _keep(weights: Tensor, piece: Piece) -> None:
    where = piece.where
    weights[where].copy_(piece.scratch[: where.stop - where.start])


def _pieces(layout: Layout, values: Sequence[float], like: Tensor) -> Iterator[Piece]:
    runs = [list(places) for _, places in groupby(range(len(values)), key=lambda place: values[place])]
    for block in layout.blocks:
        for places in runs:
            length = len(places) * block.slot
            start = block.offset + places[0] * block.slot
            # The tail of the buffer is longer than what the last one reaches beyond its end.
            whole = padded(length, REGISTERS)
            where, reach = slice(start, start + length), slice(start, start + whole)
            yield Piece(values[places[0]], where, reach, torch.empty_like(like[:whole]))
