"""Everything that determines how the training of a stack goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from reglab.engine.layout import Layout, copy_replicas


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of a stack between two epochs. Random numbers are keyed by epoch and are no part of it.

    Parameters
    ----------
    layout : Layout
        Division of the buffers.
    buffers : tuple of Tensor
        Flat buffers: the weights first, then whatever else training or evaluation goes by.
    steps : int
        Steps that the optimiser has made.
    """

    layout: Layout
    buffers: tuple[Tensor, ...]
    steps: int

    @property
    def weights(self) -> Tensor:
        """The flat buffer of the weights."""
        return self.buffers[0]

    @property
    def bytes(self) -> int:
        """Memory that the buffers take."""
        return sum(buffer.numel() * buffer.element_size() for buffer in self.buffers)

    def copy(self, into: Memory | None = None) -> Memory:
        """Return a copy that training leaves alone; the buffers of `into`, of equal layout, are reused."""
        if into is None or into.layout is not self.layout:
            return Memory(self.layout, tuple(buffer.clone() for buffer in self.buffers), self.steps)
        for old, new in zip(self.buffers, into.buffers, strict=True):
            new.copy_(old)
        return Memory(self.layout, into.buffers, self.steps)

    def restore(self, target: Memory, places: Sequence[int]) -> None:
        """Write the replicas at `places` into the places 0, 1, … of another memory."""
        for old, new in zip(self.buffers, target.buffers, strict=True):
            copy_replicas(self.layout, old, target.layout, new, places)
