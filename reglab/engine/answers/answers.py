"""Answers to what views ask: outputs, weights and examples as of an epoch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from reglab.data import Split
from reglab.engine.answers.logits import logits_of
from reglab.engine.answers.pruning import pruned, pruning_curve
from reglab.engine.answers.slopes import slopes
from reglab.engine.device import on_host
from reglab.engine.examples.example_sets import example_set
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.convert import to_module
from reglab.engine.stack.stack import Stack
from reglab.record.events import Array
from reglab.record.questions import (
    Answer,
    Examples,
    FeatureSlopes,
    LayerWeights,
    Outputs,
    Pruned,
    PrunedNetwork,
    PruneShares,
    PruningCurve,
    Question,
    Slopes,
    Weights,
)

SplitOf = Callable[[int], Split]


def answer(
    question: Question, past: Past, lanes: Sequence[Lane], members: Sequence[Member], split_of: SplitOf
) -> Answer:
    """Answer a question about a run.

    Parameters
    ----------
    question : Question
        The question.
    past : Past
        What was kept of the run.
    lanes : sequence of Lane
        Its lanes.
    members : sequence of Member
        The replicas that are asked about, in the order of the question.
    split_of : callable
        Gives the data of a replica, by its column.

    Returns
    -------
    Answer
        What was asked; arrays that nobody else holds.
    """
    splits = {member.replica: split_of(member.replica) for member in members}
    if isinstance(question.want, Examples):
        sets = {id(split): example_set(split) for split in splits.values()}
        found = tuple(sets[id(splits[member.replica])] for member in members)
        return Answer(question.run, question.number, question.epoch or 0, question.replicas, examples=found)
    outputs: dict[int, Array] = {}
    weights: dict[int, tuple[LayerWeights, ...]] = {}
    gradients: dict[int, FeatureSlopes] = {}
    cut: dict[int, PrunedNetwork] = {}
    curves: dict[int, PruningCurve] = {}
    newest = 0
    for stack, columns, epoch in past.networks(lanes, members, question.epochs):
        newest = max(newest, epoch)
        mine = [splits[column] for column in columns]
        if isinstance(question.want, Outputs):
            outputs |= zip(columns, _outputs(stack, question.want, mine), strict=True)
        elif isinstance(question.want, Weights):
            for place, (column, split) in enumerate(zip(columns, mine, strict=True)):
                weights[column] = _weights(stack, place, split)
        elif isinstance(question.want, Slopes):
            gradients |= zip(columns, slopes(stack, mine), strict=False)
        elif isinstance(question.want, Pruned):
            for place, (column, split) in enumerate(zip(columns, mine, strict=True)):
                cut[column] = pruned(stack, place, split, question.want.threshold)
        elif isinstance(question.want, PruneShares):
            for place, (column, split) in enumerate(zip(columns, mine, strict=True)):
                curves[column] = pruning_curve(stack, place, split, question.want.shares)
    return Answer(
        question.run,
        question.number,
        newest,
        question.replicas,
        outputs=tuple(outputs[column] for column in question.replicas) if outputs else (),
        weights=tuple(weights[column] for column in question.replicas) if weights else (),
        slopes=tuple(gradients[column] for column in question.replicas) if gradients else (),
        pruned=tuple(cut[column] for column in question.replicas) if cut else (),
        curves=tuple(curves[column] for column in question.replicas) if curves else (),
    )


# -- outputs -------------------------------------------------------------------------------


def _outputs(stack: Stack, want: Outputs, splits: Sequence[Split]) -> list[Array]:
    """What the replicas of a stack put out, each of shape (n, classes) or (n, 1)."""
    if isinstance(want.points, str):
        inputs = [s.x_train if want.points == "train" else s.x_val for s in splits]
    else:
        inputs = [(want.points - s.feature_mean) / s.feature_scale for s in splits]
    logits = logits_of(stack, inputs)
    return [_meant(stack.structure, values, split) for values, split in zip(logits, splits, strict=True)]


def _meant(structure: Structure, logits: Array, split: Split) -> Array:
    """Turn logits (n, outputs) into what a person means by the network's output."""
    if structure.task == "regression":
        return logits * split.target_scale + split.target_mean
    if structure.loss == "softmax_cross_entropy":
        # Logits of a network that diverged may be infinite; ∞ − ∞ is no number, which needs no warning.
        with np.errstate(invalid="ignore"):
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    if structure.loss == "sigmoid_cross_entropy":
        logits = torch.sigmoid(torch.from_numpy(logits)).numpy()
    if structure.outputs == 1:
        return np.concatenate([1 - logits, logits], axis=1)
    return logits


# -- weights -------------------------------------------------------------------------------


def _weights(stack: Stack, place: int, split: Split) -> tuple[LayerWeights, ...]:
    parameters = stack.get_weights(place)
    module = to_module(stack.structure, parameters, torch.float64, {})
    active = _activity(module, torch.tensor(split.x_train))
    # Weights and biases come in pairs; a batch normalisation has four arrays.
    affine = [pair for pair in parameters if len(pair) == 2]
    return tuple(
        LayerWeights(
            np.ascontiguousarray(weight.T) if weight.ndim == 2 else weight,
            bias,
            active[layer] if layer < len(active) else np.ones(len(bias)),
        )
        for layer, (weight, bias) in enumerate(affine)
    )


@torch.no_grad()
def _activity(module: nn.Sequential, x: Tensor) -> list[Array]:
    """Share of examples in which each unit or channel of a hidden layer puts out something else than 0."""
    found: list[Array] = []
    value, pending = x, False
    after = (nn.BatchNorm1d, nn.BatchNorm2d, nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU, nn.Tanh, nn.Sigmoid)
    for step in module:
        if pending and not isinstance(step, after):
            found.append(_share(value))
            pending = False
        value = step(value)
        pending = pending or isinstance(step, nn.Linear | nn.Conv2d)
    return found


def _share(value: Tensor) -> Array:
    others = [dimension for dimension in range(value.ndim) if dimension != 1]
    return np.asarray(on_host((value != 0).to(torch.float64).mean(dim=others)).numpy())
