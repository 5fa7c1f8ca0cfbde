"""Sums over the weights of every layer and replica, all of them in one sweep per layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import on_host
from reglab.engine.replicas.layout import Layout
from reglab.experiment.techniques.terms import PenaltyTerm

NEAR_ZERO = 1e-3
"""Weights below this are counted as near zero."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What was added up, float64.

    Parameters
    ----------
    squares : array, shape (layers, M)
        Σ w².
    near_zero : array, shape (layers, M)
        Share of weights below `NEAR_ZERO`.
    now : array, shape (terms, rows, M)
        Σ f(w) of every penalty term at the present weights, and biases where they were asked for.
    epoch : array, shape (terms, rows, M)
        The sums that `WeightSums.totals` collected.
    """

    squares: NDArray[np.float64]
    near_zero: NDArray[np.float64]
    now: NDArray[np.float64]
    epoch: NDArray[np.float64]


class WeightSums:
    """Memory for the functions of all weights that are to be added up.

    Parameters
    ----------
    layout : Layout
        Division of the flat buffers.
    terms : sequence of PenaltyTerm
        The penalty terms of the stack.
    like : Tensor
        Gives type and device.
    biases : bool
        Whether to add up over biases, too.
    """

    def __init__(
        self, layout: Layout, terms: Sequence[PenaltyTerm], like: Tensor, biases: bool = False
    ) -> None:
        self._layout = layout
        self._terms = tuple(terms)
        rows = 2 + 2 * len(terms)
        self._values = like.new_zeros(rows, layout.size)
        self._squares, self._small = self._values[0], self._values[1]
        self._now = self._values[2 : 2 + len(terms)].unbind(0)
        self._epoch = self._values[2 + len(terms) :]
        self.totals = self._epoch.unbind(0)
        """A flat buffer per term, in which values can be collected over an epoch."""
        self._parts = [
            self._values[:, block.offset : block.offset + layout.replicas * block.slot].view(
                rows, layout.replicas, block.slot
            )
            for block in (layout.tabled if biases else layout.weights)
        ]
        self._sums = like.new_zeros(len(self._parts), rows, layout.replicas)
        self._outs = self._sums.unbind(0)
        self._sizes = np.array([[block.size] for block in layout.weights], dtype=np.float64)
        self._padding = np.array([[block.slot - block.size] for block in layout.weights])

    def clear_totals(self) -> None:
        """Begin to collect anew."""
        if self._terms:
            self._epoch.zero_()

    def take(self, weights: Tensor) -> Sums:
        """Return all sums for the present weights."""
        torch.mul(weights, weights, out=self._squares)
        torch.lt(torch.abs(weights, out=self._small), NEAR_ZERO, out=self._small)
        for term, out in zip(self._terms, self._now, strict=True):
            out.copy_(term.value(weights))
        for part, out in zip(self._parts, self._outs, strict=True):
            torch.sum(part, 2, out=out)
        sums = on_host(self._sums).numpy().transpose(1, 0, 2)
        first, layers = 2 + len(self._terms), self._layout.layers
        near_zero = (sums[1, :layers] - self._padding) / self._sizes
        return Sums(sums[0, :layers], near_zero, sums[2:first], sums[first:])
