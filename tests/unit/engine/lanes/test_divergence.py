"""Networks whose loss leaves all bounds without becoming infinite: what is told of them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reglab.analysis.summary import summarize
from reglab.data import load
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adam, TrainingSpec
from reglab.record import endings
from reglab.record.questions import Outputs, Question
from reglab.record.record import RunRecord
from reglab.store.records import read_record, write_record

# A linear network above the largest step that it bears: the loss grows by a constant factor.
UNSTABLE = Experiment(
    data=DataSpec(set="moons", train=24, validation=100, test=10, noise=0.4),
    network=NetworkSpec(layers=(), output="linear"),
    training=TrainingSpec(optimizer=SGD(lr=2.0, momentum=0.5), batch_size=8, epochs=60, precision="float64"),
    arms=(
        Arm(name="plain"),
        Arm(name="stops", techniques=(EarlyStopping(patience=4),)),
        Arm(name="restores", techniques=(EarlyStopping(patience=100),)),
        Arm(name="keeps", techniques=(EarlyStopping(patience=100, restore_best=False),)),
    ),
    seeds=4,
    first_seed=7,
)


def run(experiment: Experiment) -> RunRecord:
    record = RunRecord(experiment, 1)
    for event in Trainer(experiment, 1).run():
        record.apply(event)
    return record


@pytest.fixture(scope="module")
def record() -> RunRecord:
    return run(UNSTABLE)


def test_the_loss_before_the_first_step_is_that_of_the_initial_network(record: RunRecord) -> None:
    trainer = Trainer(UNSTABLE, 1)
    trainer.prepare()
    for column in (0, 5):
        split = load(UNSTABLE.data, 24, record.replicas[column].seed)
        ((w, b),) = trainer.fleet.weights(column)
        residual = split.x_train @ w + b - np.eye(2)[split.y_train]
        assert record.untrained[column] == pytest.approx(float(np.square(residual).mean()), rel=1e-9)


def test_finite_and_lost(record: RunRecord) -> None:
    lost = endings.diverged(record)
    losses = record.values("train_loss")
    assert set(lost) == {0, 1, 2, 3, 12, 13, 14, 15}
    assert not record.stopped.keys() & lost.keys()
    for column, epoch in lost.items():
        own, bound = losses[:, column], 1000 * max(1.0, record.untrained[column])
        assert np.isfinite(own).all()
        assert own[epoch - 2] <= bound < own[epoch - 1]


def test_nothing_of_them_is_in_a_mean(record: RunRecord) -> None:
    summary = summarize(record)
    plain, stops, restores, keeps = summary.arms
    assert (plain.last.n, stops.last.n, restores.last.n, keeps.last.n) == (0, 4, 4, 0)
    assert {r.state for r in (*plain.replicas, *keeps.replicas)} == {"diverged"}
    assert max(stops.last.mean["val_loss"], restores.last.mean["val_loss"]) < 10
    assert [r.diverged_epoch for r in plain.replicas] == list(endings.diverged(record).values())[:4]
    assert summary.verdict.found.kind == "baseline_diverged"


def test_files_keep_the_decision(record: RunRecord, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("run")
    write_record(folder, record, summarize(record))
    told = json.loads((folder / "summary.json").read_text("utf-8"))["arms"][0]["replicas"]
    assert [r["diverged_epoch"] for r in told] == list(endings.diverged(record).values())[:4]
    again = read_record(folder)
    assert again.untrained == record.untrained
    assert endings.diverged(again) == endings.diverged(record)
    # A record of an earlier version knows of no bound: there every finite loss counted.
    again.untrained = ()
    assert endings.diverged(again) == {}


def test_the_engine_lets_them_train_on(record: RunRecord) -> None:
    """What it ends cannot come back, and Keras' rule would see another curve."""
    assert record.stopped.keys() == {4, 5, 6, 7}
    assert np.isfinite(record.values("train_loss")[:, [0, 1, 2, 3, 8, 9, 10, 11]]).all()


def test_infinite_outputs_are_answered_without_a_warning() -> None:
    """Weights that overflow only in the products of validation: logits of +∞ and −∞."""
    norms = (BatchNormLayer(momentum=0.12, eps=0.05), BatchNormLayer(momentum=0.65, eps=0.8))
    experiment = Experiment(
        data=DataSpec(set="digits", train=23, validation=20, test=12),
        network=NetworkSpec(layers=norms),
        training=TrainingSpec(optimizer=SGD(lr=30.0), batch_size=8, epochs=7),
        arms=(Arm(name="plain"),),
        seeds=1,
    )
    trainer = Trainer(experiment, 1)
    record = RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    assert endings.diverged(record).keys() == {0}
    (outputs,) = trainer.answer(Question(1, 1, Outputs("validation"), (0,))).outputs
    assert np.isnan(outputs).all()


@pytest.mark.parametrize("lr", [1e-6, 0.01, 0.3])
@pytest.mark.parametrize("data", ["sine", "moons", "digits"])
def test_bad_networks_are_not_called_lost(data: str, lr: float) -> None:
    """Nothing learned, strangled, or swinging: all of them stay near where they began."""
    experiment = Experiment(
        data=DataSpec(set=data, train=30, validation=30, test=20),
        network=NetworkSpec(layers=(DenseLayer(units=8),)),
        training=TrainingSpec(optimizer=Adam(lr=lr), batch_size=10, epochs=15),
        arms=(Arm(name="plain"), Arm(name="strangled", techniques=(L2(strength=10.0),))),
        seeds=2,
    )
    assert endings.diverged(run(experiment)) == {}
