"""What the engine is measured against: the loop that anyone would write, and scikit-learn.

Only the benchmark imports this module.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Train = Callable[[int], None]
"""Trains the epochs asked for, further from where it stands."""


@dataclass(frozen=True, slots=True)
class Task:
    """What everybody trains.

    Parameters
    ----------
    widths : tuple of int
        Sizes from input to output; ReLU between them.
    batch : int
        Examples per step.
    x, y : array, shape (n, inputs) and (n,)
        Examples and their classes.
    lr, l2 : float
        Learning rate of Adam, and λ of the penalty λ Σw².
    """

    widths: tuple[int, ...]
    batch: int
    x: NDArray[np.float64]
    y: NDArray[np.int64]
    lr: float
    l2: float


def plain_pytorch(task: Task) -> Train:
    """One ``nn.Sequential`` with ``torch.optim.Adam`` and the penalty in the loss.

    Batches are slices of a permuted tensor, which is faster than a ``DataLoader``.
    """
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(task.widths):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    weights = [p for p in model.parameters() if p.ndim == 2]
    optimizer = torch.optim.Adam(model.parameters(), lr=task.lr)
    data_loss = nn.CrossEntropyLoss()
    inputs_, targets = torch.tensor(task.x, dtype=torch.float32), torch.tensor(task.y)

    def train(epochs: int) -> None:
        model.train()
        for _ in range(epochs):
            order = torch.randperm(len(inputs_))
            for first in range(0, len(order), task.batch):
                rows = order[first : first + task.batch]
                optimizer.zero_grad()
                penalty = sum((w.square().sum() for w in weights), start=torch.zeros(()))
                loss = data_loss(model(inputs_[rows]), targets[rows]) + task.l2 * penalty
                loss.backward()
                optimizer.step()

    return train


def scikit_learn(task: Task) -> Train:
    """``MLPClassifier`` with its Adam; its ``alpha`` gives the same penalty.

    It fits from the start every time; the checks at the beginning of a fit are spread over its epochs.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    def train(epochs: int) -> None:
        model = MLPClassifier(
            hidden_layer_sizes=task.widths[1:-1],
            solver="adam",
            alpha=2 * task.batch * task.l2,
            batch_size=task.batch,
            learning_rate_init=task.lr,
            max_iter=epochs,
            n_iter_no_change=epochs + 1,
            tol=0.0,
            random_state=0,
        )
        with warnings.catch_warnings():
            # To stop after the epochs asked for is what is wanted.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(task.x.astype(np.float32), task.y)

    return train
