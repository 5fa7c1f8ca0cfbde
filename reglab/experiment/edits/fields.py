"""Edits of single fields, and of the optimiser, whose fields come with it."""

from __future__ import annotations

from typing import Any

from reglab.experiment.experiment import Experiment
from reglab.experiment.training import OPTIMIZERS


def set_data(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the data."""
    return experiment.model_copy(update={"data": experiment.data.model_copy(update=values)})


def set_network(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the experiment's network."""
    return experiment.model_copy(update={"network": experiment.network.model_copy(update=values)})


def set_training(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the training."""
    return experiment.model_copy(update={"training": experiment.training.model_copy(update=values)})


def set_optimizer(experiment: Experiment, **values: Any) -> Experiment:
    """Replace fields of the optimiser."""
    return set_training(experiment, optimizer=experiment.training.optimizer.model_copy(update=values))


def change_optimizer(experiment: Experiment, kind: str) -> Experiment:
    """Take another optimiser with its own defaults, since a good rate for one is bad for another."""
    if kind == experiment.training.optimizer.kind:
        return experiment
    return set_training(experiment, optimizer=OPTIMIZERS[kind]())
