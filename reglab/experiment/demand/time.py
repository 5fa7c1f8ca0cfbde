"""The time that the training of an experiment takes: a sum of what a step, a product and a number cost.

The constants are those of one core of a laptop of today. A run that was measured corrects them
(`Seconds.times`); without one, expect to be off by a factor of two or three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """How long a run takes; early stopping may save some.

    Parameters
    ----------
    epoch : float
        Seconds for its first epoch, of all networks.
    epochs : int
        Epochs of the run.
    total : float
        Seconds for the whole run: arms may end before its last epoch.
    """

    epoch: float
    epochs: int
    total: float

    def times(self, factor: float) -> Seconds:
        """The same on a machine that is slower by a factor."""
        return Seconds(self.epoch * factor, self.epochs, self.total * factor)


def seconds_of(
    experiment: Experiment, groups: Sequence[Group] | None = None, own: Mapping[int, int] | None = None
) -> Seconds:
    """Estimate the time of an experiment on one core.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    groups : sequence of Group, optional
        Its arms, where they are known already.
    own : mapping of int to int, optional
        How many networks of each arm, by its position, are trained here; all of all arms if left out.
    """
    groups = groups_of(experiment) if groups is None else groups
    if own is None:
        own = dict.fromkeys(range(len(experiment.arms)), experiment.seeds)
    validation = experiment.data.measured
    slowness = DOUBLE if experiment.training.precision == "float64" else 1.0
    ends = sorted({epochs for group in groups for epochs in group.epochs})
    lasting = [_all(groups, own, validation, end) * slowness for end in ends]
    spans = (end - before for end, before in zip(ends, (0, *ends), strict=False))
    total = sum(epoch * span for epoch, span in zip(lasting, spans, strict=True))
    return Seconds(lasting[0], ends[-1], total)


def _all(groups: Sequence[Group], own: Mapping[int, int], validation: int, epoch: int) -> float:
    """Seconds for one epoch of the networks that are still trained then."""
    seconds = EPOCH
    for group in groups:
        arms = zip(group.places, group.epochs, strict=True)
        left = [own.get(place, 0) for place, epochs in arms if epochs >= epoch]
        if any(left):
            # Of the seeds as many are drawn as the arm has that has most of them.
            seconds += _epoch(group, sum(left), max(left), validation)
    return seconds


def _epoch(group: Group, replicas: int, seeds: int, validation: int) -> float:
    """Seconds for one epoch of some replicas of a group."""
    sizes = group.sizes
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
