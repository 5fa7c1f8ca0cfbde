"""Gradient clipping by the norm of all gradients of a replica."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.members import Member, span, techniques_of
from reglab.experiment.techniques.gradient_clipping import GradientClipping

EPSILON = 1e-6
"""Added to a norm that is divided by, as ``torch.nn.utils.clip_grad_norm_`` does."""


class Clipping:
    """Shortens the gradients of those replicas that ask for it.

    Parameters
    ----------
    members : sequence of Member
        The replicas.
    layout : Layout
        Division of the flat buffer.
    gradients : Tensor
        The flat buffer.
    """

    def __init__(self, members: Sequence[Member], layout: Layout, gradients: Tensor) -> None:
        limits = {place: technique.c for place, _, technique in techniques_of(members, GradientClipping)}
        self._rows: list[Tensor] = []
        if not limits:
            return
        first, last = span(list(limits))
        row = [limits.get(place, float("inf")) for place in range(first, last)]
        self._limits = gradients.new_tensor(row)[:, None]
        self._free = torch.isinf(self._limits)
        self._rows = [layout.rows(gradients, block)[first:last] for block in layout.blocks]

    def act(self) -> None:
        """Multiply the gradients by min(1, c/(‖g‖ + 1e-6)), in place."""
        if not self._rows:
            return
        squares = [(row * row).sum(1, keepdim=True) for row in self._rows]
        # One after the other: a sum over all at once could be cut differently for other replicas.
        total = squares[0]
        for square in squares[1:]:
            total = total + square
        factors = (self._limits / (total.sqrt_() + EPSILON)).clamp_(max=1.0)
        factors.masked_fill_(self._free, 1.0)
        for row in self._rows:
            row.mul_(factors)
