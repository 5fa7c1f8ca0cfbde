"""Examples of a source that is no set of the catalogue take the way of all real ones."""

from __future__ import annotations

import numpy as np

from reglab.data.loading import load
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import TrainingSpec
from reglab.record.record import RunRecord
from tests.support.own_rows import rows_known, some_rows


def test_the_parts_of_own_rows_are_those_rows_each_once() -> None:
    source = some_rows()
    spec = DataSpec(set=source, train=40, validation=30, test=20, noise=0, standardize=False)
    with rows_known():
        split = load(spec, 40, seed=3)
    x = np.concatenate([split.x_train, split.x_val, split.x_test])
    y = np.concatenate([split.y_train, split.y_val, split.y_test])
    assert sorted(map(tuple, np.column_stack([x, y]).tolist())) == sorted(source.rows)
    assert split.truth is None


def test_networks_learn_from_own_rows() -> None:
    data = DataSpec(set=some_rows(300), train=100, validation=100, test=100, noise=0)
    experiment = Experiment(data=data, training=TrainingSpec(epochs=30), seeds=2)
    record = RunRecord(experiment, run=1)
    with rows_known():
        for event in Trainer(experiment, run=1).run():
            record.apply(event)
    assert (record.values("val_accuracy")[-1] > 0.9).all()
