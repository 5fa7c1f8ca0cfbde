"""Measures the engine against its peers: optimiser steps of one network per second.

Called in a process of its own, in which the math libraries were told to use one thread before
they were loaded. Everybody trains on the same examples, in float32, with Adam and an L2
penalty; nobody evaluates. The contestants take turns, and each ratio is taken within a round,
so that a machine that slows down for a while slows all of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Generator, Mapping
from math import prod
from typing import Any

import numpy as np
import torch

from reglab.data import Split
from reglab.engine.bench.peers import Network, Task, Train, dense_network, plain_pytorch, scikit_learn
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.stack import Stack
from reglab.experiment.experiment import Arm
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.plan import plan_of
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam

REPLICAS = 8
STEPS_PER_EPOCH = 20
LR = 0.001
STRENGTH = 0.001
ROUNDS, QUICK_ROUNDS = 7, 3
TURN_S, QUICK_TURN_S = 0.5, 0.1
"""How long each contestant trains in a round, at least, in seconds."""


def _small_convolutional(*shape: int) -> Network:
    """The network of the preset for pictures, with ten classes."""
    pool = MaxPool2dLayer()
    layers = (
        Conv2dLayer(channels=8),
        pool,
        Conv2dLayer(channels=16),
        pool,
        FlattenLayer(),
        DenseLayer(units=32),
    )
    return Network("×".join(map(str, shape)) + ", conv 8-16", shape, layers, 10)


CASES = (
    (dense_network(2, 8, 8, 2), 10),
    (dense_network(64, 64, 64, 10), 32),
    (dense_network(784, 256, 128, 10), 64),
    (
        Network(
            "8×8, conv 8-16",
            (1, 8, 8),
            (Conv2dLayer(channels=8), MaxPool2dLayer(), Conv2dLayer(channels=16), FlattenLayer()),
            10,
        ),
        32,
    ),
    (_small_convolutional(3, 16, 16), 32),
    (_small_convolutional(1, 28, 28), 64),
)
"""Networks measured, and their batch sizes."""
OFF = Arm(name="off", techniques=tuple(cls(kind=kind, enabled=False) for kind, cls in TECHNIQUES.items()))
"""An arm that has every technique, all of them switched off."""
WITHOUT: tuple[Technique, ...] = ()
WITH_L2: tuple[Technique, ...] = (L2(strength=STRENGTH),)
WITH_BOTH: tuple[Technique, ...] = (L2(strength=STRENGTH), Dropout(p=0.3))


def measure(quick: bool = False) -> Generator[str, None, dict[str, Any]]:
    """Measure all cases; yields what is being done and returns the rows as plain values."""
    torch.set_num_threads(1)
    # As in a training: weights that decay without end would slow everybody down many times.
    torch.set_flush_denormal(True)
    rows: list[dict[str, Any]] = []
    try:
        for network, batch in CASES:
            rows += [(yield from _case(task_of(network, batch), quick))]
    finally:
        torch.set_flush_denormal(False)
    return {"engine": rows, "threads": torch.get_num_threads(), "torch": torch.__version__}


def _case(task: Task, quick: bool) -> Generator[str, None, dict[str, Any]]:
    name = task.network.name
    contestants: dict[str, tuple[Train, int]] = {
        "reglab": (stack_training(task, WITH_L2), REPLICAS),
        "plain_pytorch": (plain_pytorch(task), 1),
        **({"sklearn": (scikit_learn(task), 1)} if task.network.dense else {}),
        "reglab_no_techniques": (stack_training(task, WITHOUT), REPLICAS),
        "reglab_techniques_off": (stack_training(task, OFF.active), REPLICAS),
        "reglab_l2_dropout": (stack_training(task, WITH_BOTH), REPLICAS),
    }
    speeds = yield from in_turns(f"{name}, batch {task.batch}", contestants, quick)
    medians = {contestant: statistics.median(found) for contestant, found in speeds.items()}
    return {
        "network": name,
        "batch": task.batch,
        "replicas": REPLICAS,
        "examples": len(task.x),
        # scikit-learn has no convolutions.
        "sklearn": None,
        **medians,
        "ratio_plain_pytorch": ratio_of(speeds, "reglab", "plain_pytorch"),
        "ratio_sklearn": ratio_of(speeds, "reglab", "sklearn"),
        "ratio_techniques_off": ratio_of(speeds, "reglab_techniques_off", "reglab_no_techniques"),
        "ratio_l2_dropout": ratio_of(speeds, "reglab_l2_dropout", "reglab_no_techniques"),
    }


def in_turns(
    name: str, contestants: Mapping[str, tuple[Train, int]], quick: bool
) -> Generator[str, None, dict[str, list[float]]]:
    """Have contestants train round by round.

    Parameters
    ----------
    name : str
        What is measured, for those who wait.
    contestants : mapping of str to (Train, int)
        What trains a task, and how many networks at once.
    quick : bool
        Whether fewer and shorter rounds do.

    Returns
    -------
    dict of str to list of float
        Steps a second of each contestant's networks together, by rounds.
    """
    turn, rounds = (QUICK_TURN_S, QUICK_ROUNDS) if quick else (TURN_S, ROUNDS)
    epochs = {contestant: epochs_for(train, turn) for contestant, (train, _) in contestants.items()}
    speeds: dict[str, list[float]] = {contestant: [] for contestant in contestants}
    for number in range(rounds):
        yield f"{name}: round {number + 1} of {rounds}"
        for contestant, (train, networks) in contestants.items():
            seconds = timed(train, epochs[contestant])
            speeds[contestant].append(networks * STEPS_PER_EPOCH * epochs[contestant] / seconds)
    return speeds


def ratio_of(speeds: dict[str, list[float]], one: str, peer: str) -> float | None:
    """Return how many times as fast one is as a peer, by rounds; ``None`` where the peer sits out."""
    if peer not in speeds:
        return None
    return statistics.median(own / other for own, other in zip(speeds[one], speeds[peer], strict=True))


def epochs_for(train: Train, seconds: float) -> int:
    """How many epochs fill a turn; warms the contestant up on the way."""
    epochs = 1
    timed(train, epochs)
    while (taken := timed(train, epochs)) < seconds / 2:
        epochs = max(2 * epochs, round(epochs * 0.8 * seconds / taken))
    return max(1, round(epochs * seconds / taken))


def timed(train: Callable[[int], None], epochs: int) -> float:
    """Return the seconds that so many epochs take."""
    began = time.perf_counter()
    train(epochs)
    return time.perf_counter() - began


def task_of(network: Network, batch: int) -> Task:
    """Clouds of points, one for each class, that overlap."""
    rng = np.random.default_rng(0)
    inputs, classes = prod(network.shape), network.classes
    y = rng.integers(classes, size=batch * STEPS_PER_EPOCH)
    y[:classes] = np.arange(classes)
    centres = rng.normal(size=(classes, inputs))
    return Task(network, batch, centres[y] + rng.normal(size=(len(y), inputs)), y, LR, STRENGTH)


def stack_training(
    task: Task, techniques: tuple[Technique, ...], replicas: int = REPLICAS, device: str = "cpu"
) -> Train:
    """The engine's own training: one stack of replicas, epoch by epoch without measuring."""
    n = len(task.x)
    layers = task.network.layers
    plan = plan_of(layers, task.network.shape, task.network.classes)
    structure = Structure(plan, "softmax_cross_entropy", "classification", n, task.batch)
    none = np.zeros(0)
    nothing, no_class = np.zeros((2, task.x.shape[1])), np.zeros(2, dtype=np.int64)
    split = Split(
        task.x, task.y, nothing, no_class, nothing, no_class, np.zeros(n, dtype=bool), none, none, 0.0, 1.0
    )
    scale = Scale(n, task.batch, task.lr)
    members = [Member(place, place, "he", techniques, scale, layers) for place in range(replicas)]
    like = torch.empty(0, device=device)
    stack = Stack(structure, members, dict.fromkeys(range(replicas), split), Adam(lr=task.lr), like)
    stack.initialise()
    trained = 0

    def train(epochs: int) -> None:
        nonlocal trained
        for epoch in range(trained + 1, trained + epochs + 1):
            stack.train_epoch(epoch)
        if device == "cuda":
            torch.cuda.synchronize()
        trained += epochs

    return train
