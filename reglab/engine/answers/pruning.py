"""What is left of a network when small weights are taken out: its size, its worth, its speed."""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from reglab.data import Split
from reglab.engine.answers.compact import Weighted, bias_of, compact, links_of, narrowed, zeroed
from reglab.engine.measures.worth import worth
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.convert import evaluation_module
from reglab.engine.stack.stack import Stack
from reglab.record.events import read_only
from reglab.record.questions import PrunedNetwork, PruningCurve, Size

TURNS = 9
"""How often both networks are timed, in turn: the shortest time counts, which nothing else disturbed."""
TIMED = 256
"""Examples that are timed at once, at most."""


@torch.no_grad()
def pruned(stack: Stack, place: int, split: Split, threshold: float) -> PrunedNetwork:
    """Return a replica of a stack before and after weights below a threshold are taken out.

    Parameters
    ----------
    stack : Stack
        The networks.
    place : int
        Which of them.
    split : Split
        Its data: units that put out 0 for all of its training examples are dead.
    threshold : float
        Weights below it in size are set to 0.
    """
    structure = stack.structure
    weights = stack.get_weights(place)
    before = evaluation_module(structure, stack.members[place], weights, torch.float64)
    after = compact(zeroed(before, threshold), torch.tensor(split.x_train))
    x = torch.tensor(split.x_val)
    sizes = (_size(before, structure, x, split, dense=True), _size(after, structure, x, split, dense=False))
    narrow, read = narrowed(after, x.shape[1])
    timed = _seconds(((before, x), (narrow, x[:, read])), stack.weights.dtype)
    sparse = _sparse_seconds(zeroed(before, threshold), x, stack.weights.dtype)
    inputs = x.shape[1], int(read.sum())
    found = [
        replace(size, seconds=seconds, inputs=count)
        for size, seconds, count in zip(sizes, timed, inputs, strict=True)
    ]
    return PrunedNetwork(found[0], replace(found[1], sparse_seconds=sparse))


@torch.no_grad()
def pruning_curve(stack: Stack, place: int, split: Split, shares: Sequence[float]) -> PruningCurve:
    """Return how good a replica of a stack is without growing shares of its smallest weights.

    Parameters
    ----------
    stack, place, split
        As of `pruned`.
    shares : sequence of float
        As of `PruneShares`.
    """
    structure = stack.structure
    network = evaluation_module(structure, stack.members[place], stack.get_weights(place), torch.float64)
    x = torch.tensor(split.x_val)
    sizes = torch.cat([link.layer.weight.abs().flatten() for link in links_of(network)]).sort().values
    rows = []
    for share in shares:
        count = round(share * len(sizes))
        # Just above the last that goes.
        threshold = float(torch.nextafter(sizes[count - 1], torch.tensor(torch.inf))) if count else 0.0
        gone = float((sizes < threshold).sum()) if count else float((sizes == 0).sum())
        rows.append((gone / len(sizes), *worth(structure, zeroed(network, threshold)(x), split.y_val)))
    return PruningCurve(*map(read_only, np.array(rows).T))


def _size(network: nn.Sequential, structure: Structure, x: Tensor, split: Split, *, dense: bool) -> Size:
    """Return what a network is made of, its zeros included where it is `dense`; but for inputs and time."""
    links = links_of(network)
    loss, score = worth(structure, network(x), split.y_val)
    weights = [link.layer.weight for link in links]
    counts = [w.numel() if dense else int((w != 0).sum()) for w in weights]
    beside = [
        bias_of(link.layer).numel() + sum(2 * norm.num_features for norm in link.norms) for link in links
    ]
    places = _places(network, x[:1])
    return Size(
        inputs=0,
        weights=sum(counts),
        units=sum(link.layer.weight.shape[0] for link in links[:-1]),
        parameters=sum(counts) + sum(beside),
        multiplications=sum(count * place for count, place in zip(counts, places, strict=True)),
        loss=loss,
        score=score,
        seconds=0.0,
    )


def _places(network: nn.Sequential, x: Tensor) -> list[int]:
    """Return at how many places of a picture each layer's weights are used; 1 for a fully connected one."""
    found = []
    for step in network:
        x = step(x)
        if isinstance(step, Weighted):
            found.append(x[0].numel() // max(1, x.shape[1]))
    return found


def _sparse_seconds(network: nn.Sequential, x: Tensor, dtype: torch.dtype) -> float:
    """Measure a network whose matrices are stored without their zeros; NaN where it has convolutions.

    Torch has such kernels for the product of a matrix and a batch, in which examples are columns.
    """
    if any(isinstance(link.layer, nn.Conv2d) for link in links_of(network)):
        return float("nan")
    ready = deepcopy(network).to(dtype)
    rows = x[:TIMED].to(dtype).contiguous()
    with warnings.catch_warnings():
        # They are said to be in a state of trial.
        warnings.simplefilter("ignore", UserWarning)
        matrices = {id(link.layer): link.layer.weight.detach().to_sparse_csr() for link in links_of(ready)}
        times = []
        for turn in range(TURNS + 1):
            began = time.perf_counter()
            value = rows
            for step in ready:
                if isinstance(step, nn.Linear):
                    value = (matrices[id(step)] @ value.T).T + step.bias
                else:
                    value = step(value)
            if turn:
                times.append(time.perf_counter() - began)
    return 1000 * min(times) / len(rows)


def _seconds(given: Sequence[tuple[nn.Sequential, Tensor]], dtype: torch.dtype) -> list[float]:
    """Measure how long networks take for a thousand examples, in turn, so that nothing favours one."""
    ready = [(deepcopy(network).to(dtype), x[:TIMED].to(dtype).contiguous()) for network, x in given]
    taken: list[list[float]] = [[] for _ in ready]
    for turn in range(TURNS + 1):
        for (network, rows), times in zip(ready, taken, strict=True):
            began = time.perf_counter()
            network(rows)
            # The first turn fills memories.
            if turn:
                times.append(time.perf_counter() - began)
    return [1000 * min(times) / len(rows) for times, (_, rows) in zip(taken, ready, strict=True)]
