"""A network whose loss overflows beside ``fit`` of Keras with early stopping: which weights are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reglab.analysis.outcomes import arm_summaries
from reglab.data import Split, load
from reglab.engine.draws import Draws
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record import endings
from reglab.record.questions import Outputs, Question
from reglab.record.record import RunRecord
from tests.unit.engine.judges.following import TOLERANCE, deviation
from tests.unit.engine.judges.keras_peer import dense_network, set_weights, weights_of

SEED, TRAIN, BATCH, EPOCHS, LR = 26, 24, 8, 40, 0.5
RULES = {
    "waits-beyond-the-overflow": EarlyStopping(patience=20),
    "waits-beyond-the-end": EarlyStopping(patience=100),
    "stops-before": EarlyStopping(patience=3),
    "keeps-the-last": EarlyStopping(patience=100, restore_best=False),
}
EXPERIMENT = Experiment(
    data=DataSpec(set="moons", train=TRAIN, validation=100, test=10, noise=0.4),
    network=NetworkSpec(layers=(DenseLayer(units=16, activation="elu"),), output="linear"),
    training=TrainingSpec(
        optimizer=SGD(lr=LR, momentum=0.5), batch_size=BATCH, epochs=EPOCHS, precision="float64"
    ),
    arms=(Arm(name="baseline"), *(Arm(name=name, techniques=(rule,)) for name, rule in RULES.items())),
    seeds=1,
    first_seed=SEED,
)


def batches(data: Split) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    draws = Draws()
    for epoch in range(1, EPOCHS + 1):
        order = draws.permutation(TRAIN, SEED, epoch).numpy()
        for first in range(0, TRAIN, BATCH):
            rows = order[first : first + BATCH]
            yield data.x_train[rows], np.eye(2)[data.y_train[rows]]


@pytest.fixture(scope="module")
def run() -> tuple[RunRecord, Trainer, list[Any]]:
    trainer, record = Trainer(EXPERIMENT, 1), RunRecord(EXPERIMENT, 1)
    trainer.prepare()
    before = [trainer.fleet.weights(column) for column in range(len(EXPERIMENT.arms))]
    for event in trainer.run():
        record.apply(event)
    return record, trainer, before


@pytest.mark.parametrize("name", RULES)
def test_what_it_ends_with(
    keras: Any, note: Callable[[float], None], run: tuple[RunRecord, Trainer, list[Any]], name: str
) -> None:
    record, trainer, before = run
    rule, column = RULES[name], 1 + list(RULES).index(name)
    data = load(EXPERIMENT.data, TRAIN, SEED)
    network = dense_network(keras, (2, 16, 2), ("elu",))
    set_weights(keras, network, before[column])
    network.compile(
        optimizer=keras.optimizers.SGD(learning_rate=LR, momentum=0.5),
        loss=keras.losses.MeanSquaredError(),
    )
    callback = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=rule.patience, restore_best_weights=rule.restore_best, mode="min"
    )
    history = network.fit(
        batches(data),
        steps_per_epoch=TRAIN // BATCH,
        epochs=EPOCHS,
        validation_data=(data.x_val, np.eye(2)[data.y_val]),
        callbacks=[callback],
        shuffle=False,
        verbose=0,
    ).history
    overflowed = not np.isfinite(history["val_loss"]).all()
    assert overflowed == (name != "stops-before")

    summary = arm_summaries(record)[column]
    (found,) = summary.replicas
    kept = weights_of(keras, network)
    if not rule.restore_best:
        # Keras is left with what is no number, too.
        assert not all(np.isfinite(w).all() for pair in kept for w in pair)
        assert (found.state, found.final_epoch, summary.last.n) == ("diverged", None, 0)
        assert column in endings.diverged(record)
        return
    best = callback.best_epoch + 1
    assert best == 4
    assert (found.state, found.final_epoch, found.restored_epoch) == ("stopped_early", best, best)
    assert found.rescued == overflowed
    assert column not in endings.diverged(record)
    largest = deviation(trainer.fleet.weights(column), kept)
    assert summary.last.n == 1
    largest = max(largest, abs(summary.last.mean["val_loss"] - history["val_loss"][best - 1]))
    # What views are told is of the same weights.
    answer = trainer.answer(Question(1, 1, Outputs("validation"), (column,)))
    assert answer.epoch == best
    loss = float(np.square(answer.outputs[0] - np.eye(2)[data.y_val]).mean())
    largest = max(largest, abs(loss - history["val_loss"][best - 1]))
    note(largest)
    assert largest < TOLERANCE
