"""What a person can do to the networks of a run: change them while they train, branch them, and add seeds.

To branch an arm is the act, the branch is the new arm that comes of it, its source the arm that was branched.
"""

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
    """Branches an arm of a run, under way or ended, at an epoch that was kept.

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


@dataclass(frozen=True, slots=True)
class MoreSeeds:
    """Trains every arm of a run, under way or ended, with further seeds: those that follow the last one.

    They catch up with the others; afterwards the run is one of so many seeds more from its start.

    Parameters
    ----------
    count : int
        How many, at least 1.
    """

    count: int = 1


Addition = Branch | MoreSeeds
"""What networks can join a run by."""
