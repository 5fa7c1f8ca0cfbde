"""What is left of an arm's networks when small weights are taken out, over its seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from reglab.record.events import Array
from reglab.record.questions import PrunedNetwork, PruningCurve, Size


@dataclass(frozen=True, slots=True)
class MeanSize:
    """The mean of `reglab.record.questions.Size` over networks."""

    inputs: float
    weights: float
    units: float
    parameters: float
    multiplications: float
    loss: float
    score: float
    seconds: float
    sparse_seconds: float


@dataclass(frozen=True, slots=True)
class ArmPruning:
    """The networks of an arm before and after pruning.

    Parameters
    ----------
    networks : int
        How many are in the means; those that diverged are not.
    before, after : MeanSize
        The whole networks, and what is left of them.
    """

    networks: int
    before: MeanSize
    after: MeanSize

    @property
    def left(self) -> float:
        """Share of the weights that is left."""
        return self.after.weights / self.before.weights

    @property
    def speed(self) -> float:
        """How many times as fast the pruned networks are."""
        return self.before.seconds / self.after.seconds

    @property
    def sparse_speed(self) -> float:
        """How many times as fast they are with matrices stored without zeros; NaN where that is not known."""
        return self.before.seconds / self.after.sparse_seconds


@dataclass(frozen=True, slots=True, eq=False)
class ArmCurve:
    """How good the networks of an arm are without their smallest weights, mean over the networks.

    Parameters
    ----------
    networks : int
        How many are in the means; those that diverged are not.
    shares, losses, scores : array, shape (n,)
        As of `reglab.record.questions.PruningCurve`.
    """

    networks: int
    shares: Array
    losses: Array
    scores: Array


def arm_curve(found: Sequence[PruningCurve]) -> ArmCurve | None:
    """Return the means over networks of one arm; ``None`` where none is sound as a whole."""
    sound = [each for each in found if math.isfinite(each.losses[0])]
    if not sound:
        return None
    names = ("shares", "losses", "scores")
    return ArmCurve(len(sound), *(np.mean([getattr(each, name) for each in sound], axis=0) for name in names))


def arm_pruning(found: Sequence[PrunedNetwork]) -> ArmPruning | None:
    """Return the means over networks; ``None`` where none has a finite loss before pruning."""
    sound = [each for each in found if math.isfinite(each.before.loss)]
    if not sound:
        return None
    return ArmPruning(
        len(sound), _mean([each.before for each in sound]), _mean([each.after for each in sound])
    )


def _mean(sizes: Sequence[Size]) -> MeanSize:
    names = [field.name for field in fields(MeanSize)]
    return MeanSize(*(math.fsum(getattr(size, name) for size in sizes) / len(sizes) for name in names))
