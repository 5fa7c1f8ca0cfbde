"""The weights by which a network is evaluated, where they are not those that are trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from reglab.engine.effects.penalties import LARGE, table
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.members import Member, rows_of, span, techniques_of
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.weight_averaging import WeightAveraging


class EvaluatedWeights:
    """Moving averages of weights, and factors on them.

    Parameters
    ----------
    members : sequence of Member
        The replicas.
    layout : Layout
        Division of the flat buffers.
    weights : Tensor
        The flat buffer that is trained.
    """

    def __init__(self, members: Sequence[Member], layout: Layout, weights: Tensor) -> None:
        self._layout = layout
        self._weights = weights
        decays = {place: technique.decay for place, _, technique in techniques_of(members, WeightAveraging)}
        factors = table(layout) + 1.0
        for place, member, technique in techniques_of(members, Technique):
            factor = technique.evaluation_factor_of_weights()
            # Others may count hidden layers instead of weight matrices.
            for row in rows_of(technique, member, layout.layers) if factor != 1 else ():
                factors[row, place] *= factor
        self._factors = None
        if bool((factors != 1).any()):
            self._factors = layout.coefficients(factors - 1.0, weights).add_(1.0)
        self._pieces: list[tuple[Tensor, ...]] = []
        self.kept = weights
        """Flat buffer of what early stopping goes back to: averages, or the weights where there is none."""
        if decays:
            self.kept = layout.zeros(weights)
            self._lay_out(decays)
        self.flat = self.kept if self._factors is None else layout.zeros(weights)
        """Flat buffer of what is evaluated, as of the last `refresh`."""

    def _lay_out(self, decays: Mapping[int, float]) -> None:
        layout, weights = self._layout, self._weights
        self._decays = layout.zeros(weights)
        row = weights.new_tensor([decays.get(place, 0.0) for place in range(layout.replicas)])
        slices = [slice(0, layout.size)] if layout.size <= LARGE else []
        first, last = span(list(decays))
        for block in layout.blocks:
            # Running values of a normalisation are averages already.
            if block.role not in ("mean", "variance"):
                layout.rows(self._decays, block).copy_(row[:, None])
                if layout.size > LARGE:
                    start = block.offset + first * block.slot
                    slices.append(slice(start, start + (last - first) * block.slot))
        rest = 1.0 - self._decays
        scratch = torch.empty_like(weights[: max(s.stop - s.start for s in slices)])
        self._pieces = [
            (self.kept[s], self._decays[s], weights[s], rest[s], scratch[: s.stop - s.start]) for s in slices
        ]

    @property
    def averages(self) -> bool:
        """Whether any replica has an average of its weights."""
        return self.kept is not self._weights

    def restart(self) -> None:
        """Begin averages with the present weights."""
        if self.averages:
            self.kept.copy_(self._weights)

    def restart_at(self, place: int) -> None:
        """Begin the average of one replica with its present weights."""
        if self.averages:
            for block in self._layout.blocks:
                here = self._layout.rows(self.kept, block)[place]
                here.copy_(self._layout.rows(self._weights, block)[place])

    def take(self) -> None:
        """Follow a step of the optimiser: a ← d·a + (1 − d)·w."""
        for average, decay, w, rest, scratch in self._pieces:
            # Two roundings each, as in the scalar rest of a vector loop.
            average.mul_(decay).add_(torch.mul(w, rest, out=scratch))

    @property
    def buffers(self) -> dict[str, Tensor]:
        """What must be kept to go on, by name; replicas without an average have their weights there."""
        self.refresh()
        return {"average": self.kept} if self.averages else {}

    @torch.inference_mode()
    def refresh(self) -> None:
        """Bring `kept` and `flat` up to date."""
        if self.averages:
            torch.where(self._decays == 0, self._weights, self.kept, out=self.kept)
        if self._factors is not None:
            torch.mul(self.kept, self._factors, out=self.flat)

    @torch.inference_mode()
    def of(self, kept: Tensor | None) -> Tensor:
        """Return what is evaluated now, or where the buffer `kept` was kept, up to date."""
        if kept is not None:
            return kept if self._factors is None else kept * self._factors
        self.refresh()
        return self.flat
