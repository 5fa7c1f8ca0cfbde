"""Early stopping of single replicas, with the weights to go back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import torch
from torch import Tensor

from reglab.engine.replicas.layout import Layout, copy_replicas
from reglab.engine.replicas.members import Member, techniques_of
from reglab.engine.replicas.memory import Memory
from reglab.engine.stack.measurement import Measured
from reglab.experiment.techniques.early_stopping import EarlyStopping, StoppingRule


@dataclass(slots=True)
class Watch:
    """The rule of one replica."""

    rule: StoppingRule
    monitor: str
    restore: bool


class Stopping:
    """The rules of all replicas of a stack, and a copy of their best weights.

    Parameters
    ----------
    members : sequence of Member
        The replicas.
    layout : Layout
        Division of the flat buffers.
    weights : Tensor
        The flat buffer to be kept: the weights, or their average.
    """

    def __init__(self, members: Sequence[Member], layout: Layout, weights: Tensor) -> None:
        self._layout = layout
        self._weights = weights
        self._watches = {
            place: Watch(technique.rule(), technique.monitor, technique.restore_best)
            for place, _, technique in techniques_of(members, EarlyStopping)
        }
        keeps = any(watch.restore for watch in self._watches.values())
        self.best = layout.zeros(weights) if keeps else None
        """Flat buffer with the weights of each replica's best epoch."""

    def update(self, epoch: int, measured: Measured) -> list[int]:
        """Take the values of an epoch; return the places of the replicas that stop."""
        improved, stopped = [], []
        finite = measured.finite
        for place, watch in self._watches.items():
            if not finite[place]:
                continue
            better, stop = watch.rule.update(epoch, float(measured.values[watch.monitor][place]))
            if better and watch.restore:
                improved.append(place)
            if stop:
                stopped.append(place)
        if improved:
            self._remember(improved)
        return stopped

    @torch.inference_mode()
    def _remember(self, places: list[int]) -> None:
        assert self.best is not None
        if len(places) == self._layout.replicas:
            self.best.copy_(self._weights)
            return
        index = torch.tensor(places, device=self._weights.device)
        for block in self._layout.blocks:
            rows = self._layout.rows(self._weights, block)
            self._layout.rows(self.best, block)[index] = rows[index]

    @property
    def watches(self) -> dict[int, Watch]:
        """A copy of all rules as they stand, by place."""
        return {
            place: Watch(copy(watch.rule), watch.monitor, watch.restore)
            for place, watch in self._watches.items()
        }

    @torch.inference_mode()
    def resume(self, watches: Mapping[int, Watch], best: Mapping[int, tuple[Memory, int]]) -> None:
        """Go on with rules as they stood in a moment.

        Parameters
        ----------
        watches : mapping of int to Watch
            By place; they are taken over.
        best : mapping of int to (Memory, int)
            Where the weights of each replica's best epoch lie: a memory, and its place there.
        """
        self._watches = dict(watches)
        for place, (memory, where) in best.items():
            assert self.best is not None
            for block, old in zip(self._layout.blocks, memory.layout.blocks, strict=True):
                kept = memory.buffers.get("average", memory.buffers["weights"])
                rows = memory.layout.rows(kept, old)
                self._layout.rows(self.best, block)[place] = rows[where]

    def best_epoch(self, place: int) -> int | None:
        """The epoch to whose weights a replica goes back, ``None`` where it keeps its last."""
        watch = self._watches.get(place)
        return watch.rule.best_epoch if watch is not None and watch.restore else None

    @property
    def returns(self) -> dict[int, int]:
        """The epoch to which each replica would go back, by place."""
        epochs = {place: self.best_epoch(place) for place in self._watches}
        return {place: epoch for place, epoch in epochs.items() if epoch}

    @torch.inference_mode()
    def reduced(
        self, members: Sequence[Member], layout: Layout, weights: Tensor, keep: Sequence[int]
    ) -> Stopping:
        """Return the state for a stack reduced to the places `keep`."""
        stopping = Stopping(members, layout, weights)
        stopping._watches = {new: self._watches[old] for new, old in enumerate(keep) if old in self._watches}
        if self.best is not None and stopping.best is not None:
            copy_replicas(self._layout, self.best, layout, stopping.best, keep)
        return stopping
