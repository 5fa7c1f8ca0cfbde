"""The memory that an experiment takes at most while it trains, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reglab.experiment.demand.sizes import Group, groups_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import Adagrad, Adam, AdamW, Optimizer, RMSprop
from reglab.words.language import _

PROGRAM = 270_000_000
"""What a training process takes before it has an experiment: Python, torch and its libraries, …"""
LIBRARY = 60_000_000
"""… and what reads the data sets that are not generated."""
BUDGET = 256 * 2**20
"""Bytes that the engine keeps of past epochs."""
KEPT = 1 << 22
"""Up to this many inputs the engine lays out for every replica once and for all."""
GATHERED, MOST_GATHERED = 1 << 18, 1 << 22
"""About as many numbers a convolution gathers at once, and the most of one replica."""
METRICS = 8
"""Numbers of a network and epoch in the record, …"""
LAYER_METRICS = 3
"""… and of each of its weight matrices."""
_DOUBLE = 8


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes by what they are for, in words of a sentence."""

    parts: Mapping[str, int]

    @property
    def bytes(self) -> int:
        """What all parts need together."""
        return sum(self.parts.values())

    @property
    def largest(self) -> str:
        """What takes most."""
        return max(self.parts, key=lambda part: self.parts[part])


def memory_of(
    experiment: Experiment,
    groups: Sequence[Group] | None = None,
    *,
    remembered: bool = True,
    processes: int = 1,
) -> Memory:
    """Estimate the memory of an experiment on the CPU.

    Past epochs take some where they are remembered; of several processes each has the program and the data.
    """
    groups = groups_of(experiment) if groups is None else groups
    number = 8 if experiment.training.precision == "float64" else 4
    seeds, data = experiment.seeds, experiment.data
    splits = seeds if data.resample else 1
    columns = groups[0].sizes.inputs + 1
    # Of every size of the training set, all parts in double precision.
    loaded = sum(
        splits * (train + data.measured + data.test) * columns * _DOUBLE
        for train in {group.train for group in groups}
    )
    loaded += data.source.held
    examples = passing = weights = moment = activations = batches = 0
    for group in groups:
        sizes, replicas, held = group.sizes, group.arms * seeds, _held_of(group.optimizer)
        measured = group.train + data.measured
        row = sizes.inputs + 2 * sizes.outputs
        examples += splits * (group.train + measured) * row * number
        # They are put side by side in double precision before they are rounded.
        passing = max(passing, splits * measured * row * 2 * _DOUBLE)
        carried = 1 + held + (2 if group.averaged else 0)
        buffers = 1 + carried + (1 if group.stopped else 0) + (4 if group.penalised else 0)
        weights += replicas * sizes.parameters * number * (buffers + _beside(group.optimizer))
        moment += replicas * sizes.parameters * number * (1 + held + group.averaged)
        at_once = group.evaluated(measured)
        shown = sizes.between + sizes.inputs
        activations += replicas * number * (2 * group.rows + at_once) * shown
        activations += replicas * number * (group.rows + at_once) * sizes.padded
        activations += sum(_gathered(sizes.gathered * rows) for rows in (group.rows, at_once)) * number
        if replicas * measured * sizes.inputs <= KEPT:
            activations += replicas * measured * row * number
        # Inputs, targets and their gradient; draws and factors of what disturbs each of some layers.
        batches += replicas * group.chunk * number * (sizes.inputs + 4 * sizes.outputs)
        batches += replicas * group.chunk * number * 3 * sizes.widest * min(group.techniques, 2)
    epochs = experiment.epochs
    return Memory(
        {
            _("the program"): processes * (PROGRAM + (0 if data.info.generated else LIBRARY)),
            _("the data"): processes * (loaded + examples + passing),
            _("the weights and what the optimiser keeps of them"): weights,
            _("past epochs"): remembered * moment * _moments(moment, epochs, len(experiment.arms) * seeds),
            _("what lies between the layers"): activations + batches,
            _("the curves"): _record(groups, seeds, epochs),
        }
    )


def _beside(optimizer: Optimizer) -> int:
    """Buffers that AdamW has beside those that it carries from step to step."""
    return int(isinstance(optimizer, AdamW))


def _held_of(optimizer: Optimizer) -> int:
    """Numbers that an optimiser carries from step to step, for each weight."""
    if isinstance(optimizer, Adam | AdamW):
        return 2
    if isinstance(optimizer, RMSprop):
        return 2 if optimizer.momentum else 1
    return 1 if isinstance(optimizer, Adagrad) or optimizer.momentum else 0


def _moments(moment: int, epochs: int, replicas: int) -> int:
    """How many past epochs are kept at most: what the budget holds, and those that always stay.

    The first, the newest, and the best of every network; networks often share theirs.
    """
    always = 3 + replicas // 2
    return min(epochs + 1, max(always, BUDGET // max(1, moment) + 1))


def _gathered(numbers: int) -> int:
    """Numbers that a convolution has gathered at once, of so many of one replica."""
    return min(max(numbers, GATHERED), MOST_GATHERED) if numbers else 0


def _record(groups: Sequence[Group], seeds: int, epochs: int) -> int:
    """The curves as they are kept in memory, with the room in which they grow."""
    layers = max(group.sizes.operations for group in groups)
    networks = sum(group.arms for group in groups) * seeds
    return 2 * epochs * networks * (METRICS + LAYER_METRICS * layers) * _DOUBLE
