"""Everything that determines how the training of a stack goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from reglab.engine.replicas.layout import Layout, copy_replicas


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of a stack between two epochs. Random numbers are keyed by epoch and are no part of it.

    Parameters
    ----------
    layout : Layout
        Division of the buffers.
    buffers : mapping of str to Tensor
        Flat buffers by name: ``"weights"``, and whatever else training or evaluation goes by.
    steps : int
        Steps that the optimiser has made.
    """

    layout: Layout
    buffers: Mapping[str, Tensor]
    steps: int

    @property
    def bytes(self) -> int:
        """Memory that the buffers take."""
        return sum(buffer.numel() * buffer.element_size() for buffer in self.buffers.values())

    def copy(self, into: Memory | None = None) -> Memory:
        """Return a copy that training leaves alone; the buffers of `into` are reused where they fit."""
        if into is None or into.layout is not self.layout or into.buffers.keys() != self.buffers.keys():
            return Memory(
                self.layout, {name: buffer.clone() for name, buffer in self.buffers.items()}, self.steps
            )
        for name, buffer in self.buffers.items():
            into.buffers[name].copy_(buffer)
        return Memory(self.layout, into.buffers, self.steps)

    def restore_one(self, target: Memory, source: int, place: int) -> None:
        """Write the replica at one place into a place of another memory, as `restore` does."""
        for name, new in target.buffers.items():
            old = self.buffers.get(name, self.buffers["weights"])
            for before, after in zip(self.layout.blocks, target.layout.blocks, strict=True):
                target.layout.rows(new, after)[place] = self.layout.rows(old, before)[source]

    def restore(self, target: Memory, places: Sequence[int]) -> None:
        """Write the replicas at `places` into the places 0, 1, … of another memory.

        A buffer that this memory does not have begins as a copy of the weights: it belongs to
        a technique that was switched on since, such as an average of the weights.
        """
        for name, new in target.buffers.items():
            old = self.buffers.get(name, self.buffers["weights"])
            copy_replicas(self.layout, old, target.layout, new, places)
