"""Another data set, and what must change with it so that the experiment stays valid."""

from __future__ import annotations

from math import ceil
from typing import Any

from reglab.experiment.data import MAX_EXAMPLES
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.edits.fields import network_of, set_data
from reglab.experiment.edits.layers import MAX_LAYERS, add_layer, remove_layer
from reglab.experiment.edits.mending import misfit
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sources.base import Source
from reglab.experiment.sources.points import PointsSource
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.more_data import MoreData


def change_dataset(experiment: Experiment, chosen: str | Source) -> Experiment:
    """Take another data set, by its name in the catalogue or a source, and keep the experiment valid.

    The noise becomes the set's default. Sizes change only where the set has too few examples
    or more classes than a part has examples. Outputs, flipped labels, monitored values and a shift
    of the validation set that suit the old data alone change to those of the new ones. Layers that
    need pictures, or larger ones, go where the new set has none; techniques that named them follow.
    Techniques that can do nothing with the new set are switched off.

    Raises
    ------
    KeyError
        If the catalogue has no such set.
    """
    info = set_data(experiment, set=chosen).data.info
    values: dict[str, Any] = {"set": chosen, "noise": info.default_noise}
    if info.task == "regression":
        values["label_flip"] = 0.0
    shift = experiment.data.shifted
    if shift is not None and shift.misfit(info):
        values |= {"shift": "none", "shift_size": 0.0}
    moved = fit_sizes(set_data(experiment, **values))
    moved = _fit_layers(moved)
    for index, arm in enumerate(moved.arms):
        if arm.network is not None:
            moved = _fit_layers(moved, index)
    arms = tuple(
        arm.model_copy(
            update={"network": None if arm.network is None else _suit_output(arm.network, info)}
        ).each(lambda techniques: tuple(_suit_technique(technique, info) for technique in techniques))
        for arm in moved.arms
    )
    return moved.model_copy(update={"network": _suit_output(moved.network, info), "arms": arms})


def draw_points(experiment: Experiment, source: PointsSource) -> Experiment:
    """Take points that a person drew: half of them for training, the others for validation and test."""
    total = len(source.x)
    small = max(2, total // 4)
    moved = change_dataset(experiment, source)
    return fit_sizes(set_data(moved, train=total - 2 * small, validation=small, test=small))


def fit_sizes(experiment: Experiment) -> Experiment:
    """Adapt the three sizes to the examples and classes of the data set; no change where they fit.

    Training keeps what it has up to half of all examples, since few training examples are what
    an experiment on overfitting is about; validation and test share the rest.
    """
    data, info = experiment.data, experiment.data.info
    least = max(2, len(info.classes))
    train, validation, test = (max(least, n) for n in (data.train, data.validation, data.test))
    times = max([1.0, *(arm.changed_train(10_000) / 10_000 for arm in experiment.arms)])
    most = MAX_EXAMPLES
    if info.total is not None:
        most = info.total - validation - test
        if ceil(train * times) > most:
            train = max(least, min(train, int(info.total / 2 / times)))
            largest = min(ceil(train * times), info.total - 2 * least)
            rest = info.total - largest
            validation = max(least, min(validation, max(rest // 2, rest - test)))
            test = max(least, min(test, rest - validation))
            most = info.total - validation - test
    arms = tuple(_fit_times(arm, train, least, min(most, MAX_EXAMPLES)) for arm in experiment.arms)
    sized = set_data(experiment, train=train, validation=validation, test=test)
    return sized.model_copy(update={"arms": arms})


def _fit_times(arm: Arm, train: int, least: int, most: int) -> Arm:
    """Bring an arm's multiple of the training examples to where there are enough and not too many."""
    if least <= arm.changed_train(train) <= most:
        return arm
    times = (least if arm.changed_train(train) < least else most) / train
    return arm.each(
        lambda techniques: tuple(
            t.model_copy(update={"times": times}) if isinstance(t, MoreData) and t.active else t
            for t in techniques
        )
    )


def _fit_layers(experiment: Experiment, arm: int | None = None) -> Experiment:
    """Take out the layers that cannot be used with the data set, and put in what is missing then."""
    while (error := misfit(experiment, arm)) is not None:
        layers = network_of(experiment, arm).layers
        if error.before and len(layers) + len(error.before) <= MAX_LAYERS:
            for offset, kind in enumerate(error.before):
                layer = LAYERS[kind](kind=kind)
                experiment = add_layer(experiment, error.layer - 1 + offset, layer, arm)
        else:
            experiment = remove_layer(experiment, min(error.layer, len(layers)) - 1, arm)
    return experiment


def _suit_output(network: NetworkSpec, info: DatasetInfo) -> NetworkSpec:
    output = network.resolved_output(info)
    wrong = (info.task == "regression" and output != "linear") or (
        output == "sigmoid" and len(info.classes) != 2
    )
    return network.model_copy(update={"output": "auto"}) if wrong else network


def _suit_technique(technique: Technique, info: DatasetInfo) -> Technique:
    """Monitor the measure of the new task; switch off what can do nothing with the new set."""
    swap = {"classification": ("val_r2", "val_accuracy"), "regression": ("val_accuracy", "val_r2")}
    old, new = swap[info.task]
    if isinstance(technique, EarlyStopping) and technique.monitor == old:
        return technique.model_copy(update={"monitor": new})
    if technique.misfit(info):
        return technique.model_copy(update={"enabled": False})
    return technique
