"""Penalties on whole weight matrices or kernels, replica by replica in one batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import accumulator, on_host
from reglab.engine.replicas.layout import Block, Layout
from reglab.engine.replicas.members import Member, span, techniques_of
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.terms import ShapedTerm


@dataclass(frozen=True, slots=True)
class Piece:
    """One term on one weight matrix, for the replicas first … last − 1 of the stack.

    Parameters
    ----------
    term : ShapedTerm
        The term.
    block : Block
        The weight matrix.
    first, last : int
        The range of replicas; those within it on which the term does not act have coefficient 0.
    coefficients : Tensor, shape (last − first,)
        One for each replica.
    """

    term: ShapedTerm
    block: Block
    first: int
    last: int
    coefficients: Tensor


class ShapedPenalties:
    """All penalties of a stack that look at the places of weights.

    Parameters
    ----------
    members : sequence of Member
        The replicas.
    layout : Layout
        Division of the flat buffers.
    weights, gradients : Tensor
        The flat buffers.
    """

    def __init__(self, members: Sequence[Member], layout: Layout, weights: Tensor, gradients: Tensor) -> None:
        self._layout = layout
        self._weights = weights
        self._gradients = gradients
        self._pieces = list(_pieces(members, layout, weights))
        self._epoch = weights.new_zeros(layout.replicas, dtype=accumulator(weights))

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def begin_epoch(self) -> None:
        """Forget the penalties that were collected."""
        self._epoch.zero_()

    def act(self, weight: float) -> None:
        """Add the gradients to the flat gradient, and the penalties, weighted, to those of the epoch."""
        for piece in self._pieces:
            values, gradient = self._of(piece)
            self._epoch[piece.first : piece.last] += values * weight
            # Two roundings, as in the scalar rest of a vector loop: the way it is cut must not matter.
            self._view(self._gradients, piece).add_(gradient)

    def add_gradients(self, flat: Tensor) -> None:
        """Add the gradients at the present weights to another flat buffer."""
        for piece in self._pieces:
            self._view(flat, piece).add_(self._of(piece)[1])

    def acting(self) -> NDArray[np.bool_]:
        """Return on which weight matrices of which replicas there is one, shape (layers, M)."""
        result = np.zeros((self._layout.layers, self._layout.replicas), dtype=np.bool_)
        for piece in self._pieces:
            result[piece.block.layer, piece.first : piece.last] |= on_host(piece.coefficients).numpy() != 0
        return result

    @property
    def state(self) -> tuple[Tensor, ...]:
        """What is being collected over the epoch."""
        return (self._epoch,)

    @property
    def epoch(self) -> NDArray[np.float64]:
        """Sum of what was collected, shape (M,)."""
        return on_host(self._epoch).numpy()

    def now(self) -> NDArray[np.float64]:
        """Sum of the penalties at the present weights, shape (M,)."""
        total = torch.zeros_like(self._epoch)
        for piece in self._pieces:
            total[piece.first : piece.last] += self._of(piece)[0]
        return on_host(total).numpy()

    def _of(self, piece: Piece) -> tuple[Tensor, Tensor]:
        """Return the penalty of every replica of a piece, and its gradient."""
        w = self._view(self._weights, piece)
        shape = _shape(self._layout, piece.block)
        values, gradient = piece.term.value_and_gradient(w, shape)
        gradient.mul_(piece.coefficients.view(-1, *(1,) * (gradient.dim() - 1)))
        return (values * piece.coefficients).to(self._epoch.dtype), gradient

    def _view(self, flat: Tensor, piece: Piece) -> Tensor:
        """Return the weights of a piece: matrices with idle units, kernels with height and width."""
        w = self._layout.view(flat, piece.block)[piece.first : piece.last]
        shape = _shape(self._layout, piece.block)
        if len(shape) == 2:
            return w
        kernels = w[:, :, : piece.block.shape[1]]
        return kernels.view(*kernels.shape[:2], *shape[1:])


def _shape(layout: Layout, block: Block) -> tuple[int, ...]:
    """The shape of one replica's weights: (outputs, inputs) or (channels, before, height, width)."""
    return layout.plan.steps[block.step].op.weight_shape


def _pieces(members: Sequence[Member], layout: Layout, weights: Tensor) -> Iterator[Piece]:
    tables: dict[tuple[ShapedTerm, int], list[float]] = {}
    for place, member, technique in techniques_of(members, Technique):
        for part in technique.penalty(member.scale):
            if isinstance(part.term, ShapedTerm) and part.coefficient:
                for layer in technique.resolve_layers(member.layers):
                    row = tables.setdefault((part.term, layer), [0.0] * layout.replicas)
                    row[place] += part.coefficient
    # In an order that no arm can change: their gradients are added up one after the other.
    for (term, layer), row in sorted(tables.items(), key=lambda item: (repr(item[0][0]), item[0][1])):
        first, last = span([place for place, value in enumerate(row) if value])
        yield Piece(term, layout.weights[layer], first, last, weights.new_tensor(row[first:last]))
