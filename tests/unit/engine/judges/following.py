"""A replica of a stack beside a network of another library: equal weights, equal batches, step by step."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from reglab.engine.replicas.weights import Weights
from reglab.engine.stack.stack import Stack
from tests.support.stacks import split

EPOCHS = 10
"""Of 5 steps each: 50 steps."""

TOLERANCE = 1e-12
"""For weights and losses of about 1, in double precision."""

PLACE = 1
"""Where the arm under test stands; a baseline trains beside it."""


class Peer(Protocol):
    """A network of another library."""

    def step(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Train on one batch; return the objective before the step."""

    def weights(self) -> Weights:
        """Return copies of its weight matrices (inputs, outputs) and biases."""


def deviation(found: Weights, expected: Weights) -> float:
    """Return the largest absolute difference between two networks' weights and biases."""
    return max(
        float(np.abs(np.asarray(own) - np.asarray(theirs)).max())
        for layer, other in zip(found, expected, strict=True)
        for own, theirs in zip(layer, other, strict=True)
    )


def follow(
    made: Stack, peer: Peer, *, place: int = PLACE, epochs: int = EPOCHS, factor: float = 1.0
) -> float:
    """Train both; return the largest deviation of weights after a step and of an epoch's objective.

    The peer goes first, epoch by epoch, so that what it drew can be handed on. `factor` is the
    ratio of the stack's objective to the peer's.
    """
    structure, seed = made.structure, made.members[place].seed
    data = split(structure, seed)
    start = made.get_weights(place)
    assert deviation(start, peer.weights()) < 1e-6
    largest = 0.0
    for epoch in range(1, epochs + 1):
        order = made.batches.order(structure.train, seed, epoch).numpy()
        after, objective = [], 0.0
        for first in range(0, structure.train, structure.batch):
            rows = order[first : first + structure.batch]
            objective += peer.step(data.x_train[rows], data.y_train[rows]) * len(rows) / structure.train
            after.append(peer.weights())
        steps = made.epoch_steps(epoch)
        for expected in after:
            with torch.inference_mode():
                next(steps)
            largest = max(largest, deviation(made.get_weights(place), expected))
        with torch.inference_mode():
            assert next(steps, None) is None
        largest = max(largest, abs(float(made.objective[place]) - factor * objective))
    # A network that never moved would agree with anything.
    assert deviation(made.get_weights(place), start) > 1e-2
    return largest
