"""Techniques that disturb activations, and their draws, which all arms of a seed share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

import torch
from torch import Tensor

from reglab.engine.device import on_device
from reglab.engine.draws import Draws
from reglab.engine.examples.batches import Chunk
from reglab.engine.layers.base import Layer
from reglab.engine.layers.noise import EvaluationScale, NoiseLayer
from reglab.engine.recording.places import Places
from reglab.engine.replicas.members import Member, span, techniques_of
from reglab.engine.replicas.structure import Structure
from reglab.experiment.memory import AT_ONCE, memory_widths
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.families import ActivationNoise


@dataclass(slots=True)
class NoisePart:
    """One kind of technique at one position, for the replicas first … last − 1 of the stack.

    Replicas within the range that do not use it carry its neutral numbers.

    Parameters
    ----------
    technique : type of ActivationNoise
        The kind.
    position : int
        0 for the inputs, k for the output of hidden layer k.
    first, last : int
        The range of replicas.
    coefficients : tuple of Tensor, shape (last − first, 1, 1)
        The technique's numbers for every replica of the range.
    seeds : tuple of int
        The seeds that occur in the range.
    pick : Tensor, or None
        For every replica of the range the position of its seed; ``None`` for 0, 1, 2, …
    factors, shifts : tuple of Tensor
        What each step of the present chunk multiplies and adds; empty where it does not.
    memory : Tensor, or None
        Where the numbers of a chunk lie.
    drawn : (key, Tensor), or None
        Draws of several epochs, and what they are for.
    laid_out : dict of int to (factors, shifts)
        Those of several chunks, by their numbers, where steps are recorded.
    """

    technique: type[ActivationNoise]
    position: int
    first: int
    last: int
    coefficients: tuple[Tensor, ...]
    seeds: tuple[int, ...]
    pick: Tensor | None
    factors: tuple[Tensor, ...] = field(default=())
    shifts: tuple[Tensor, ...] = field(default=())
    memory: Tensor | None = None
    drawn: tuple[tuple[int, int, int], Tensor] | None = None
    laid_out: dict[int, tuple[tuple[Tensor, ...], tuple[Tensor, ...]]] = field(default_factory=dict)

    def draw(self, draws: Draws, epoch: int, chunk: Chunk, structure: Structure) -> Tensor:
        """Return the draws of a chunk for every seed, float32 or int16 of shape (steps, seeds, units, batch).

        They are made for the units and examples that there are, whatever lies in memory.
        """
        fill = draws.grid if self.technique.distribution == "uniform" else draws.normal
        picture = structure.plan.shapes[self.position][1:]
        pixels = prod(picture) if self.technique.per_channel else 1
        shape = (len(chunk.sizes), structure.widths[self.position] // pixels, structure.batch)
        count = prod(shape)
        # A small network's epochs are drawn several at once: to begin a draw takes as long as 1000 numbers.
        together = max(1, AT_ONCE // count) if len(chunk.sizes) == structure.steps else 1
        nth = (epoch - 1) % together
        key = (self.position, epoch - nth, chunk.index)
        if together == 1:
            numbers = fill(count, self.seeds, self.technique.purpose, *key)
        else:
            if self.drawn is None or self.drawn[0] != key:
                self.drawn = (
                    key,
                    fill(together * count, self.seeds, self.technique.purpose, *key).clone(),
                )
            numbers = self.drawn[1][:, nth * count : (nth + 1) * count]
        numbers = numbers.view(len(self.seeds), *shape).transpose(0, 1)
        return numbers.repeat_interleave(pixels, 2) if pixels > 1 else numbers

    def prepare(
        self,
        drawn: Tensor,
        units: int,
        rows: int,
        like: Tensor,
        places: Places | None = None,
        number: int = 0,
    ) -> None:
        """Set factors and shifts of a chunk, with 0 for idle units and rows that fill memory.

        With `places` they stay where they are, as those of a chunk by its number. The memory of draws is
        that of the chunk before wherever it fits: to ask for as much anew takes as long as to fill it.
        """
        if self.memory is None or self.memory.shape != drawn.shape:
            self.memory = like.new_empty(drawn.shape)
        self.memory.copy_(drawn)
        factor, shift = self.factor_and_shift(self.memory)
        there = (*drawn.shape[:1], self.last - self.first, units, rows)
        laid_out = [None if numbers is None else _filled(numbers, there) for numbers in (factor, shift)]
        if places is not None:
            name = (self.technique, self.position, number)
            laid_out = [
                None if numbers is None else places.keep((*name, which), numbers)
                for which, numbers in enumerate(laid_out)
            ]
        self.factors, self.shifts = (() if numbers is None else numbers.unbind(0) for numbers in laid_out)
        if places is not None:
            self.laid_out[number] = self.factors, self.shifts

    def use(self, number: int) -> None:
        """Use what was kept for a chunk."""
        self.factors, self.shifts = self.laid_out[number]

    def factor_and_shift(self, numbers: Tensor) -> tuple[Tensor | None, Tensor | None]:
        """Turn draws (steps, seeds, …) into factor and shift, each (steps, last − first, …)."""
        mine = numbers if self.pick is None else numbers.index_select(1, self.pick)
        return (
            self.technique.factor(mine, *self.coefficients),
            self.technique.shift(mine, *self.coefficients),
        )


class Noise:
    """All activation noise of a stack.

    Parameters
    ----------
    members : sequence of Member
        The replicas, in the order of the stack.
    structure : Structure
        What they have in common.
    like : Tensor
        Gives type and device.
    places : Places, optional
        Where what is laid out is to lie, if steps are recorded.
    """

    def __init__(
        self,
        members: Sequence[Member],
        structure: Structure,
        like: Tensor,
        places: Places | None = None,
    ) -> None:
        self._like = like
        self._places = places
        self._members = tuple(members)
        self._structure = structure
        self._widths = memory_widths(structure.plan)
        # In the order of the registry, which no arm can change.
        classes = [cls for cls in TECHNIQUES.values() if issubclass(cls, ActivationNoise)]
        self.parts = [
            part
            for position in range(structure.hidden + 1)
            for cls in classes
            if (part := self._part(cls, position)) is not None
        ]
        self.layers = {
            position: NoiseLayer(
                parts := [part for part in self.parts if part.position == position],
                switches=all(part.technique.switches for part in parts),
            )
            for position in range(1, structure.hidden + 1)
            if any(part.position == position for part in self.parts)
        }
        """What disturbs the output of hidden layer k in training, by k."""

    def _part(self, cls: type[ActivationNoise], position: int) -> NoisePart | None:
        numbers = {
            place: technique.coefficients()
            for place, member, technique in techniques_of(self._members, cls)
            if position in technique.resolve_layers(member.layers)
        }
        if cls is Dropout and (p := self._structure.plan.dropouts.get(position, 0.0)) > 0:
            # A layer of the network itself acts on every replica, and techniques leave it alone.
            numbers = dict.fromkeys(range(len(self._members)), Dropout(p=p).coefficients())
        if not numbers:
            return None
        first, last = span(list(numbers))
        rows = [numbers.get(place, cls.neutral()) for place in range(first, last)]
        owners = [member.seed for member in self._members[first:last]]
        seeds = tuple(dict.fromkeys(owners))
        pick = None
        if list(seeds) != owners:
            pick = torch.tensor([seeds.index(seed) for seed in owners], device=self._like.device)
        columns = [self._like.new_tensor(column)[:, None, None] for column in zip(*rows, strict=True)]
        return NoisePart(cls, position, first, last, tuple(columns), seeds, pick)

    def prepare(self, draws: Draws, epoch: int, chunk: Chunk, number: int = 0) -> None:
        """Draw for a chunk: disturb its inputs at once, lay out the rest step by step.

        `number` counts the chunks whose steps are recorded at once.
        """
        structure = self._structure
        for part in self.parts:
            drawn = on_device(part.draw(draws, epoch, chunk, structure), self._like)
            if part.position == 0:
                factor, shift = part.factor_and_shift(drawn.transpose(2, 3).to(self._like).contiguous())
                inputs = chunk.x[:, part.first : part.last, : structure.batch, : structure.widths[0]]
                if factor is not None:
                    inputs.mul_(factor)
                if shift is not None:
                    inputs.add_(shift)
                continue
            units, rows = self._widths[part.position], chunk.x.shape[2]
            part.prepare(drawn, units, rows, self._like, self._places, number)

    def at_chunk(self, number: int) -> None:
        """Use the numbers of one of the chunks whose steps are recorded at once."""
        if self._places is not None:
            for part in self.parts:
                if part.position:
                    part.use(number)

    def at_step(self, step: int) -> None:
        """Use the numbers of a step of the present chunk."""
        for layer in self.layers.values():
            layer.step = step

    def evaluation_layers(self) -> dict[int, Layer]:
        """Return what rescales the output of hidden layer k at evaluation, by k."""
        scales = {k: self.evaluation_factor(k) for k in range(1, self._structure.hidden + 1)}
        return {k: EvaluationScale(scale) for k, scale in scales.items() if scale is not None}

    def evaluation_factor(self, position: int) -> Tensor | None:
        """Return the factor at evaluation, shape (M, 1, 1); ``None`` where it is 1 for all."""
        total = self._like.new_ones(len(self._members), 1, 1)
        for part in self.parts:
            factor = part.technique.evaluation_factor(*part.coefficients)
            if part.position == position and factor is not None:
                total[part.first : part.last] *= factor
        return total if bool((total != 1).any()) else None


def _filled(numbers: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return numbers (steps, n, units, batch) with zeros behind the units and examples that there are."""
    if numbers.shape == shape:
        return numbers
    filled = numbers.new_zeros(shape)
    filled[:, :, : numbers.shape[2], : numbers.shape[3]] = numbers
    return filled
