"""The time that the training of an experiment takes: a sum of what a step, a product and a number cost.

The constants are those of one core of a laptop of today. A run that was measured corrects them
(`Seconds.times`); without one, expect to be off by a factor of two or three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reglab.experiment.demand.sizes import Group, groups_of
from reglab.experiment.experiment import Experiment

EPOCH, REPLICA = 4e-4, 2.5e-5
"""What every epoch costs, and every network in it (drawing its order, entering its numbers)."""
STEP, CALL = 3e-5, 1.2e-5
"""What a step costs whatever its size, and each of its operations and techniques."""
MULTIPLICATION = 2 / 8e10
"""One of a matrix product, with its addition."""
DOUBLE = 3.0
"""How much longer everything takes in double precision."""
NUMBER = 1e-9
"""One number that is read or written by anything else."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long a run takes.

    Parameters
    ----------
    epoch : float
        Seconds for one epoch of all networks.
    epochs : int
        Epochs of the run; early stopping may save some.
    """

    epoch: float
    epochs: int

    @property
    def total(self) -> float:
        """Seconds for the whole run."""
        return self.epoch * self.epochs

    def times(self, factor: float) -> Seconds:
        """The same on a machine that is slower by a factor."""
        return Seconds(self.epoch * factor, self.epochs)


def seconds_of(experiment: Experiment, groups: Sequence[Group] | None = None) -> Seconds:
    """Estimate the time of an experiment on one core."""
    groups = groups_of(experiment) if groups is None else groups
    validation = experiment.data.validation
    epoch = EPOCH + sum(_epoch(group, experiment.seeds, validation) for group in groups)
    if experiment.training.precision == "float64":
        epoch *= DOUBLE
    return Seconds(epoch, experiment.training.epochs)


def _epoch(group: Group, seeds: int, validation: int) -> float:
    sizes, replicas = group.sizes, group.arms * seeds
    calls = sizes.operations + group.techniques + (4 if group.penalised else 0)
    step = STEP + CALL * calls
    # Forward, and back to weights and to inputs.
    step += 3 * MULTIPLICATION * sizes.products * group.rows * replicas
    step += 3 * NUMBER * (sizes.between + sizes.inputs + 2 * sizes.gathered) * group.rows * replicas
    step += NUMBER * sizes.parameters * replicas * (1 + 2 * group.penalised + group.averaged)
    step += 2 * NUMBER * sizes.widest * group.rows * seeds * min(group.techniques, 2)
    measured = group.train + validation
    chunks = -(-measured // group.evaluated(measured))
    measuring = chunks * CALL * (sizes.operations + 6)
    measuring += MULTIPLICATION * sizes.products * measured * replicas
    measuring += 2 * NUMBER * (sizes.between + sizes.inputs + sizes.gathered) * measured * replicas
    kept = 3 * NUMBER * sizes.parameters * replicas
    return group.steps * step + measuring + kept + replicas * REPLICA
