"""Edits of single fields, and of the optimiser, whose fields come with it."""

from __future__ import annotations

from typing import Any

from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.training import OPTIMIZERS

_DRAWN_BY = ("set", "seed", "resample")
"""Fields of the data on which it depends which examples are drawn."""


def set_data(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the data.

    Examples that were moved or left out by hand are drawn as all others are where other ones are drawn.
    """
    data = experiment.data
    redrawn = any(name in values and values[name] != getattr(data, name) for name in _DRAWN_BY)
    if redrawn and data.example_edits:
        values = {"example_edits": (), **values}
    return experiment.model_copy(update={"data": experiment.data.model_copy(update=values)})


def network_of(experiment: Experiment, arm: int | None = None) -> NetworkSpec:
    """The network that is edited: an arm's own one, or the common one for ``None``.

    An arm that has none of its own is about to get a copy of the common one.
    """
    own = None if arm is None else experiment.arms[arm].network
    return own or experiment.network


def set_network(experiment: Experiment, arm: int | None = None, **values: Any) -> Experiment:
    """Replace fields of the common network, or of the own one of an arm."""
    network = network_of(experiment, arm).model_copy(update=values)
    if arm is None:
        return experiment.model_copy(update={"network": network})
    arms = list(experiment.arms)
    arms[arm] = arms[arm].model_copy(update={"network": network})
    return experiment.model_copy(update={"arms": tuple(arms)})


def set_training(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the training; changes of arms that would come after its end are given up."""
    training = experiment.training.model_copy(update=values)
    return _within(experiment.model_copy(update={"training": training}))


def set_arm_training(experiment: Experiment, arm: int, **values: Any) -> Experiment:
    """Replace settings that an arm has of its own in its training, ``None`` for one as all arms have it.

    A value that all arms have is not the arm's own. With another optimiser come its defaults, and the
    settings of the one before are given up; so are changes that would come after the arm's end.
    """
    arms = list(experiment.arms)
    own = (arms[arm].training or ArmTraining()).with_values(experiment.training, **values)
    arms[arm] = arms[arm].model_copy(update={"training": own})
    return _within(experiment.model_copy(update={"arms": tuple(arms)}))


def _within(experiment: Experiment) -> Experiment:
    """Give up changes of arms that would come after their last epoch."""

    def kept(arm: Arm) -> tuple[Change, ...]:
        last = experiment.arm_training(arm).epochs
        return tuple(change for change in arm.changes if change.epoch <= last)

    arms = tuple(arm.model_copy(update={"changes": kept(arm)}) for arm in experiment.arms)
    return experiment.model_copy(update={"arms": arms})


def set_optimizer(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the optimiser."""
    return set_training(experiment, optimizer=experiment.training.optimizer.model_copy(update=values))


def change_optimizer(experiment: Experiment, kind: str) -> Experiment:
    """Take another optimiser with its own defaults, since a good rate for one is bad for another.

    Arms that had settings of their own for the one before give them up, too; those with an optimiser of
    their own keep it.
    """
    if kind == experiment.training.optimizer.kind:
        return experiment
    changed = set_training(experiment, optimizer=OPTIMIZERS[kind]())

    def own(arm: Arm) -> ArmTraining | None:
        if (training := arm.training) is None:
            return None
        if training.optimizer is None:
            training = ArmTraining.model_construct(**training.beside_optimizer)
        return training.with_values(changed.training)

    arms = tuple(arm.model_copy(update={"training": own(arm)}) for arm in changed.arms)
    return changed.model_copy(update={"arms": arms})
