"""All techniques on data of a stack: which replicas have them, and their batches changed in place."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from reglab.engine.device import on_device
from reglab.engine.draws import Draws
from reglab.engine.effects.augment.portion import Portion
from reglab.engine.examples.batches import Chunk
from reglab.engine.examples.examples import Examples
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.families import DataTechnique


def pipeline_of(techniques: Sequence[Technique]) -> tuple[DataTechnique, ...]:
    """Return the techniques on data among those of an arm, in the order in which they are carried out."""
    mine = [
        technique for technique in techniques if isinstance(technique, DataTechnique) and technique.active
    ]
    return tuple(sorted(mine, key=lambda technique: (technique.turn, technique.kind)))


class Augmentation:
    """Changes the batches of the replicas that have techniques on data, and of no others.

    Each seed is worked on alone, so a replica's numbers cannot depend on its company; arms of a
    seed with the same techniques on data share the work.

    Parameters
    ----------
    members : sequence of Member
        The replicas, in the order of the stack.
    structure : Structure
        What they have in common.
    examples : Examples
        The data.
    factor : float
        Factor of the loss's gradient (`Loss.factor`).
    """

    def __init__(
        self, members: Sequence[Member], structure: Structure, examples: Examples, factor: float
    ) -> None:
        self._structure = structure
        self._factor = factor
        self._examples = examples
        self._groups: dict[tuple[int, tuple[DataTechnique, ...]], list[int]] = {}
        for place, member in enumerate(members):
            if pipeline := pipeline_of(member.techniques):
                self._groups.setdefault((member.seed, pipeline), []).append(place)

    def __bool__(self) -> bool:
        return bool(self._groups)

    def apply(self, draws: Draws, epoch: int, chunk: Chunk) -> None:
        """Change inputs, targets and target terms of a chunk in place."""
        batch, inputs = self._structure.batch, self._structure.widths[0]
        for (seed, pipeline), places in self._groups.items():
            portion = Portion(
                # All replicas of a seed have the same examples. A copy lies in memory as if it were alone.
                chunk.x[:, chunk.sources.of[places[0]], :batch, :inputs].contiguous(),
                chunk.targets[:, places[0], :, :batch].contiguous(),
                chunk.sizes,
                self._examples.facts[self._examples.split_of[seed]],
                draws,
                seed,
                epoch,
                chunk.first,
            )
            for technique in pipeline:
                technique.change(portion)
            self._write(chunk, portion, places)

    def _write(self, chunk: Chunk, portion: Portion, places: Sequence[int]) -> None:
        batch, inputs = self._structure.batch, self._structure.widths[0]
        if chunk.sizes[-1] < batch:
            # Behind the examples of the last step of an epoch there must be nothing.
            portion.x[-1, chunk.sizes[-1] :] = 0
            portion.targets[-1, :, chunk.sizes[-1] :] = 0
        target_terms = target_terms_of(chunk)
        factors = torch.tensor([-self._factor / size for size in chunk.sizes], dtype=portion.targets.dtype)
        step_factors = on_device(factors, portion.targets)
        terms = portion.targets * step_factors[:, None, None]
        for source in {chunk.sources.of[place] for place in places}:
            chunk.x[:, source, :batch, :inputs] = portion.x
        for place in places:
            chunk.targets[:, place, :, :batch] = portion.targets
            target_terms[:, place, :, :batch] = terms


def target_terms_of(chunk: Chunk) -> Tensor:
    """Return the target terms of a chunk as (steps, M, outputs, rows), a view."""
    shape = chunk.targets.shape
    return chunk.target_terms[:, : shape[1] * shape[2] * shape[3]].view(shape)
