"""What the pictures of techniques show of a network: sums of penalties, masks of a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from reglab.data import Split
from reglab.engine.draws import Draws
from reglab.engine.effects.noise import Noise, NoisePart
from reglab.engine.examples.batches import Chunk
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.measures.worth import worth
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.weights import Affine, read_weights
from reglab.engine.stack.convert import evaluation_module, to_module
from reglab.engine.stack.stack import Stack
from reglab.experiment.techniques.terms import PenaltyTerm, ShapedTerm
from reglab.record.questions import Answer, Question
from reglab.record.worked import LayerMask, SeenMasks, StepMasks, TechniqueWant, TermSums, Worked, WorkedSums

MOST = 32767
"""The largest number that a draw can be: whatever the rate is, this unit is kept."""


@torch.inference_mode()
def worked(
    question: Question,
    want: TechniqueWant,
    past: Past,
    lanes: Sequence[Lane],
    members: Sequence[Member],
    split_of: Callable[[int], Split],
) -> Answer:
    """Answer a question that the picture of a technique asks.

    Parameters
    ----------
    question, past, lanes, members, split_of
        As of `reglab.engine.answers.answers.answer`.
    want : TermSums or StepMasks
        What is asked.
    """
    found: dict[int, Worked] = {}
    newest = 0
    for stack, columns, epoch in past.networks(lanes, members, question.epochs):
        newest = max(newest, epoch)
        for place, column in enumerate(columns):
            split = split_of(column)
            if isinstance(want, TermSums):
                found[column] = _sums(stack, place, split, want)
            else:
                found[column] = _masks(stack, place, split, want)
    told = tuple(found[column] for column in question.replicas)
    return Answer(question.run, question.number, newest, question.replicas, worked=told)


# -- penalties -----------------------------------------------------------------------------


def _sums(stack: Stack, place: int, split: Split, want: TermSums) -> WorkedSums:
    # A penalty is on the weights that are trained; the loss is measured with those that are evaluated.
    pairs = [pair for pair in read_weights(stack.layout, stack.weights, place) if isinstance(pair, Affine)]
    mine = [pairs[position] for position in want.positions if position < len(pairs)]
    sums = tuple(sum(_sum(term, pair, biases=want.biases) for pair in mine) for term in want.terms)
    counted = sum(pair.weight.size + want.biases * pair.bias.size for pair in mine)
    network = evaluation_module(
        stack.structure, stack.members[place], stack.get_weights(place), torch.float64
    )
    loss, _ = worth(stack.structure, network(torch.tensor(split.x_train)), split.y_train)
    return WorkedSums(sums, counted, loss)


def _sum(term: PenaltyTerm | ShapedTerm, pair: Affine, *, biases: bool) -> float:
    matrix = torch.tensor(pair.weight.T if pair.weight.ndim == 2 else pair.weight)
    if isinstance(term, ShapedTerm):
        values, _ = term.value_and_gradient(matrix[None].contiguous(), tuple(matrix.shape))
        return float(values[0])
    total = float(term.value(matrix).sum())
    return total + float(term.value(torch.tensor(pair.bias)).sum()) if biases else total


# -- masks ---------------------------------------------------------------------------------


def _masks(stack: Stack, place: int, split: Split, want: StepMasks) -> SeenMasks:
    structure, member = stack.structure, stack.members[place]
    noise = Noise([member], structure, torch.empty(0, dtype=torch.float64))
    dropping = [part for part in noise.parts if part.technique.distribution == "uniform"]
    epoch, step = divmod(want.step, structure.steps)
    chunk = next(chunk for chunk in stack.batches.chunks(epoch + 1) if step < chunk.first + len(chunk.sizes))
    here, draws = step - chunk.first, Draws(structure.fixed_draws)
    factors = {k: noise.evaluation_factor(k) for k in range(structure.hidden + 1)}
    scaled = {k: float(factor) for k, factor in factors.items() if factor is not None}
    unscaled = dict(scaled)
    layers = []
    for part in dropping:
        layers.append(_mask(part, draws, epoch + 1, chunk, here, stack))
        kept = _factor(part, torch.full((1, 1, 1, 1), float(MOST), dtype=torch.float64))
        evaluated = part.technique.evaluation_factor(*part.coefficients)
        before = unscaled.get(part.position, 1.0) / (1.0 if evaluated is None else float(evaluated))
        unscaled[part.position] = before * float(kept)
    weights, x = stack.get_weights(place), torch.tensor(split.x_val)
    worths = [
        worth(structure, to_module(structure, weights, torch.float64, given)(x), split.y_val)
        for given in (scaled, unscaled)
    ]
    size = chunk.sizes[here]
    return SeenMasks(epoch + 1, step + 1, structure.steps, size, tuple(layers), worths[0], worths[1])


def _mask(part: NoisePart, draws: Draws, epoch: int, chunk: Chunk, step: int, stack: Stack) -> LayerMask:
    """Return what a part drops in a step, by the numbers that the training draws for it."""
    numbers = part.draw(draws, epoch, chunk, stack.structure)[step : step + 1].to(torch.float64)
    size, shape = chunk.sizes[step], stack.structure.plan.shapes[part.position]
    channels = shape[0] if part.technique.per_channel else numbers.shape[2]
    every = numbers.shape[2] // channels
    off = (_factor(part, numbers)[0, 0, ::every, :size] == 0).numpy()
    p = (float(part.coefficients[0]) + 2**15) / 2**16
    return LayerMask(part.position, p, np.ascontiguousarray(off[:, 0]), float(off.mean()))


def _factor(part: NoisePart, numbers: torch.Tensor) -> torch.Tensor:
    factor, _ = part.factor_and_shift(numbers)
    assert factor is not None
    return factor
