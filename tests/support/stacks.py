"""Stacks on random data, and the plain PyTorch loop with which they are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from reglab.data import Split
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.convert import to_module
from reglab.engine.stack.stack import Stack
from reglab.experiment import ops
from reglab.experiment.layers.activation import ActivationLayer
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.dropout import DropoutLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import GlobalAveragePoolLayer, MaxPool2dLayer
from reglab.experiment.ops import Activate, Shape
from reglab.experiment.plan import plan_of
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.training import SGD, Optimizer

Arms = Sequence[Sequence[Technique]]
Disturb = Callable[[int, int, Tensor], Tensor]
"""(step of the epoch, position, activations of shape (rows, units)) → disturbed activations."""


def structure(
    widths: Sequence[int] = (3, 7, 5, 3),
    activations: Sequence[str] | str = "relu",
    loss: str = "softmax_cross_entropy",
    train: int = 31,
    batch: int = 7,
) -> Structure:
    """A structure; one activation for all hidden layers if only one is given."""
    hidden = len(widths) - 2
    names = (activations,) * hidden if isinstance(activations, str) else tuple(activations)
    task = "regression" if loss == "mean_squared_error" and widths[-1] == 1 else "classification"
    layers = [DenseLayer(units=n, activation=name) for n, name in zip(widths[1:-1], names, strict=True)]
    return Structure(plan_of(layers, (widths[0],), widths[-1]), loss, task, train, batch)


def network(
    layers: Sequence[LayerSpec],
    shape: Shape = (2, 6, 5),
    outputs: int = 3,
    loss: str = "softmax_cross_entropy",
    train: int = 31,
    batch: int = 7,
) -> Structure:
    """A structure with hidden layers of any kind."""
    task = "regression" if loss == "mean_squared_error" and outputs == 1 else "classification"
    return Structure(plan_of(layers, shape, outputs), loss, task, train, batch)


def activations(structure: Structure) -> tuple[str, ...]:
    """The activation of every hidden layer of fully connected layers."""
    functions = {
        step.layer: step.op.function for step in structure.plan.steps if isinstance(step.op, Activate)
    }
    return tuple(functions.get(layer, "linear") for layer in range(1, structure.hidden + 1))


def split(structure: Structure, seed: int = 0, validation: int = 23) -> Split:
    """Random examples that cannot be learned; for training and evaluation alike."""
    draw = np.random.default_rng(seed)
    inputs, classes = structure.widths[0], max(2, structure.outputs)

    def part(n: int) -> tuple[np.ndarray, np.ndarray]:
        y = draw.integers(0, classes, n) if structure.task == "classification" else draw.normal(size=n)
        return draw.normal(size=(n, inputs)), y

    (x, y), (x_val, y_val), (x_test, y_test) = part(structure.train), part(validation), part(5)
    flags, zeros, ones = np.zeros(len(y), dtype=np.bool_), np.zeros(inputs), np.ones(inputs)
    return Split(x, y, x_val, y_val, x_test, y_test, flags, zeros, ones, 0.0, 1.0)


def members(
    structure: Structure, arms: Arms, seeds: Sequence[int] = (0,), lr: float = 0.05, init: str = "he"
) -> list[Member]:
    """Replicas ordered by arm, then seed."""
    scale = Scale(structure.train, structure.batch, lr)
    everyone = [(tuple(arm), seed) for arm in arms for seed in seeds]
    layers = hidden_layers(structure)
    return [Member(column, seed, init, arm, scale, layers) for column, (arm, seed) in enumerate(everyone)]


def hidden_layers(structure: Structure) -> tuple[LayerSpec, ...]:
    """Layers of the same kinds as those of a structure; by kinds techniques find their places."""
    kinds = {
        ops.Linear: DenseLayer,
        ops.Convolution: Conv2dLayer,
        ops.Pool: MaxPool2dLayer,
        ops.GlobalAverage: GlobalAveragePoolLayer,
        ops.Reshape: FlattenLayer,
        ops.Normalize: BatchNormLayer,
        ops.Drop: DropoutLayer,
    }
    steps = structure.plan.steps
    of_layers = [[step.op for step in steps if step.layer == k] for k in range(1, structure.hidden + 1)]
    return tuple(
        kinds.get(type(mine[0]), ActivationLayer)() if mine else ActivationLayer() for mine in of_layers
    )


def stack(
    structure: Structure,
    arms: Arms = ((),),
    seeds: Sequence[int] = (0,),
    optimizer: Optimizer | None = None,
    dtype: torch.dtype = torch.float64,
    init: str = "he",
    device: str = "cpu",
) -> Stack:
    """A stack with initial weights."""
    optimizer = optimizer or SGD(lr=0.05)
    splits = {seed: split(structure, seed) for seed in seeds}
    everyone = members(structure, arms, seeds, optimizer.lr, init)
    made = Stack(structure, everyone, splits, optimizer, torch.empty(0, dtype=dtype, device=device))
    made.initialise()
    return made


def module(stack: Stack, place: int) -> nn.Sequential:
    """The replica at a place as a network of plain PyTorch, without what happens at evaluation only."""
    return to_module(stack.structure, stack.get_weights(place), stack.weights.dtype, {})


def torch_loss(structure: Structure, logits: Tensor, y: Tensor) -> Tensor:
    """The mean data loss by torch's own functions; `y` holds classes or target values."""
    if structure.loss == "softmax_cross_entropy":
        return functional.cross_entropy(logits, y)
    target = y[:, None].to(logits)
    if structure.outputs > 1:
        target = functional.one_hot(y, structure.outputs).to(logits)
    if structure.loss == "sigmoid_cross_entropy":
        return functional.binary_cross_entropy_with_logits(logits, target)
    return functional.mse_loss(logits, target)


class Loop:
    """One network trained step by step in plain PyTorch, on the batches of a stack's replica.

    `penalty` returns what is added to the loss, times `scale` of the batch's size; `before` and
    `after` change the weights around the optimiser's step, and `disturb` the activations.
    """

    def __init__(self, stack: Stack, place: int, optimizer: Callable[..., torch.optim.Optimizer]) -> None:
        self.structure = stack.structure
        self.network = module(stack, place)
        self.seed = stack.members[place].seed
        self.order = stack.batches.order
        data = split(stack.structure, self.seed)
        self.x = torch.tensor(data.x_train, dtype=stack.weights.dtype)
        self.y = torch.tensor(data.y_train)
        self.optimizer = optimizer(self.network.parameters())
        self.penalty: Callable[[list[Tensor]], Tensor] = lambda _: torch.zeros(())
        self.scale: Callable[[int], float] = lambda _: 1.0
        self.before: Callable[[Tensor], Tensor] = lambda w: w
        self.after: Callable[[Tensor], Tensor] = lambda w: w
        self.disturb: Disturb = lambda _step, _position, x: x
        self.biases = False
        """Whether `before` and `after` change the biases, too."""

    @property
    def weights(self) -> list[Tensor]:
        """The weight matrices, without biases."""
        return [layer.weight for layer in self.network if isinstance(layer, nn.Linear)]

    @property
    def all_biases(self) -> list[Tensor]:
        """The biases of all layers."""
        return [layer.bias for layer in self.network if isinstance(layer, nn.Linear)]

    def epoch(self, epoch: int) -> float:
        """Train one epoch; return the objective, each batch weighted by its size."""
        n, batch = self.structure.train, self.structure.batch
        order = self.order(n, self.seed, epoch)
        total = 0.0
        for step, first in enumerate(range(0, n, batch)):
            rows = order[first : first + batch]
            self.optimizer.zero_grad()
            logits = self.forward(step, self.x[rows])
            penalty = self.penalty(self.weights) * self.scale(len(rows))
            objective = torch_loss(self.structure, logits, self.y[rows]) + penalty
            objective.backward()
            self._change(self.before)
            self.optimizer.step()
            self._change(self.after)
            total += float(objective.detach()) * len(rows)
        return total / n

    def forward(self, step: int, x: Tensor) -> Tensor:
        """Return the logits in training mode."""
        position = 0
        x = self.disturb(step, 0, x)
        for layer, following in pairwise([*self.network, nn.Linear(1, 1)]):
            x = layer(x)
            if isinstance(following, nn.Linear) and layer is not self.network[-1]:
                position += 1
                x = self.disturb(step, position, x)
        return x

    def _change(self, rule: Callable[[Tensor], Tensor]) -> None:
        with torch.no_grad():
            for w in (*self.weights, *(self.all_biases if self.biases else ())):
                w.copy_(rule(w))


def assert_same_weights(stack: Stack, place: int, network: nn.Module, rtol: float = 1e-9) -> None:
    """Fail unless the replica at a place has the weights of a network of plain PyTorch."""
    linear = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    for (w, b), layer in zip(stack.get_weights(place), linear, strict=True):
        expected = layer.weight.detach().double().numpy().T
        np.testing.assert_allclose(w, expected, rtol=rtol, atol=rtol)
        np.testing.assert_allclose(b, layer.bias.detach().double().numpy(), rtol=rtol, atol=rtol)
