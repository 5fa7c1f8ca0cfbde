"""What changes weights directly, before or after the optimiser's step, with one coefficient per weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from reglab.engine.effects.penalties import reach, table
from reglab.engine.optimizers import FlatOptimizer
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.members import Member, rows_of, span, techniques_of
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.families import UnitConstraint, WeightStep


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of step on a piece of the flat buffer; `where` is that piece."""

    technique: type[WeightStep]
    where: slice
    w: Tensor
    coefficients: Tensor


@dataclass(frozen=True, slots=True)
class Bound:
    """One kind of constraint on a weight matrix (n, units, inputs), with bounds (n, 1, 1)."""

    technique: type[UnitConstraint]
    w: Tensor
    bounds: Tensor


class WeightSteps:
    """All that changes the weights of a stack directly.

    Parameters
    ----------
    members : sequence of Member
        The replicas.
    layout : Layout
        Division of the flat buffers.
    weights : Tensor
        The flat buffer.
    optimizer : FlatOptimizer
        The update rule; steps that go by its reach follow it.
    """

    def __init__(
        self, members: Sequence[Member], layout: Layout, weights: Tensor, optimizer: FlatOptimizer
    ) -> None:
        self._optimizer = optimizer
        changes = list(_changes(members, layout, weights))
        self._before = [change for change in changes if change.technique.moment == "before"]
        self._after = [change for change in changes if change.technique.moment == "after"]
        self._bounds = list(_bounds(members, layout, weights))
        self.reaches = any(change.technique.per_reach for change in changes)
        """Whether any goes by the reach of the optimiser's step."""

    def take(self, moment: Literal["before", "after"]) -> None:
        """Change the weights in place; constraints come last."""
        for change in self._before if moment == "before" else self._after:
            coefficients = change.coefficients
            if change.technique.per_reach:
                coefficients = self._optimizer.reach(change.where) * coefficients
            change.technique.step(change.w, coefficients)
        if moment == "after":
            for bound in self._bounds:
                norms = (bound.w * bound.w).sum(2, keepdim=True).sqrt_()
                bound.w.mul_(bound.technique.factor(norms, bound.bounds))


def _changes(members: Sequence[Member], layout: Layout, weights: Tensor) -> Iterator[Change]:
    for cls in TECHNIQUES.values():
        if not issubclass(cls, WeightStep):
            continue
        values = table(layout)
        for place, member, technique in techniques_of(members, cls):
            for row in rows_of(technique, member, layout.layers):
                values[row, place] += technique.step_coefficient(member.scale)
        if bool((values != 0).any()):
            spread = layout.coefficients(values, weights)
            for where in reach(layout, values):
                yield Change(cls, where, weights[where], spread[where])


def _bounds(members: Sequence[Member], layout: Layout, weights: Tensor) -> Iterator[Bound]:
    for cls in TECHNIQUES.values():
        if not issubclass(cls, UnitConstraint):
            continue
        tables: dict[int, dict[int, float]] = {}
        for place, member, technique in techniques_of(members, cls):
            for layer in technique.resolve_layers(member.layers):
                tables.setdefault(layer, {})[place] = technique.bound()
        for layer, bounds in sorted(tables.items()):
            first, last = span(list(bounds))
            row = [bounds.get(place, float("inf")) for place in range(first, last)]
            w = layout.view(weights, layout.weights[layer])[first:last]
            yield Bound(cls, w, weights.new_tensor(row)[:, None, None])
