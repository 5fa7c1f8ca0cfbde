"""The sizes on which memory and time depend: replicas of equal structure, and what they compute."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.memory import ALIGNED, CHUNK, padded
from reglab.experiment.ops import Activate, Convolution, Linear, Reshape
from reglab.experiment.plan import Plan
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.training import Optimizer


@dataclass(frozen=True, slots=True)
class PlanSizes:
    """What is to be known of a network, for one replica.

    Parameters
    ----------
    inputs, outputs : int
        Numbers of an example at both ends.
    parameters : int
        Trained numbers as they lie in memory.
    operations : int
        Operations between input and output.
    between, widest : int
        Numbers of an example that are kept behind all operations, and the most behind one of them or
        at the input.
    products : int
        Multiplications of all matrix products for one example, forward.
    gathered : int
        The most numbers per example that a convolution gathers, 0 without one.
    padded : int
        Numbers of an example in the padded pictures of all convolutions.
    """

    inputs: int
    outputs: int
    parameters: int
    operations: int
    between: int
    widest: int
    products: int
    gathered: int
    padded: int


@lru_cache(maxsize=64)
def sizes_of(plan: Plan) -> PlanSizes:
    """Count the weights, activations and products of one network, by its operations."""
    behind = [prod(step.op.output) for step in plan.steps]
    products = gathered = rims = parameters = 0
    for step in plan.steps:
        op = step.op
        parameters += padded(op.parameters, ALIGNED)
        if isinstance(op, Linear):
            products += prod(op.weight_shape)
        elif isinstance(op, Convolution):
            seen, pixels = prod(op.weight_shape[1:]), prod(op.output[1:])
            products += prod(op.weight_shape) * pixels
            gathered = max(gathered, seen * pixels)
            rims += op.input[0] * (op.input[1] + 2 * op.padding) * (op.input[2] + 2 * op.padding)
    inputs = prod(plan.input)
    return PlanSizes(
        inputs,
        behind[-1],
        parameters,
        len(plan.steps),
        # Activation functions write over their inputs.
        sum(
            n
            for n, step in zip(behind, plan.steps, strict=True)
            if not isinstance(step.op, Activate | Reshape)
        ),
        max(inputs, *behind),
        products,
        gathered,
        rims,
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Arms whose networks, training sets, batches and optimisers are alike: their replicas train as one.

    Parameters
    ----------
    sizes : PlanSizes
        Their network.
    arms : int
        Their number.
    train, batch : int
        Training examples, and examples per step.
    optimizer : SGD, RMSprop, Adagrad, Adam or AdamW
        Their optimiser, whatever the rates.
    epochs : tuple of int
        Epochs of each of them.
    averaged, stopped, penalised : bool
        Whether any of them keeps an average of its weights, goes back to the best ones, or has a penalty.
    techniques : int
        Techniques that act in every step, of all arms.
    places : tuple of int
        Positions of the arms in the experiment.
    """

    sizes: PlanSizes
    arms: int
    train: int
    batch: int
    optimizer: Optimizer
    epochs: tuple[int, ...]
    averaged: bool
    stopped: bool
    penalised: bool
    techniques: int
    places: tuple[int, ...]

    @property
    def steps(self) -> int:
        """How often the weights change in an epoch: its batches, the last of which may be smaller."""
        return -(-self.train // self.batch)

    @property
    def rows(self) -> int:
        """Examples of a step as they lie in memory."""
        return padded(self.batch, ALIGNED)

    @property
    def chunk(self) -> int:
        """Examples that are gathered at once for training."""
        return min(self.steps, max(1, CHUNK // (self.rows * self.sizes.widest))) * self.rows

    def evaluated(self, examples: int) -> int:
        """Examples that are evaluated at once, of so many."""
        return min(examples, max(ALIGNED, CHUNK // self.sizes.widest // ALIGNED * ALIGNED))


def groups_of(experiment: Experiment) -> tuple[Group, ...]:
    """Return the arms of an experiment, those of equal structure together."""
    found: dict[tuple[Plan, int, int, Optimizer], list[Arm]] = {}
    places: dict[tuple[Plan, int, int, Optimizer], list[int]] = {}
    for place, arm in enumerate(experiment.arms):
        scale, rule = experiment.scale(arm), experiment.arm_training(arm).rule
        kind = experiment.arm_plan(arm), scale.train, scale.batch, rule
        found.setdefault(kind, []).append(arm)
        places.setdefault(kind, []).append(place)
    return tuple(
        Group(
            sizes_of(plan),
            len(arms),
            train,
            batch,
            rule,
            tuple(experiment.arm_training(arm).epochs for arm in arms),
            any(isinstance(t, WeightAveraging) for arm in arms for t in arm.active),
            any(isinstance(t, EarlyStopping) and t.restore_best for arm in arms for t in arm.active),
            any(t.group == "Penalties" for arm in arms for t in arm.active),
            len({t.kind for arm in arms for t in arm.active}),
            tuple(places[plan, train, batch, rule]),
        )
        for (plan, train, batch, rule), arms in found.items()
    )
