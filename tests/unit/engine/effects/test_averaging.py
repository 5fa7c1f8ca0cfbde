"""Weights that are evaluated but not trained: through early stopping, changes on the way, and export."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from reglab.data import load
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record.record import RunRecord
from tests.support.stacks import stack, structure

DATA = DataSpec(set="moons", train=40, validation=60, test=60)


def trained(
    *techniques: Technique, layers: tuple[DenseLayer, ...] = (DenseLayer(units=8),)
) -> tuple[Trainer, RunRecord]:
    question = Experiment(
        data=DATA,
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(optimizer=SGD(lr=0.5, momentum=0.9), batch_size=4, epochs=40),
        arms=(Arm(name="plain"), Arm(name="arm", techniques=techniques)),
        seeds=2,
    )
    trainer, record = Trainer(question, 1), RunRecord(question, 1)
    for event in trainer.run():
        record.apply(event)
    return trainer, record


def loss_of(trainer: Trainer, column: int) -> float:
    """The validation loss of a replica as it is handed out."""
    seed = trainer.replicas[column].seed
    data = load(DATA, DATA.train, seed)
    network = trainer.fleet.replica_module(column).double()
    with torch.no_grad():
        logits = network(torch.tensor(data.x_val))
    return float(functional.cross_entropy(logits, torch.tensor(data.y_val)))


def test_early_stopping_goes_back_to_the_average_of_its_best_epoch() -> None:
    trainer, record = trained(WeightAveraging(decay=0.95), EarlyStopping(patience=6))
    losses = record.values("val_loss")
    for column in (2, 3):
        best = record.restored[column]
        assert best == int(np.nanargmin(losses[:, column])) + 1
        assert best < record.epochs
        assert loss_of(trainer, column) == pytest.approx(losses[best - 1, column], abs=1e-5)


def test_what_is_handed_out_is_what_was_measured() -> None:
    trainer, record = trained(WeightAveraging(decay=0.95))
    norms = record.layer_values("weight_norm")
    for column in range(4):
        assert loss_of(trainer, column) == pytest.approx(record.values("val_loss")[-1, column], abs=1e-5)
        weights = trainer.fleet.weights(column)
        found = [float(np.linalg.norm(affine[0])) for affine in weights]
        assert found == pytest.approx(norms[-1, column].tolist(), rel=1e-5)
    assert record.values("val_loss")[-1, 0] != record.values("val_loss")[-1, 2]


def test_the_corrected_elastic_net_is_handed_out_corrected() -> None:
    strengths = {"l1": 0.01, "l2": 0.25}
    trainer, record = trained(L1L2(**strengths, corrected=True), layers=())
    naive, _ = trained(L1L2(**strengths), layers=())
    for column in (2, 3):
        assert loss_of(trainer, column) == pytest.approx(record.values("val_loss")[-1, column], abs=1e-5)
        (w, b), (w_naive, b_naive) = trainer.fleet.weights(column)[0], naive.fleet.weights(column)[0]
        np.testing.assert_allclose(w, 1.25 * w_naive, rtol=1e-5)
        np.testing.assert_array_equal(b, b_naive)


def test_an_average_that_is_switched_on_later_begins_with_the_weights_of_then() -> None:
    made = stack(structure(), ((), (WeightAveraging(decay=0.9),)), optimizer=SGD(lr=0.05))
    made.train_epoch(1)
    on = [replace(member, techniques=(WeightAveraging(decay=0.9),)) for member in made.members]
    later = made.successor(on, made.memory, (0, 1))
    for place in range(2):
        for one, other in zip(made.get_weights(place), later.get_weights(place), strict=True):
            np.testing.assert_array_equal(one[0], other[0])
    made.train_epoch(2)
    later.train_epoch(2)
    # The one that had an average goes on with it; the other's now lags behind its weights.
    np.testing.assert_array_equal(made.get_weights(1)[0][0], later.get_weights(1)[0][0])
    assert not np.array_equal(made.get_weights(0)[0][0], later.get_weights(0)[0][0])
    assert torch.equal(made.weights, later.weights)
