"""The sets of a stack on which is measured, laid out to be measured on in evaluation mode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from reglab.engine.examples.examples import Examples
from reglab.engine.measures.losses import Loss
from reglab.engine.replicas.sources import Sources
from reglab.engine.replicas.structure import Structure
from reglab.experiment.memory import ALIGNED, CHUNK, padded

KEPT = 1 << 22
"""Up to this many inputs are laid out for every replica once and for all; more anew in every epoch."""


@dataclass(slots=True)
class EvaluationChunk:
    """Some rows of the sets on which is measured, for n seeds or replicas.

    Parameters
    ----------
    x : Tensor, shape (n, rows, inputs), or (S, rows, inputs)
        Inputs; those of the different splits alone where replicas share them.
    targets : Tensor, shape (n, outputs, rows)
        Targets.
    earlier : Tensor, shape (n, outputs, rows), or None
        For classes: 0 at outputs before the target's, −∞ elsewhere.
    parts : list of (part, slice)
        Which rows belong to the training (0), to the validation (1) and to the shifted set (2).
    flipped : Tensor, shape (n, rows), or None
        1 where the label is wrong, 0 elsewhere; ``None`` where all are true.
    """

    x: Tensor
    targets: Tensor
    earlier: Tensor | None
    parts: list[tuple[int, slice]]
    flipped: Tensor | None

    def of_replicas(self, pick: Tensor, sources: Tensor, *, pictures: bool) -> EvaluationChunk:
        """Return it for replicas, given the position of each one's split and of the different inputs."""
        earlier = None if self.earlier is None else self.earlier.index_select(0, pick)
        flipped = None if self.flipped is None else self.flipped.index_select(0, pick)
        x = self.x.index_select(0, sources)
        if pictures:
            # Examples side by side, as convolutions look at them; products are faster the other way round.
            x = x.mT.contiguous().mT
        targets = self.targets.index_select(0, pick)
        return EvaluationChunk(x, targets, earlier, self.parts, flipped)


class EvaluationSets:
    """Training and validation sets of the replicas of a stack, cut into chunks.

    Parameters
    ----------
    structure : Structure
        Sizes.
    examples : Examples
        The data.
    owners : sequence of int
        Seed of every replica.
    share : bool
        Whether replicas of the same split share their inputs.
    """

    def __init__(
        self, structure: Structure, examples: Examples, owners: Sequence[int], share: bool = False
    ) -> None:
        self.structure = structure
        self.sizes = np.array(examples.sizes, dtype=np.float64)
        """Number of examples of each part."""
        pick = [examples.split_of[seed] for seed in owners]
        self.sources = Sources.by(pick) if share else Sources.each(len(pick))
        """Which of the inputs of a chunk each replica sees."""
        self.variation = examples.variation[:, pick]
        """Σ (y − mean)² of the targets, shape (parts, M); for R²."""
        self.target_scale = examples.target_scale[pick]
        """Unit of the targets, shape (M,)."""
        self.flips = None if examples.flipped is None else examples.flips[pick]
        """Number of training examples with a wrong label, shape (M,); ``None`` where there is none at all."""
        self._examples = examples
        self._pick = torch.tensor(pick, device=examples.x.device)
        self._pick_sources = self._pick[list(self.sources.firsts)]
        self._pictures = share
        self._chunks = list(self._cut())
        small = len(self.sources.firsts) * examples.measured_x[0].numel() <= KEPT
        self._kept = [self._laid_out(chunk) for chunk in self._chunks] if small else None

    def _cut(self) -> Iterator[EvaluationChunk]:
        size = max(ALIGNED, CHUNK // self.structure.widest // ALIGNED * ALIGNED)
        counts = self._examples.sizes
        ends = list(accumulate(padded(count, ALIGNED) for count in counts))
        # Shifted examples have chunks of their own: the products of the others, and their last bits, stay.
        places = [(first, ends[1]) for first in range(0, ends[1], size)]
        places += [(first, ends[-1]) for first in range(ends[1], ends[-1], size)]
        for first, end in places:
            last = min(first + size, end)
            parts = []
            for part, (start, count) in enumerate(zip((0, *ends), counts, strict=False)):
                begin, behind = max(start, first), min(start + count, last)
                if begin < behind:
                    parts.append((part, slice(begin - first, behind - first)))
            targets = self._examples.measured_t[:, :, first:last]
            earlier = None
            if self.structure.task == "classification" and self.structure.outputs > 1:
                after = targets.cumsum(1) > 0
                earlier = torch.zeros_like(targets).masked_fill_(after, -torch.inf)
            flipped = self._examples.flipped
            if flipped is not None:
                flipped = flipped[:, first:last]
            yield EvaluationChunk(self._examples.measured_x[:, first:last], targets, earlier, parts, flipped)

    def chunks(self) -> Iterator[EvaluationChunk]:
        """Yield every chunk, laid out for the replicas of the stack."""
        if self._kept is not None:
            yield from self._kept
            return
        for chunk in self._chunks:
            yield self._laid_out(chunk)

    def _laid_out(self, chunk: EvaluationChunk) -> EvaluationChunk:
        return chunk.of_replicas(self._pick, self._pick_sources, pictures=self._pictures)

    def row_values(self, loss: Loss, logits: Tensor, chunk: EvaluationChunk) -> list[Tensor]:
        """Return values of every row, each of shape (M, rows).

        The loss; for classes whether it is right; where labels were flipped, whether it is right
        about one of those.
        """
        values = [loss.rows(logits, chunk.targets)]
        if self.structure.task == "classification":
            values.append(_right(logits, chunk.targets, chunk.earlier).to(logits))
            if chunk.flipped is not None:
                values.append(values[-1] * chunk.flipped)
        return values


def _right(logits: Tensor, targets: Tensor, earlier: Tensor | None) -> Tensor:
    """Whether the predicted class is the target's: the first largest output, or above ½ for a single one.

    ``argmax`` over few outputs is a hundred times slower than these reductions.
    """
    if earlier is None:
        return (logits[:, 0] > 0) == (targets[:, 0] > 0)
    mine = (logits * targets).sum(1)
    return (mine >= logits.amax(1)) & (mine > (logits + earlier).amax(1))
