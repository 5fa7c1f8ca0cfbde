"""Penalties on the flat buffers, with one coefficient per weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.effects.shaped_penalties import ShapedPenalties
from reglab.engine.replicas.layout import REGISTERS, Layout
from reglab.engine.replicas.members import Member, rows_of, span, techniques_of
from reglab.engine.replicas.weight_sums import WeightSums
from reglab.experiment.memory import padded
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.terms import PenaltyTerm

LARGE = 1 << 16
"""Above this many numbers a pass over memory costs more than a call, so only the replicas and
layers on which a technique acts are passed over; below, one call goes over the whole buffer."""
NEAR = 1 << 11
"""To pass over this many numbers costs no more than another call."""


_Kind = tuple[PenaltyTerm, bool]
"""A term, and whether it is divided by the size of each batch (`PenaltyPart.by_rows`)."""
_Piece = tuple[PenaltyTerm, Tensor, Tensor, Tensor]
"""A term, and the pieces of the flat buffers: weights, coefficients, gradient."""


@dataclass(frozen=True, slots=True)
class WeightSummary:
    """What is known about the weights of all replicas.

    Parameters
    ----------
    norms : array, shape (M, layers)
        Euclidean norm of every weight matrix.
    norm : array, shape (M,)
        Euclidean norm of all weights.
    near_zero : array, shape (M, layers)
        Share of weights that are near zero.
    penalty : array, shape (M,)
        Sum of all penalties at the present weights.
    epoch_penalty : array, shape (M,)
        Sum of those that `Penalties.collect` weighted and added up.
    """

    norms: NDArray[np.float64]
    norm: NDArray[np.float64]
    near_zero: NDArray[np.float64]
    penalty: NDArray[np.float64]
    epoch_penalty: NDArray[np.float64]

    def with_activities(self, now: NDArray[np.float64], epoch: NDArray[np.float64]) -> WeightSummary:
        """Return it with penalties on activities, each of shape (M,), added to those on weights."""
        return replace(self, penalty=self.penalty + now, epoch_penalty=self.epoch_penalty + epoch)


def reach(layout: Layout, values: Tensor) -> list[slice]:
    """Return the slices of the flat buffer on which the coefficients of a table act.

    Up to whole registers; what they reach beyond a slot has coefficient zero.
    """
    if layout.size <= LARGE:
        return [slice(0, layout.size)]
    found: list[slice] = []
    for piece in sorted(_slots(layout, values), key=lambda piece: piece.start):
        if found and piece.start < found[-1].stop:
            # One reaches beyond its slots into another: nothing may be passed over twice.
            start = found.pop().start
            found.append(slice(start, start + padded(piece.stop - start, REGISTERS)))
        elif found and piece.start - found[-1].stop <= NEAR:
            found[-1] = slice(found[-1].start, piece.stop)
        else:
            found.append(piece)
    return found


def _slots(layout: Layout, values: Tensor) -> Iterator[slice]:
    for row, block in zip(values, layout.tabled, strict=True):
        used = row.nonzero().flatten().tolist()
        if used:
            first, last = span(used)
            length = padded((last - first) * block.slot, REGISTERS)
            start = block.offset + first * block.slot
            yield slice(start, start + length)


def _gradient_pieces(
    layout: Layout, values: Tensor, spread: Tensor, weights: Tensor, gradients: Tensor
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield pieces of weights, with the coefficients of a table, and the gradient.

    Of a large buffer (n, slot) with a coefficient for each replica, where slots fill whole registers: numbers
    for every weight would be as much memory to read again in every step. The same bits either way.
    """
    used = [block for row, block in zip(values, layout.tabled, strict=True) if bool(row.any())]
    if layout.size <= LARGE or any(block.slot % REGISTERS for block in used):
        yield from ((weights[s], spread[s], gradients[s]) for s in reach(layout, values))
        return
    for row, block in zip(values, layout.tabled, strict=True):
        if block in used:
            mine = slice(*span(row.nonzero().flatten().tolist()))
            coefficients = row[mine, None].to(weights)
            yield layout.rows(weights, block)[mine], coefficients, layout.rows(gradients, block)[mine]


class Penalties:
    """All penalties of a stack.

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
        self._weights = weights
        self._shaped = ShapedPenalties(members, layout, weights, gradients)
        values, slopes = _tables(members, layout)
        terms = sorted(values, key=lambda kind: (kind[0].name, kind[1]))
        acting = [values[kind].numpy() != 0 for kind in terms]
        either = np.any(acting, axis=0) if acting else np.zeros(table(layout).shape, dtype=np.bool_)
        self._acting, self._on_biases = either[: layout.layers], either[layout.layers :]
        self._sums = WeightSums(layout, [term for term, _ in terms], weights, bool(self._on_biases.any()))
        rows = len(layout.tabled) if self._on_biases.any() else layout.layers
        self._coefficients = (
            np.stack([values[kind].numpy()[:rows] for kind in terms]) if terms else np.empty(0)
        )
        self._collected = [
            (term, even, weights[s], total[s])
            for (term, even), total in zip(terms, self._sums.totals, strict=True)
            for s in reach(layout, values[term, even])
        ]
        spread = {kind: layout.coefficients(slopes[kind], weights) for kind in terms if slopes[kind].any()}

        def pieces(factor: float) -> list[_Piece]:
            return [
                (term, w, coefficients * factor if even else coefficients, gradient)
                for (term, even), whole in spread.items()
                for w, coefficients, gradient in _gradient_pieces(
                    layout, slopes[term, even], whole, weights, gradients
                )
            ]

        # All replicas of a stack have batches of the same sizes.
        scale = members[0].scale
        self._share = scale.batch / scale.train
        self._pieces = {scale.batch: pieces(1.0)}
        if scale.last < scale.batch:
            uneven = any(even for _, even in spread)
            factor = scale.batch / scale.last
            self._pieces[scale.last] = pieces(factor) if uneven else self._pieces[scale.batch]
        # Also what a proximal step carries out.
        self._gradient_terms = [
            (
                kind[0],
                spread[kind]
                if torch.equal(values[kind], slopes[kind])
                else layout.coefficients(values[kind], weights),
            )
            for kind in terms
        ]

    def begin_epoch(self) -> None:
        """Forget the penalties that were collected."""
        self._sums.clear_totals()
        self._shaped.begin_epoch()

    @property
    def state(self) -> tuple[Tensor, ...]:
        """The penalties of the epoch, as they are being collected."""
        return (*self._sums.totals, *self._shaped.state)

    def act(self, size: int, weight: float) -> None:
        """Add all penalties' gradients to the flat gradient, and the penalties, weighted, to the epoch's.

        Parameters
        ----------
        size : int
            Examples in this step.
        weight : float
            Their share of the training examples.
        """
        for term, even, w, total in self._collected:
            # What is divided by the size of each batch counts alike in all of them.
            term.add_value(w, total, self._share if even else weight)
        for term, w, coefficients, gradient in self._pieces[size]:
            term.add_gradient(w, coefficients, gradient)
        if self._shaped:
            self._shaped.act(weight)

    def acting(self) -> NDArray[np.bool_]:
        """Return on which weight matrices of which replicas there is a penalty, shape (layers, M)."""
        return self._acting | self._shaped.acting()

    def on_biases(self) -> NDArray[np.bool_]:
        """Return on the biases of which layers and replicas there is one, shape (layers, M)."""
        return self._on_biases

    def gradients_into(self, flat: Tensor) -> None:
        """Write the gradients of all penalties at the present weights into another flat buffer."""
        flat.zero_()
        for term, coefficients in self._gradient_terms:
            term.add_gradient(self._weights, coefficients, flat)
        self._shaped.add_gradients(flat)

    def summary(self, evaluated: Tensor | None = None) -> WeightSummary:
        """Return what is known about the present weights and the penalties of the epoch.

        Penalties are those of the weights that are trained; norms and shares are those of `evaluated`,
        where other weights are evaluated.
        """
        sums = self._sums.take(self._weights)
        penalty, epoch = self._weighted(sums.now), self._weighted(sums.epoch)
        if self._shaped:
            penalty, epoch = penalty + self._shaped.now(), epoch + self._shaped.epoch
        if evaluated is not None and evaluated is not self._weights:
            sums = self._sums.take(evaluated)
        return WeightSummary(
            np.sqrt(sums.squares).T, np.sqrt(_total(sums.squares)), sums.near_zero.T, penalty, epoch
        )

    def _weighted(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return Σ coefficient · sum over terms and layers, shape (M,)."""
        result = np.zeros(sums.shape[2])
        # The sums of a network that diverges are infinite, also where nothing acts on them.
        with np.errstate(invalid="ignore", over="ignore"):
            for coefficients, term in zip(self._coefficients, sums, strict=True):
                result += _total(np.where(coefficients == 0, 0.0, coefficients * term))
        return result


def table(layout: Layout) -> Tensor:
    """Return zeros, one for every weight matrix, then for the biases of each, and every replica."""
    return torch.zeros(len(layout.tabled), layout.replicas, dtype=torch.float64)


def _tables(members: Sequence[Member], layout: Layout) -> tuple[dict[_Kind, Tensor], dict[_Kind, Tensor]]:
    """Return tables of the coefficients of every kind of penalty: as it counts, and in the gradient."""
    values: dict[_Kind, Tensor] = {}
    slopes: dict[_Kind, Tensor] = {}
    for place, member, technique in techniques_of(members, Technique):
        for part in technique.penalty(member.scale):
            if part.coefficient == 0 or not isinstance(part.term, PenaltyTerm):
                continue
            # A technique may reach no layer at all; then there is no table for its terms either.
            for row in rows_of(technique, member, layout.layers):
                for tables, counts in ((values, True), (slopes, part.in_gradient)):
                    kept = tables.setdefault((part.term, part.by_rows), table(layout))
                    kept[row, place] += part.coefficient * counts
    return values, slopes


def _total(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Σ over the layers, one after the other: the order must not depend on M."""
    total = np.zeros(values.shape[1])
    # The sums of a network that diverges are infinite: nobody need be warned.
    with np.errstate(over="ignore", invalid="ignore"):
        for row in values:
            total += row
    return total
