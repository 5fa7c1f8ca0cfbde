"""Edits of single fields, and of the optimiser, whose fields come with it."""

from __future__ import annotations

from typing import Any

from reglab.experiment.experiment import Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.training import OPTIMIZERS


def set_data(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the data."""
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
    arms = tuple(
        arm.model_copy(update={"changes": tuple(c for c in arm.changes if c.epoch <= training.epochs)})
        for arm in experiment.arms
    )
    return experiment.model_copy(update={"training": training, "arms": arms})


def set_optimizer(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the optimiser."""
    return set_training(experiment, optimizer=experiment.training.optimizer.model_copy(update=values))


def change_optimizer(experiment: Experiment, kind: str) -> Experiment:
    """Take another optimiser with its own defaults, since a good rate for one is bad for another."""
    if kind == experiment.training.optimizer.kind:
        return experiment
    return set_training(experiment, optimizer=OPTIMIZERS[kind]())
