"""Layers that look at outputs on which there is a penalty, and leave them as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace
from reglab.experiment.techniques.terms import PenaltyTerm


@dataclass(frozen=True, slots=True)
class ActivityPart:
    """One term for the replicas first … last − 1, with coefficients (last − first, 1, 1)."""

    term: PenaltyTerm
    first: int
    last: int
    coefficients: Tensor


class ActivityLayer(Layer):
    """Adds up f(a) in the forward pass and adds f′(a) / examples in the backward pass.

    Parameters
    ----------
    parts : sequence of ActivityPart
        The terms.
    total : Tensor, shape (M,)
        Σ coefficient · f(a) over units and examples; the sums of all layers go here.
    """

    reuses_input: ClassVar[bool] = True
    keeps_output: ClassVar[bool] = True
    reuses_gradient: ClassVar[bool] = True
    counts_examples: ClassVar[bool] = True

    def __init__(self, parts: Sequence[ActivityPart], total: Tensor) -> None:
        self._parts = tuple(parts)
        self._total = total
        self._masks: dict[int, Tensor] = {}

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the input; there are no parameters."""
        del parameters
        return x

    def forward_into(self, work: Workspace) -> None:
        """Add up what the outputs cost."""
        mask = self._mask(work.y)
        for part in self._parts:
            costs = part.term.value(work.y[part.first : part.last]).mul_(part.coefficients * mask)
            self._total[part.first : part.last] += costs.sum(2).sum(1)

    def backward(self, work: Workspace) -> None:
        """Add the derivative of the mean over the examples to the gradient."""
        mask = self._mask(work.y)
        share = 1.0 / (self.examples or work.y.shape[2])
        for part in self._parts:
            y = work.y[part.first : part.last]
            # Onto zeros, so that fused and separate roundings agree; then one plain sum.
            slope = torch.zeros_like(y)
            part.term.add_gradient(y, part.coefficients * share * mask, slope)
            work.grad_y[part.first : part.last].add_(slope)

    def _mask(self, y: Tensor) -> Tensor:
        """1 for rows that are examples, 0 for those that fill memory, shape (rows,)."""
        examples = self.examples or y.shape[2]
        if examples not in self._masks:
            self._masks[examples] = (torch.arange(y.shape[2], device=y.device) < examples).to(y)
        return self._masks[examples]


class ActivityMeter(Layer):
    """Notes what the outputs of every example cost, at evaluation.

    Parameters
    ----------
    parts : sequence of ActivityPart
        The terms.
    """

    reuses_input: ClassVar[bool] = True

    def __init__(self, parts: Sequence[ActivityPart]) -> None:
        self._parts = tuple(parts)
        self.costs: list[tuple[ActivityPart, Tensor]] = []
        """Of each term: Σ coefficient · f(a) over the units, shape (last − first, rows)."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the input; there are no parameters."""
        del parameters
        return x

    def forward_into(self, work: Workspace) -> None:
        """Note what the outputs cost."""
        self.costs = [
            (part, part.term.value(work.y[part.first : part.last]).mul_(part.coefficients).sum(1))
            for part in self._parts
        ]
