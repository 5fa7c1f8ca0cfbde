"""Penalties and weight steps on the flat buffers, with one coefficient per weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from reglab.engine.device import on_host
from reglab.engine.layout import Layout, padded
from reglab.engine.members import Member, span, techniques_of
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique, WeightStep
from reglab.experiment.techniques.terms import PenaltyTerm

LARGE = 1 << 16
"""Above this many numbers a pass over memory costs more than a call, so only the replicas and
layers on which a technique acts are passed over; below, one call goes over the whole buffer."""

REGISTERS = 32
"""Vector loops take this many float32 at a time. Slices are as long, so that no weight is handled in
the scalar rest; what they reach beyond a slot has coefficient zero."""


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


@dataclass(slots=True)
class Term:
    """One kind of penalty in a stack.

    Parameters
    ----------
    term : PenaltyTerm
        The function of a weight.
    values : Tensor of float64, shape (layers, replicas)
        Coefficients in the objective.
    pieces : list of (w, gradient, coefficients)
        Views of the flat buffers where it is part of the gradient.
    totals : list of (w, total)
        Views where f(w) adds up over an epoch.
    total : Tensor
        Flat buffer of these sums.
    """

    term: PenaltyTerm
    values: Tensor
    pieces: list[tuple[Tensor, Tensor, Tensor]]
    totals: list[tuple[Tensor, Tensor]]
    total: Tensor


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
        self._layout = layout
        hidden = layout.layers - 1
        values: dict[str, Tensor] = {}
        slopes: dict[str, Tensor] = {}
        terms: dict[str, PenaltyTerm] = {}
        for place, member, technique in techniques_of(members, Technique):
            for part in technique.penalty(member.scale):
                if part.coefficient == 0:
                    continue
                name = part.term.name
                terms[name] = part.term
                for table, counts in ((values, True), (slopes, part.in_gradient)):
                    row = table.setdefault(name, _table(layout))
                    for layer in technique.resolve_layers(hidden):
                        row[layer, place] += part.coefficient * counts
        self.terms = []
        for name in sorted(terms):
            total = layout.zeros(weights)
            spread = layout.coefficients(slopes[name], weights)
            self.terms.append(
                Term(
                    terms[name],
                    values[name],
                    [(weights[s], gradients[s], spread[s]) for s in _reach(layout, slopes[name])],
                    [(weights[s], total[s]) for s in _reach(layout, values[name])],
                    total,
                )
            )

    def __bool__(self) -> bool:
        return bool(self.terms)

    def add_gradients(self) -> None:
        """Add the gradients of all penalties to the flat gradient."""
        for term in self.terms:
            for w, gradient, coefficients in term.pieces:
                term.term.add_gradient(w, coefficients, gradient)

    def add_values(self, weight: float) -> None:
        """Add the penalties of the present weights, weighted, to the epoch's sum."""
        for term in self.terms:
            for w, total in term.totals:
                term.term.add_value(w, total, weight)

    def take_sum(self) -> Tensor:
        """Return the epoch's sum, float64 of shape (M,), and begin a new one."""
        result = torch.zeros(self._layout.replicas, dtype=torch.float64)
        for term in self.terms:
            result += _weighted(term.values, layer_sums(self._layout, term.total))
            term.total.zero_()
        return result

    def now(self, weights: Tensor) -> Tensor:
        """Return the penalty of the present weights, float64 of shape (M,)."""
        result = torch.zeros(self._layout.replicas, dtype=torch.float64)
        for term in self.terms:
            result += _weighted(term.values, layer_sums(self._layout, term.term.value(weights)))
        return result


class WeightSteps:
    """What changes the weights directly, before or after the optimiser's step."""

    def __init__(self, members: Sequence[Member], layout: Layout, weights: Tensor) -> None:
        self._before: list[tuple[type[WeightStep], Tensor, Tensor]] = []
        self._after: list[tuple[type[WeightStep], Tensor, Tensor]] = []
        hidden = layout.layers - 1
        for cls in TECHNIQUES.values():
            if not issubclass(cls, WeightStep):
                continue
            values = _table(layout)
            for place, member, technique in techniques_of(members, cls):
                for layer in technique.resolve_layers(hidden):
                    values[layer, place] += technique.step_coefficient(member.scale)
            if bool((values != 0).any()):
                spread = layout.coefficients(values, weights)
                steps = self._before if cls.moment == "before" else self._after
                steps += [(cls, weights[s], spread[s]) for s in _reach(layout, values)]

    def take(self, moment: Literal["before", "after"]) -> None:
        """Change the weights in place."""
        for cls, w, coefficients in self._before if moment == "before" else self._after:
            cls.step(w, coefficients)


def layer_sums(layout: Layout, flat: Tensor) -> Tensor:
    """Return the sum of a flat buffer over every weight matrix, idle weights included, (layers, M)."""
    return torch.stack([layout.rows(flat, block).sum(1) for block in layout.weights])


def _table(layout: Layout) -> Tensor:
    return torch.zeros(layout.layers, layout.replicas, dtype=torch.float64)


def _weighted(values: Tensor, sums: Tensor) -> Tensor:
    """Σ over the layers, one after the other, so that the order does not depend on M."""
    terms = values * on_host(sums)
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
