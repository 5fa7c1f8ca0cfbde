"""What a person can do to the networks of a run: change them while they train, and fork them."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.experiment import Arm
from reglab.experiment.techniques.base import Technique


@dataclass(frozen=True, slots=True)
class ChangeArm:
    """Gives an arm other techniques from the next epoch on.

    The network, the training set and the stopping rule must stay (`Experiment.problem_of_change`);
    a change that would not leave them is ignored. `ArmChanged` says from when it holds.
    """

    arm: int
    techniques: tuple[Technique, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Forks an arm of a run, under way or ended, at an epoch that was kept.

    Parameters
    ----------
    source : int
        Position of the arm.
    epoch : int
        The last epoch that both have in common.
    arm : Arm
        The new arm, named, with all changes from the source's beginning on.
    """

    source: int
    epoch: int
    arm: Arm
