"""What replicas must have in common to be trained in one stack."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from reglab.experiment.datasets import Task
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import Loss


@dataclass(frozen=True, slots=True)
class Structure:
    """A network's structure together with the number of training examples.

    Parameters
    ----------
    widths : tuple of int
        Sizes from input to output.
    activations : tuple of str
        Activation of each hidden layer.
    loss : str
        Data loss on the outputs.
    task : {"classification", "regression"}
        What is learned.
    train, batch : int
        Training examples, and examples per step.
    """

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    loss: Loss
    task: Task
    train: int
    batch: int

    @classmethod
    def of(cls, experiment: Experiment, arm: Arm) -> Structure:
        """Return the structure of an arm."""
        network, info = experiment.arm_network(arm), experiment.data.info
        train = experiment.arm_train(arm)
        return cls(
            network.widths(info),
            tuple(layer.activation for layer in network.layers),
            network.loss(info),
            info.task,
            train,
            min(experiment.training.batch_size, train),
        )

    @property
    def hidden(self) -> int:
        """Number of hidden layers."""
        return len(self.activations)

    @property
    def layers(self) -> int:
        """Number of weight matrices."""
        return self.hidden + 1

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return self.widths[-1]

    @property
    def steps(self) -> int:
        """Optimiser steps per epoch."""
        return -(-self.train // self.batch)

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        return sum(a * b + b for a, b in pairwise(self.widths))
