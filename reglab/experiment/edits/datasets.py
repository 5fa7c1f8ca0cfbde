"""Another data set, and what must change with it so that the experiment stays valid."""

from __future__ import annotations

from math import ceil
from typing import Any

from reglab.experiment.datasets import DATASETS, DatasetInfo
from reglab.experiment.edits.fields import set_data
from reglab.experiment.experiment import Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping


def change_dataset(experiment: Experiment, key: str) -> Experiment:
    """Take another data set and keep the experiment valid.

    The noise becomes the set's default. Sizes change only where the set has too few examples
    or more classes than a part has examples. Outputs, flipped labels and monitored values that
    suit the old task alone change to those of the new one.

    Raises
    ------
    KeyError
        If the catalogue has no such set.
    """
    info = DATASETS[key]
    values: dict[str, Any] = {"set": key, "noise": info.default_noise}
    if info.task == "regression":
        values["label_flip"] = 0.0
    moved = fit_sizes(set_data(experiment, **values))
    arms = tuple(
        arm.model_copy(
            update={
                "network": None if arm.network is None else _suit_output(arm.network, info),
                "techniques": tuple(_suit_task(technique, info) for technique in arm.techniques),
            }
        )
        for arm in moved.arms
    )
    return moved.model_copy(update={"network": _suit_output(moved.network, info), "arms": arms})


def fit_sizes(experiment: Experiment) -> Experiment:
    """Adapt the three sizes to the examples and classes of the data set; no change where they fit.

    Training keeps what it has up to half of all examples, since few training examples are what
    an experiment on overfitting is about; validation and test share the rest.
    """
    data, info = experiment.data, experiment.data.info
    least = max(2, len(info.classes))
    train, validation, test = (max(least, n) for n in (data.train, data.validation, data.test))
    times = max([1.0, *(arm.changed_train(10_000) / 10_000 for arm in experiment.arms)])
    if info.total is not None and _whole(train, times) + validation + test > info.total:
        train = max(least, min(train, int(info.total / 2 / times)))
        rest = info.total - _whole(train, times)
        validation = max(least, min(validation, max(rest // 2, rest - test)))
        test = max(least, min(test, rest - validation))
    return set_data(experiment, train=train, validation=validation, test=test)


def _whole(train: int, times: float) -> int:
    return ceil(train * times)


def _suit_output(network: NetworkSpec, info: DatasetInfo) -> NetworkSpec:
    output = network.resolved_output(info)
    wrong = (info.task == "regression" and output != "linear") or (
        output == "sigmoid" and len(info.classes) != 2
    )
    return network.model_copy(update={"output": "auto"}) if wrong else network


def _suit_task(technique: Technique, info: DatasetInfo) -> Technique:
    """Monitor the measure of the new task in place of the old one's."""
    swap = {"classification": ("val_r2", "val_accuracy"), "regression": ("val_accuracy", "val_r2")}
    old, new = swap[info.task]
    if isinstance(technique, EarlyStopping) and technique.monitor == old:
        return technique.model_copy(update={"monitor": new})
    return technique
