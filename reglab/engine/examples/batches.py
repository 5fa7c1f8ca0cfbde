"""The training examples of a stack: the batches of an epoch, gathered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from reglab.engine.device import on_device
from reglab.engine.draws import Draws
from reglab.engine.examples.examples import Examples
from reglab.engine.recording.places import Places
from reglab.engine.replicas.layout import TAIL
from reglab.engine.replicas.sources import Sources
from reglab.engine.replicas.structure import Structure
from reglab.experiment.memory import padded_rows, smallest_product, steps_at_once

CHANGED = 1 << 17
"""Up to about this many inputs of one seed are changed at once; the division into chunks stays."""

RECORDED_STEPS = 32
"""About so many steps are recorded at once: to repeat them takes one call."""

MOST_RECORDED = 1 << 25
"""Never more inputs than these are gathered for it."""

Order = Callable[[int, int, int], Tensor]
"""(examples, seed, epoch) → their order as int64 indices."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The batches of some consecutive steps.

    Parameters
    ----------
    index : int
        Number of the chunk within the epoch, from 0.
    first : int
        Number of its first step within the epoch, from 0.
    x : Tensor, shape (steps, S, rows, inputs)
        The different inputs, 0 in padded rows and idle inputs.
    targets : Tensor, shape (steps, M, outputs, rows)
        Targets, 0 in padded rows.
    target_terms : Tensor, shape (steps, M · outputs · rows + tail)
        Minus the targets times the scale of the step's gradient.
    scales : tuple of Tensor, shape (M · outputs · rows + tail,)
        Scale of each step's gradient: the loss's factor over the batch's size, 0 on padding.
    mask : Tensor, shape (steps, 1, rows)
        1 for examples, 0 for padding.
    sizes : tuple of int
        Examples in each batch.
    sources : Sources
        Which of the inputs each replica sees.
    """

    index: int
    first: int
    x: Tensor
    targets: Tensor
    target_terms: Tensor
    scales: tuple[Tensor, ...]
    mask: Tensor
    sizes: tuple[int, ...]
    sources: Sources

    def kept(self, places: Places) -> Chunk:
        """Return the same batches in memory that stays where it is."""
        return replace(
            self,
            x=places.keep("x", self.x),
            targets=places.keep("targets", self.targets),
            target_terms=places.keep("target terms", self.target_terms),
        )

    def parts(self, steps: int) -> Iterator[Chunk]:
        """Yield the same batches, as views, in chunks of so many steps; counted on from this one's index."""
        if steps >= len(self.sizes):
            yield self
            return
        for number, first in enumerate(range(0, len(self.sizes), steps)):
            mine = slice(first, first + steps)
            yield Chunk(
                self.index + number,
                self.first + first,
                self.x[mine],
                self.targets[mine],
                self.target_terms[mine],
                self.scales[mine],
                self.mask[mine],
                self.sizes[mine],
                self.sources,
            )


class Batches:
    """The training examples of a stack, batch by batch.

    Parameters
    ----------
    structure : Structure
        Sizes.
    examples : Examples
        The data.
    owners : sequence of int
        Seed of every replica of the stack.
    factor : float
        Factor of the loss's gradient (`Loss.factor`).
    draws : Draws
        Source of random numbers.
    sources : Sources, optional
        Which replicas see the same inputs; each has its own where it is not given.
    places : Places, optional
        Where the batches are to lie, if steps on them are recorded.
    """

    def __init__(
        self,
        structure: Structure,
        examples: Examples,
        owners: Sequence[int],
        factor: float,
        draws: Draws,
        sources: Sources | None = None,
        places: Places | None = None,
    ) -> None:
        self.structure = structure
        self.rows = padded_rows(structure.batch, smallest_product(structure.plan))
        self.chunk_steps = steps_at_once(structure.plan, structure.batch)
        self.prescribed: Order | None = None
        """What prescribes the order of an epoch, if anything does."""
        self._draws = draws
        self._examples = examples
        self._places = places
        self._like = examples.x
        self._seeds = tuple(dict.fromkeys(owners))
        self._sources = sources or Sources.each(len(owners))
        self._of_replicas = self._picked(owners)
        self._of_sources = self._picked([owners[first] for first in self._sources.firsts])
        self._replicas = len(owners)
        self._factor = factor
        n = structure.train
        firsts = [[n * examples.split_of[seed]] for seed in self._seeds]
        self._firsts = torch.tensor(firsts, device=self._like.device)
        sizes = [min(structure.batch, n - first) for first in range(0, n, structure.batch)]
        self._sizes = tuple(sizes)
        self._scales = {size: self._scale(size) for size in {sizes[0], sizes[-1]}}
        ends = torch.tensor(sizes)[:, None, None]
        self._mask = (torch.arange(self.rows) < ends).to(self._like)

    @property
    def order(self) -> Order:
        """Where the order of an epoch comes from; may be set to prescribe it."""
        return self.prescribed or self._draws.permutation

    @order.setter
    def order(self, order: Order) -> None:
        self.prescribed = order

    def _picked(self, owners: Sequence[int]) -> Tensor | None:
        """Return the positions of seeds among the different ones, or ``None`` where they are in order."""
        pick = [self._seeds.index(seed) for seed in owners]
        if pick == list(range(len(self._seeds))):
            return None
        return torch.tensor(pick, device=self._like.device)

    def _scale(self, size: int) -> Tensor:
        """The scale of the gradient for a batch of `size` examples, flat for all replicas."""
        scale = self._like.new_zeros(self._replicas, self.structure.outputs, self.rows)
        scale[..., :size] = self._factor / size
        return torch.cat([scale.flatten(), self._like.new_zeros(TAIL)])

    def chunks(self, epoch: int, change: Callable[[Chunk], None] | None = None) -> Iterator[Chunk]:
        """Yield the batches of an epoch (counted from 1), a chunk of steps at a time."""
        for chunks in self.gathered(epoch, change):
            yield from chunks

    def gathered(
        self, epoch: int, change: Callable[[Chunk], None] | None = None
    ) -> Iterator[tuple[Chunk, ...]]:
        """Yield the chunks of an epoch, those together that are gathered at once.

        What `change` does to inputs and targets is done to several chunks at once where they are small: on
        a batch of small pictures, calls take longer than the work in them. So it is with all steps that are
        recorded.
        """
        examples = self._arranged(epoch)
        together, numbers = 1, self.chunk_steps * self.rows * self._like.shape[1]
        if change is not None:
            together = max(1, CHANGED // numbers)
        if self._places is not None:
            most = MOST_RECORDED // (numbers * len(self._sources.firsts))
            together = max(together, min(RECORDED_STEPS // self.chunk_steps, most))
        steps = together * self.chunk_steps
        for number, first in enumerate(range(0, self.structure.steps, steps)):
            gathered = self._chunk(number * together, first, examples[:, first : first + steps])
            if change is not None:
                change(gathered)
            if self._places is not None:
                gathered = gathered.kept(self._places)
            yield tuple(gathered.parts(self.chunk_steps))

    def _arranged(self, epoch: int) -> Tensor:
        """Return which example stands where, int64 of shape (seeds, steps, rows)."""
        n, batch, steps = self.structure.train, self.structure.batch, self.structure.steps
        # Drawn once for each seed, and brought to the device once: there it is spread over the replicas.
        orders = on_device(self._orders(epoch), self._like) + self._firsts
        examples = orders.new_full((len(self._seeds), steps, self.rows), len(self._examples.x) - 1)
        whole = n // batch
        examples[:, :whole, :batch] = orders[:, : whole * batch].view(-1, whole, batch)
        if whole < steps:
            examples[:, whole, : n - whole * batch] = orders[:, whole * batch :]
        return examples

    def _orders(self, epoch: int) -> Tensor:
        """Return the order of each seed's examples, whole numbers of shape (seeds, train)."""
        n = self.structure.train
        if self.prescribed is None:
            return self._draws.permutations(n, self._seeds, epoch)
        return torch.stack([self.prescribed(n, seed, epoch) for seed in self._seeds])

    def _chunk(self, index: int, first: int, examples: Tensor) -> Chunk:
        steps, outputs = examples.shape[1], self.structure.outputs
        which = self._which(examples, self._of_sources)
        x = self._examples.x.index_select(0, which).view(steps, -1, self.rows, self._like.shape[1])
        if self._sources.shared:
            which = self._which(examples, self._of_replicas)
        t = self._examples.t.index_select(0, which).view(steps, self._replicas, self.rows, outputs)
        t = t.transpose(2, 3).contiguous()
        sizes = self._sizes[first : first + steps]
        count = self._replicas * outputs * self.rows
        target_terms = self._like.new_zeros(steps, count + TAIL)
        torch.mul(t.view(steps, count), -self._factor / sizes[0], out=target_terms[:, :count])
        if sizes[-1] != sizes[0]:
            torch.mul(t[-1].view(count), -self._factor / sizes[-1], out=target_terms[-1, :count])
        scales = tuple(self._scales[size] for size in sizes)
        mask = self._mask[first : first + steps]
        return Chunk(index, first, x, t, target_terms, scales, mask, sizes, self._sources)

    def _which(self, examples: Tensor, pick: Tensor | None) -> Tensor:
        """Return the examples of picked seeds, step by step, as one vector."""
        mine = examples if pick is None else examples.index_select(0, pick)
        return mine.transpose(0, 1).flatten()
