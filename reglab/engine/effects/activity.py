"""Penalties on outputs of hidden layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import accumulator, on_host
from reglab.engine.layers.activity import ActivityLayer, ActivityMeter, ActivityPart
from reglab.engine.layers.base import Layer
from reglab.engine.measures.evaluation import EvaluationChunk
from reglab.engine.replicas.members import Member, span, techniques_of
from reglab.experiment.techniques.families import ActivityPenalty
from reglab.experiment.techniques.terms import PenaltyTerm


class Activities:
    """All activity penalties of a stack.

    Parameters
    ----------
    members : sequence of Member
        The replicas.
    train : int
        Number of training examples.
    like : Tensor
        Gives type and device.
    """

    def __init__(self, members: Sequence[Member], train: int, like: Tensor) -> None:
        self._train = train
        self._epoch, self._now = like.new_zeros(2, len(members), dtype=accumulator(like)).unbind()
        parts: dict[int, list[ActivityPart]] = {}
        for position, part in _parts(members, like):
            parts.setdefault(position, []).append(part)
        self.layers: Mapping[int, Layer] = {k: ActivityLayer(mine, self._epoch) for k, mine in parts.items()}
        """What looks at the output of hidden layer k in training, by k."""
        self._meters = {k: ActivityMeter(mine) for k, mine in parts.items()}
        self.meters: Mapping[int, Layer] = dict(self._meters)
        """What looks at the output of hidden layer k at evaluation, by k."""

    def __bool__(self) -> bool:
        return bool(self.layers)

    def begin_epoch(self) -> None:
        """Forget what was added up in training."""
        self._epoch.zero_()

    def begin_evaluation(self) -> None:
        """Forget what was added up at evaluation."""
        self._now.zero_()

    @property
    def evaluation_state(self) -> tuple[Tensor, ...]:
        """What is being added up at evaluation."""
        return (self._now,)

    def take(self, chunk: EvaluationChunk) -> None:
        """Add the training examples of a chunk that was just evaluated."""
        for part_of_set, rows in chunk.parts:
            if part_of_set == 0:
                for meter in self._meters.values():
                    for part, costs in meter.costs:
                        self._now[part.first : part.last] += costs[:, rows].sum(1, dtype=self._now.dtype)

    @property
    def state(self) -> tuple[Tensor, ...]:
        """What is being added up over the epoch."""
        return (self._epoch,)

    @property
    def epoch(self) -> NDArray[np.float64]:
        """Mean penalty over the epoch's batches in training mode, weighted by their sizes, shape (M,)."""
        return on_host(self._epoch).numpy() / self._train

    @property
    def now(self) -> NDArray[np.float64]:
        """Penalty on the whole training set in evaluation mode, shape (M,)."""
        return on_host(self._now).numpy() / self._train


def _parts(members: Sequence[Member], like: Tensor) -> Iterator[tuple[int, ActivityPart]]:
    tables: dict[tuple[int, PenaltyTerm], dict[int, float]] = {}
    for place, member, technique in techniques_of(members, ActivityPenalty):
        for part in technique.activity():
            if part.coefficient == 0 or not isinstance(part.term, PenaltyTerm):
                continue
            for position in technique.resolve_layers(member.layers):
                row = tables.setdefault((position, part.term), {})
                row[place] = row.get(place, 0.0) + part.coefficient
    for (position, term), row in sorted(tables.items(), key=lambda item: (item[0][0], item[0][1].name)):
        first, last = span(list(row))
        values = [row.get(place, 0.0) for place in range(first, last)]
        coefficients = torch.tensor(values, dtype=torch.float64).to(like)[:, None, None]
        yield position, ActivityPart(term, first, last, coefficients)
