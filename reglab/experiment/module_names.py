"""What the parts of a network are called in other libraries: in code, and in files of weights.

A layer keeps its name whatever an arm's techniques add: ``dense1`` is the dense layer that stands first
among the hidden layers, in every arm. A state dict of the network in PyTorch has ``dense1.weight``,
``dense1.bias``, ``norm1.running_mean`` …; those of the output begin with ``output``.
"""

from __future__ import annotations

from reglab.experiment.ops import (
    Activate,
    Convolution,
    Drop,
    GlobalAverage,
    Linear,
    Normalize,
    Op,
    Pool,
    Reshape,
)
from reglab.experiment.plan import Plan

OUTPUT = "output"
"""Name of the last layer."""

_WORDS: dict[type[Op], str] = {
    Linear: "dense",
    Convolution: "conv",
    Normalize: "norm",
    Pool: "pool",
    GlobalAverage: "pool",
    Reshape: "flatten",
    Drop: "dropout",
}


def module_names(plan: Plan) -> tuple[str, ...]:
    """Return the name of every operation of a network, in their order; no two are alike."""
    return tuple(_name(step.op, step.layer, plan.hidden) for step in plan.steps)


def parameter_names(op: Op) -> tuple[str, ...]:
    """Return the names that PyTorch has for an operation's parameters, in the order of our own."""
    if isinstance(op, Normalize):
        return ("weight", "bias", "running_mean", "running_var")
    return ("weight", "bias") if op.weighted else ()


def _name(op: Op, layer: int, hidden: int) -> str:
    if layer > hidden:
        return OUTPUT
    word = op.function if isinstance(op, Activate) else _WORDS[type(op)]
    return f"{word}{layer}"
