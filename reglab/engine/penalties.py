"""Penalties and weight steps on the flat buffers, with one coefficient per weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.layout import Layout, padded
from reglab.engine.members import Member, span, techniques_of
from reglab.engine.weight_sums import WeightSums
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique, WeightStep
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


def _reach(layout: Layout, values: Tensor) -> list[slice]:
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
                if part.coefficient == 0:
                    continue
                for table, counts in ((values, True), (slopes, part.in_gradient)):
                    row = table.setdefault(part.term, _table(layout))
                    for layer in technique.resolve_layers(member.layers):
                        row[layer, place] += part.coefficient * counts
        terms = sorted(values, key=lambda term: term.name)
        self._sums = WeightSums(layout, terms, weights)
        self._coefficients = np.stack([values[term].numpy() for term in terms]) if terms else np.empty(0)
        self._collected = [
            (term, weights[s], total[s])
            for term, total in zip(terms, self._sums.totals, strict=True)
            for s in _reach(layout, values[term])
        ]
        spread = [(term, layout.coefficients(slopes[term], weights)) for term in terms if slopes[term].any()]
        self._pieces = [
            (term, weights[s], coefficients[s], gradients[s])
            for term, coefficients in spread
            for s in _reach(layout, slopes[term])
        ]
        self._weights = weights

    def __bool__(self) -> bool:
        return bool(self._collected)

    def begin_epoch(self) -> None:
        """Forget the penalties that were collected."""
        self._sums.clear_totals()

    def collect(self, weight: float) -> None:
        """Add the penalties of the present weights, weighted, to those of the epoch."""
        for term, w, total in self._collected:
            term.add_value(w, total, weight)

    def add_gradients(self) -> None:
        """Add the gradients of all penalties to the flat gradient."""
        for term, w, coefficients, gradient in self._pieces:
            term.add_gradient(w, coefficients, gradient)

    def summary(self) -> WeightSummary:
        """Return what is known about the present weights and the penalties of the epoch."""
        sums = self._sums.take(self._weights)
        return WeightSummary(
            np.sqrt(sums.squares).T,
            np.sqrt(_total(sums.squares)),
            sums.near_zero.T,
            self._weighted(sums.now),
            self._weighted(sums.epoch),
        )

    def _weighted(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return Σ coefficient · sum over terms and layers, shape (M,)."""
        result = np.zeros(sums.shape[2])
        # The sums of a network that diverges are infinite, and 0 · ∞ is no number: nobody need be warned.
        with np.errstate(invalid="ignore", over="ignore"):
            for coefficients, term in zip(self._coefficients, sums, strict=True):
                result += _total(coefficients * term)
        return result


class WeightSteps:
    """What changes the weights directly, before or after the optimiser's step."""

    def __init__(self, members: Sequence[Member], layout: Layout, weights: Tensor) -> None:
        self._before: list[tuple[type[WeightStep], Tensor, Tensor]] = []
        self._after: list[tuple[type[WeightStep], Tensor, Tensor]] = []
        for cls in TECHNIQUES.values():
            if not issubclass(cls, WeightStep):
                continue
            values = _table(layout)
            for place, member, technique in techniques_of(members, cls):
                for layer in technique.resolve_layers(member.layers):
                    values[layer, place] += technique.step_coefficient(member.scale)
            if bool((values != 0).any()):
                spread = layout.coefficients(values, weights)
                steps = self._before if cls.moment == "before" else self._after
                steps += [(cls, weights[s], spread[s]) for s in _reach(layout, values)]

    def take(self, moment: Literal["before", "after"]) -> None:
        """Change the weights in place."""
        for cls, w, coefficients in self._before if moment == "before" else self._after:
            cls.step(w, coefficients)


def _table(layout: Layout) -> Tensor:
    return torch.zeros(layout.layers, layout.replicas, dtype=torch.float64)


def _total(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Σ over the layers, one after the other: the order must not depend on M."""
    total = np.zeros(values.shape[1])
    for row in values:
        total += row
    return total
