"""A run with early stopping beside ``fit`` of Keras with its own callback, both from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reglab.data import Split, load
from reglab.engine.draws import Draws
from reglab.engine.replicas.weights import Weights
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record.record import RunRecord
from tests.unit.engine.judges.following import TOLERANCE, deviation
from tests.unit.engine.judges.keras_peer import dense_network, set_weights, weights_of

Note = Callable[[float], None]

SEED, TRAIN, BATCH, EPOCHS, LR = 4, 24, 8, 60, 0.05
RULES = {
    "default": EarlyStopping(),
    "patient": EarlyStopping(patience=25),
    "keeps-the-last": EarlyStopping(patience=3, restore_best=False),
    "demanding": EarlyStopping(patience=4, min_delta=0.01),
    "late": EarlyStopping(patience=6, start_from_epoch=20),
    "accuracy": EarlyStopping(monitor="val_accuracy", patience=10),
    "never": EarlyStopping(patience=EPOCHS),
}
EXPERIMENT = Experiment(
    data=DataSpec(set="moons", train=TRAIN, validation=100, test=10, noise=0.4),
    network=NetworkSpec(layers=(DenseLayer(units=16, activation="tanh"),) * 2),
    training=TrainingSpec(
        optimizer=SGD(lr=LR, momentum=0.5), batch_size=BATCH, epochs=EPOCHS, precision="float64"
    ),
    arms=(Arm(name="baseline"), *(Arm(name=name, techniques=(rule,)) for name, rule in RULES.items())),
    seeds=1,
    first_seed=SEED,
)


def batches(data: Split) -> Iterator[tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """Yield the batches of all epochs, in the order of the run."""
    draws = Draws()
    for epoch in range(1, EPOCHS + 1):
        order = draws.permutation(TRAIN, SEED, epoch).numpy()
        for first in range(0, TRAIN, BATCH):
            rows = order[first : first + BATCH]
            yield data.x_train[rows], data.y_train[rows]


@pytest.fixture(scope="module")
def run() -> tuple[RunRecord, list[Weights], list[Weights]]:
    """The record of one run with all rules, with the weights before and after it."""
    trainer, record = Trainer(EXPERIMENT, 1), RunRecord(EXPERIMENT, 1)
    trainer.prepare()
    columns = range(len(EXPERIMENT.arms))
    before = [trainer.fleet.weights(column) for column in columns]
    for event in trainer.run():
        record.apply(event)
    return record, before, [trainer.fleet.weights(column) for column in columns]


@pytest.mark.parametrize("name", RULES)
def test_stop_and_restore(
    keras: Any, note: Note, run: tuple[RunRecord, list[Weights], list[Weights]], name: str
) -> None:
    record, before, after = run
    rule, column = RULES[name], 1 + list(RULES).index(name)
    data = load(EXPERIMENT.data, TRAIN, SEED)
    network = dense_network(keras, (2, 16, 16, 2), ("tanh", "tanh"))
    set_weights(keras, network, before[column])
    network.compile(
        optimizer=keras.optimizers.SGD(learning_rate=LR, momentum=0.5),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    callback = keras.callbacks.EarlyStopping(
        monitor=rule.monitor,
        min_delta=rule.min_delta,
        patience=rule.patience,
        start_from_epoch=rule.start_from_epoch,
        restore_best_weights=rule.restore_best,
        mode="max" if rule.monitor == "val_accuracy" else "min",
    )
    history = network.fit(
        batches(data),
        steps_per_epoch=TRAIN // BATCH,
        epochs=EPOCHS,
        validation_data=(data.x_val, data.y_val),
        callbacks=[callback],
        shuffle=False,
        verbose=0,
    ).history

    epochs = len(history["val_loss"])
    stopped = record.stopped.get(column)
    assert (stopped.epoch if stopped else EPOCHS) == epochs
    assert (epochs < EPOCHS) == (name != "never")
    if rule.restore_best:
        assert record.restored[column] == callback.best_epoch + 1
        assert record.restored[column] < epochs
    else:
        assert column not in record.restored
    largest = deviation(after[column], weights_of(keras, network))
    for metric in ("val_loss", "val_accuracy"):
        own = record.values(metric)[:epochs, column]
        largest = max(largest, float(np.abs(own - history[metric]).max()))
    note(largest)
    assert largest < TOLERANCE
