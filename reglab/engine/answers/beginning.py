"""What a network of an arm begins with, for whoever trains it again elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.engine.draws import Draws
from reglab.engine.examples.example_sets import loaded
from reglab.engine.replicas.init import initial_weights
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Weights
from reglab.experiment.experiment import Experiment
from reglab.experiment.module_names import module_names, parameter_names
from reglab.experiment.plan import Plan
from reglab.record.beginning import Beginning
from reglab.record.events import Array


def beginning(experiment: Experiment, arm: int, seed: int, epochs: int = 0) -> Beginning:
    """Return the examples and the initial weights of a network.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    arm : int
        Position of the arm.
    seed : int
        Seed of the replica.
    epochs : int
        For how many epochs the order of the examples is wanted, too.
    """
    condition = experiment.arms[arm].at(1)
    structure = Structure.of(experiment, condition)
    data_seed = seed if experiment.data.resample else experiment.first_seed
    split = loaded(experiment.data, structure.train, data_seed)
    kind = np.dtype(experiment.training.precision)
    start = seed if structure.fixed_weights is None else structure.fixed_weights
    weights = initial_weights(structure.plan, experiment.arm_network(condition).init, start)
    draws = Draws(structure.fixed_draws)
    orders = [draws.permutation(structure.train, seed, epoch).numpy() for epoch in range(1, epochs + 1)]

    def examples(x: Array) -> Array:
        return x.astype(kind)

    def targets(y: NDArray[Any]) -> NDArray[Any]:
        return y if y.dtype.kind == "i" else y.astype(kind)

    return Beginning(
        examples(split.x_train),
        targets(split.y_train),
        examples(split.x_val),
        targets(split.y_val),
        examples(split.feature_mean),
        examples(split.feature_scale),
        *split.value_range,
        {name: values.astype(kind) for name, values in in_torch(structure.plan, weights).items()},
        np.array(orders, dtype=np.int64).reshape(epochs, structure.train),
    )


def in_torch(plan: Plan, weights: Weights) -> Mapping[str, Array]:
    """Return a network's parameters by their names in a state dict of PyTorch, in its shapes, float64."""
    found: dict[str, Array] = {}
    parts = iter(weights)
    for name, step in zip(module_names(plan), plan.steps, strict=True):
        kinds = parameter_names(step.op)
        values = next(parts) if kinds else ()
        for kind, array in zip(kinds, values, strict=True):
            # A matrix is exchanged as (inputs, outputs); PyTorch has it the other way round.
            found[f"{name}.{kind}"] = np.ascontiguousarray(array.T if array.ndim == 2 else array)
    return found
