"""A value put where a parameter says, so that an experiment with it comes out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reglab.experiment.edits.fields import (
    set_arm_training,
    set_data,
    set_network,
    set_optimizer,
    set_training,
)
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.sweeps.parameters import Parameter
from reglab.experiment.techniques import TECHNIQUES, AnyTechnique
from reglab.experiment.techniques.base import Technique


def placed(experiment: Experiment, parameter: Parameter, value: float, arms: Collection[str]) -> Experiment:
    """Return the experiment with a value of a parameter; nothing is checked.

    Parameters
    ----------
    experiment : Experiment
        Where it is put.
    parameter : Parameter
        What is set.
    value : float
        To what.
    arms : collection of str
        Keys of the arms that have it, where it is a technique's; a technique that one of them lacks is
        added. What stands in the data, the training or the network holds for all arms.
    """
    field, number = parameter.info.name, parameter.typed(value)
    if parameter.part == "technique":
        changed = [
            _with_technique(arm, parameter.subject, field, number) if arm.key in arms else arm
            for arm in experiment.arms
        ]
        return experiment.model_copy(update={"arms": tuple(changed)})
    if parameter.part == "data":
        return set_data(experiment, **{field: number})
    if parameter.part == "training":
        return _in_own_training(set_training(experiment, **{field: number}), field, number)
    if parameter.part == "optimizer":
        if field in type(experiment.training.optimizer).model_fields:
            experiment = set_optimizer(experiment, **{field: number})
        return _in_own_training(experiment, field, number)
    return _with_layer(experiment, int(parameter.subject) - 1, {field: number})


def _with_technique(arm: Arm, kind: str, field: str, value: float) -> Arm:
    def make(techniques: tuple[AnyTechnique, ...]) -> tuple[Technique, ...]:
        update = {field: value, "enabled": True}
        if any(technique.kind == kind for technique in techniques):
            return tuple(t.model_copy(update=update) if t.kind == kind else t for t in techniques)
        return (*techniques, TECHNIQUES[kind](kind=kind).model_copy(update=update))

    return arm.each(make)


def _in_own_training(experiment: Experiment, field: str, value: float) -> Experiment:
    """Set a field of the training in arms that have some of their own, too."""
    for place, arm in enumerate(experiment.arms):
        training = experiment.arm_training(arm)
        if arm.training is not None and (
            field in type(training).model_fields or field in type(training.optimizer).model_fields
        ):
            experiment = set_arm_training(experiment, place, **{field: value})
    return experiment


def _with_layer(experiment: Experiment, place: int, values: dict[str, Any]) -> Experiment:
    """Set a hidden layer in the common network, and in arms that have their own where it has such a layer."""
    owners = [None, *(number for number, arm in enumerate(experiment.arms) if arm.network is not None)]
    for owner in owners:
        network = experiment.network if owner is None else experiment.arms[owner].network
        assert network is not None
        layers = list(network.layers)
        if place < len(layers) and all(name in type(layers[place]).model_fields for name in values):
            layers[place] = layers[place].model_copy(update=values)
            experiment = set_network(experiment, owner, layers=tuple(layers))
    return experiment
