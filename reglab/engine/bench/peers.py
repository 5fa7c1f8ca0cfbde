"""What the engine is measured against: the loop that anyone would write, and scikit-learn.

Only the benchmark imports this module.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.ops import Shape

Train = Callable[[int], None]
"""Trains the epochs asked for, further from where it stands."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network of ReLU layers.

    Parameters
    ----------
    name : str
        Its sizes, as the table shows them.
    shape : tuple of int
        Shape of an example.
    layers : tuple of LayerSpec
        Hidden layers: dense, convolution, max pooling, flatten.
    classes : int
        Number of outputs.
    """

    name: str
    shape: Shape
    layers: tuple[LayerSpec, ...]
    classes: int

    @property
    def dense(self) -> bool:
        """Whether all layers are fully connected."""
        return all(isinstance(layer, DenseLayer) for layer in self.layers)


def dense_network(*widths: int) -> Network:
    """Return a network of fully connected layers, by its sizes from input to output."""
    layers = tuple(DenseLayer(units=units) for units in widths[1:-1])
    return Network("-".join(map(str, widths)), widths[:1], layers, widths[-1])


@dataclass(frozen=True, slots=True)
class Task:
    """What everybody trains.

    Parameters
    ----------
    network : Network
        The network.
    batch : int
        Examples per step.
    x, y : array, shape (n, inputs) and (n,)
        Examples and their classes.
    lr, l2 : float
        Learning rate of Adam, and λ of the penalty λ Σw².
    """

    network: Network
    batch: int
    x: NDArray[np.float64]
    y: NDArray[np.int64]
    lr: float
    l2: float


def _modules(network: Network) -> list[nn.Module]:
    shape, made = network.shape, list[nn.Module]()
    for layer in network.layers:
        before, shape = shape, layer.ops(shape)[-1].output
        if isinstance(layer, DenseLayer):
            made += [nn.Linear(before[0], layer.units), nn.ReLU()]
        elif isinstance(layer, Conv2dLayer):
            made += [nn.Conv2d(before[0], layer.channels, layer.kernel, padding="same"), nn.ReLU()]
        elif isinstance(layer, MaxPool2dLayer):
            made.append(nn.MaxPool2d(layer.size))
        else:
            assert isinstance(layer, FlattenLayer)
            made.append(nn.Flatten())
    return [*made, nn.Linear(shape[0], network.classes)]


def plain_pytorch(task: Task, held_out: tuple[NDArray[np.float64], NDArray[np.int64]] | None = None) -> Train:
    """One ``nn.Sequential`` with ``torch.optim.Adam`` and the penalty in the loss.

    Batches are slices of a permuted tensor, which is faster than a ``DataLoader``.

    Parameters
    ----------
    task : Task
        What is trained.
    held_out : (array, array), optional
        Validation examples and their classes: loss and accuracy on them and on the training examples are
        then measured after every epoch, as reglab does.
    """
    torch.manual_seed(0)
    model = nn.Sequential(*_modules(task.network))
    weights = [p for p in model.parameters() if p.ndim > 1]
    optimizer = torch.optim.Adam(model.parameters(), lr=task.lr)
    data_loss = nn.CrossEntropyLoss()
    inputs_, targets = torch.tensor(task.x, dtype=torch.float32), torch.tensor(task.y)
    inputs_ = inputs_.view(-1, *task.network.shape)
    measured = [(inputs_, targets)]
    if held_out is not None:
        x, y = torch.tensor(held_out[0], dtype=torch.float32), torch.tensor(held_out[1])
        measured.append((x.view(-1, *task.network.shape), y))

    def evaluate() -> list[tuple[float, float]]:
        model.eval()
        with torch.no_grad():
            outputs = [(model(x), y) for x, y in measured]
            found = [(data_loss(z, y).item(), (z.argmax(1) == y).double().mean().item()) for z, y in outputs]
        model.train()
        return found

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
            if held_out is not None:
                evaluate()

    return train


def scikit_learn(task: Task) -> Train:
    """``MLPClassifier`` with its Adam; its ``alpha`` gives the same penalty.

    It fits from the start every time; the checks at the beginning of a fit are spread over its epochs.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    units = tuple(layer.units for layer in task.network.layers if isinstance(layer, DenseLayer))

    def train(epochs: int) -> None:
        model = MLPClassifier(
            hidden_layer_sizes=units,
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
