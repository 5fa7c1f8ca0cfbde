"""What replicas must have in common to be trained in one stack."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from reglab.experiment.dataset_info import Task
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import Loss
from reglab.experiment.plan import Plan


@dataclass(frozen=True, slots=True)
class Structure:
    """A network laid out, together with the number of training examples.

    Parameters
    ----------
    plan : Plan
        All operations from input to output.
    loss : str
        Data loss on the outputs.
    task : {"classification", "regression"}
        What is learned.
    train, batch : int
        Training examples, and examples per step.
    fixed_weights, fixed_draws : int, optional
        Seed whose initial weights, and whose order and noise, all replicas have; ``None`` where each has
        those of its own seed.
    """

    plan: Plan
    loss: Loss
    task: Task
    train: int
    batch: int
    fixed_weights: int | None = None
    fixed_draws: int | None = None

    @classmethod
    def of(cls, experiment: Experiment, arm: Arm) -> Structure:
        """Return the structure of an arm."""
        info, scale = experiment.data.info, experiment.scale(arm)
        return cls(
            experiment.arm_plan(arm),
            experiment.arm_network(arm).loss(info),
            info.task,
            scale.train,
            scale.batch,
            None if experiment.vary_weights else experiment.first_seed,
            None if experiment.vary_order else experiment.first_seed,
        )

    @property
    def widths(self) -> tuple[int, ...]:
        """Numbers of one example at the input, behind every hidden layer, and at the output."""
        return tuple(map(prod, self.plan.shapes))

    @property
    def widest(self) -> int:
        """The most numbers of one example that lie between two operations."""
        return max(prod(self.plan.input), *(prod(step.op.output) for step in self.plan.steps))

    @property
    def numbers(self) -> int:
        """Numbers between all operations for the examples of one step."""
        shapes = (self.plan.input, *(step.op.output for step in self.plan.steps))
        return self.batch * sum(map(prod, shapes))

    @property
    def hidden(self) -> int:
        """Number of hidden layers, whatever their kinds."""
        return self.plan.hidden

    @property
    def layers(self) -> int:
        """Number of weight matrices, kernels included."""
        return len(self.plan.weighted)

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return self.plan.shapes[-1][0]

    @property
    def steps(self) -> int:
        """Optimiser steps per epoch."""
        return -(-self.train // self.batch)

    @property
    def parameters(self) -> int:
        """Number of trained numbers."""
        return self.plan.parameters
