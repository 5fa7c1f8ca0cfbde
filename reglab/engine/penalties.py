"""Penalties on the flat buffers, with one coefficient per weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.layout import Layout, padded
from reglab.engine.members import Member, span, techniques_of
from reglab.engine.shaped_penalties import ShapedPenalties
from reglab.engine.weight_sums import WeightSums
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.terms import PenaltyTerm

LARGE = 1 << 16
"""Above this many numbers a pass over memory costs more than a call, so only the replicas and
layers on which a technique acts are passed over; below, one call goes over the whole buffer."""

REGISTERS = 32
"""Vector loops take this many float32 at a time. Slices are as long, so that no weight is handled in
the scalar rest; what they reach beyond a slot has coefficient zero."""


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
    """Return the slices of the flat buffer on which coefficients of shape (layers, replicas) act."""
    return [slice(0, layout.size)] if layout.size <= LARGE else list(_slots(layout, values))


def _slots(layout: Layout, values: Tensor) -> Iterator[slice]:
    for block in layout.weights:
        used = values[block.layer].nonzero().flatten().tolist()
        if used:
            first, last = span(used)
            length = padded((last - first) * block.slot, REGISTERS)
            start = block.offset + first * block.slot
            yield slice(start, start + length)


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
        values: dict[PenaltyTerm, Tensor] = {}
        slopes: dict[PenaltyTerm, Tensor] = {}
        for place, member, technique in techniques_of(members, Technique):
            for part in technique.penalty(member.scale):
                if part.coefficient == 0 or not isinstance(part.term, PenaltyTerm):
                    continue
                # A technique may reach no layer at all; then there is no table for its terms either.
                for layer in technique.resolve_layers(member.layers):
                    for rows, counts in ((values, True), (slopes, part.in_gradient)):
                        row = rows.setdefault(part.term, table(layout))
                        row[layer, place] += part.coefficient * counts
        terms = sorted(values, key=lambda term: term.name)
        self._sums = WeightSums(layout, terms, weights)
        self._coefficients = np.stack([values[term].numpy() for term in terms]) if terms else np.empty(0)
        self._collected = [
            (term, weights[s], total[s])
            for term, total in zip(terms, self._sums.totals, strict=True)
            for s in reach(layout, values[term])
        ]
        spread = [(term, layout.coefficients(slopes[term], weights)) for term in terms if slopes[term].any()]
        self._pieces = [
            (term, weights[s], coefficients[s], gradients[s])
            for term, coefficients in spread
            for s in reach(layout, slopes[term])
        ]
        self._weights = weights
        self._acting = np.zeros((layout.layers, layout.replicas), dtype=np.bool_)
        for row in values.values():
            self._acting |= row.numpy() != 0
        spread_of = dict(spread)
        # Also what a proximal step carries out.
        self._pulls = [
            (
                term,
                spread_of[term]
                if torch.equal(values[term], slopes[term])
                else layout.coefficients(values[term], weights),
            )
            for term in terms
        ]
        self._shaped = ShapedPenalties(members, layout, weights, gradients)

    def begin_epoch(self) -> None:
        """Forget the penalties that were collected."""
        self._sums.clear_totals()
        self._shaped.begin_epoch()

    def act(self, weight: float) -> None:
        """Add all penalties' gradients to the flat gradient, and the penalties, weighted, to the epoch's."""
        for term, w, total in self._collected:
            term.add_value(w, total, weight)
        for term, w, coefficients, gradient in self._pieces:
            term.add_gradient(w, coefficients, gradient)
        if self._shaped:
            self._shaped.act(weight)

    def acting(self) -> NDArray[np.bool_]:
        """Return on which weight matrices of which replicas there is a penalty, shape (layers, M)."""
        return self._acting | self._shaped.acting()

    def gradients_into(self, flat: Tensor) -> None:
        """Write the gradients of all penalties at the present weights into another flat buffer."""
        flat.zero_()
        for term, coefficients in self._pulls:
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
        # The sums of a network that diverges are infinite, and 0 · ∞ is no number: nobody need be warned.
        with np.errstate(invalid="ignore", over="ignore"):
            for coefficients, term in zip(self._coefficients, sums, strict=True):
                result += _total(coefficients * term)
        return result


def table(layout: Layout) -> Tensor:
    """Return zeros, one for every weight matrix and replica."""
    return torch.zeros(layout.layers, layout.replicas, dtype=torch.float64)


def _total(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Σ over the layers, one after the other: the order must not depend on M."""
    total = np.zeros(values.shape[1])
    # The sums of a network that diverges are infinite: nobody need be warned.
    with np.errstate(over="ignore", invalid="ignore"):
        for row in values:
            total += row
    return total
