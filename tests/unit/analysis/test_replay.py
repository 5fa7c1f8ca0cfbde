"""Replays of early stopping beside real runs with it, Keras' own callback, and the rule epoch by epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglab.analysis.replay import ArmCurves, ArmReplay, replay
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import DenseLayer, NetworkSpec
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record.events import ReplicaStopped
from reglab.record.record import RunRecord
from tests.support import records

MONITORS = ("val_loss", "train_loss", "val_accuracy")
RULES = st.builds(
    EarlyStopping,
    monitor=st.sampled_from(MONITORS),
    patience=st.integers(0, 20),
    min_delta=st.sampled_from([0.0, 0.1, 0.25]) | st.floats(0, 0.5),
    start_from_epoch=st.integers(0, 30),
    restore_best=st.booleans(),
)
# Keras compares in float32: numbers that it can hold exactly keep roundings out of the comparison.
EIGHTHS = st.integers(0, 12).map(lambda number: number / 8)
VALUES = st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.1 + 0.2]) | st.floats(0, 2)


def recorded(curves: dict[str, Any], **kwargs: Any) -> RunRecord:
    """A finished run of one arm whose only seed, or seeds, have these curves."""
    columns = {np.asarray(curve).shape[1] if np.ndim(curve) == 2 else 1 for curve in curves.values()}
    question = records.experiment(arms=("plain",), seeds=max(columns))
    return records.record(question, curves, **kwargs)


def single(curve: Any, **rule: Any) -> ArmReplay:
    return replay(recorded({"val_loss": curve}), 0, EarlyStopping.model_validate({"min_delta": 0.0} | rule))


# -- beside the rule, Keras and the engine ------------------------------------------------------


@given(curve=st.lists(VALUES, min_size=1, max_size=60), rule=RULES)
def test_passing_over_stretches_changes_no_decision(curve: list[float], rule: EarlyStopping) -> None:
    state, stop = rule.rule(), None
    for epoch, value in enumerate(curve, 1):
        if state.update(epoch, value)[1]:
            stop = epoch
            break
    (seed,) = replay(recorded(dict.fromkeys(MONITORS, curve)), 0, rule).seeds
    assert seed.stop == stop
    assert seed.kept.epoch == ((rule.restore_best and state.best_epoch) or stop or len(curve))


class Model:
    """As much of a model as Keras' callback asks for; its weights are the number of the epoch."""

    def __init__(self) -> None:
        self.stop_training = False
        self.weights = 0

    def get_weights(self) -> list[int]:
        return [self.weights]

    def set_weights(self, weights: list[int]) -> None:
        (self.weights,) = weights


@pytest.fixture(scope="module")
def callback() -> Any:
    from keras.callbacks import EarlyStopping as Callback

    return Callback


@given(
    curve=st.lists(EIGHTHS, min_size=1, max_size=60), rule=RULES, delta=st.integers(0, 4).map(lambda n: n / 8)
)
def test_keras_stops_and_restores_the_same(
    callback: Any, curve: list[float], rule: EarlyStopping, delta: float
) -> None:
    rule = rule.model_copy(update={"min_delta": delta})
    model = Model()
    theirs = callback(
        monitor="value",
        mode="max" if rule.monitor == "val_accuracy" else "min",
        min_delta=rule.min_delta,
        patience=rule.patience,
        start_from_epoch=rule.start_from_epoch,
        restore_best_weights=rule.restore_best,
    )
    theirs.set_model(model)
    theirs.on_train_begin()
    epochs = 0
    for value in curve:
        epochs += 1
        model.weights = epochs
        theirs.on_epoch_end(epochs - 1, {"value": value})
        if model.stop_training:
            break
    theirs.on_train_end()
    (seed,) = replay(recorded(dict.fromkeys(MONITORS, curve)), 0, rule).seeds
    assert seed.stop == (epochs if model.stop_training else None)
    assert seed.kept.epoch == model.weights


def trained(arms: tuple[Arm, ...]) -> RunRecord:
    from reglab.engine.run.trainer import Trainer

    subject = Experiment(
        data=DataSpec(set="moons", train=16, validation=40, test=10, noise=0.4),
        network=NetworkSpec(layers=(DenseLayer(units=16, activation="tanh"),)),
        training=TrainingSpec(optimizer=SGD(lr=0.3, momentum=0.5), batch_size=8, epochs=40),
        arms=arms,
        seeds=3,
    )
    trainer, record = Trainer(subject, 1), RunRecord(subject, 1)
    for event in trainer.run():
        record.apply(event)
    return record


@pytest.fixture(scope="module")
def plain() -> RunRecord:
    """A run without early stopping."""
    return trained((Arm(name="plain"),))


@settings(max_examples=15)
@given(rules=st.lists(RULES, min_size=1, max_size=4))
def test_a_real_run_with_these_settings_stops_where_the_replay_does(
    plain: RunRecord, rules: list[EarlyStopping]
) -> None:
    arms = tuple(Arm(name=f"rule {i}", techniques=(rule,)) for i, rule in enumerate(rules))
    record = trained((Arm(name="plain"), *arms))
    for arm, rule in enumerate(rules, 1):
        for seed, column in zip(replay(plain, 0, rule).seeds, record.columns(arm), strict=True):
            stop = record.stopped.get(column)
            assert seed.stop == (stop.epoch if stop else None)
            end = record.restored.get(column) or (stop.epoch if stop else record.epochs)
            assert seed.kept.epoch == end
            assert seed.kept.loss == record.values("val_loss")[end - 1, column]
            assert seed.kept.score == record.values("val_accuracy")[end - 1, column]


# -- what it says of a network ------------------------------------------------------------------


def test_what_is_saved_and_missed() -> None:
    curve = [0.9, 0.5, 0.6, 0.7, 0.65, 0.4, 0.8, 0.8, 0.8, 0.8]
    (seed,) = single(curve, patience=2).seeds
    assert (seed.stop, seed.kept.epoch, seed.saved, seed.trained) == (4, 2, 6, 10)
    assert (seed.kept.loss, seed.last.loss) == (0.5, 0.8)
    assert (seed.best.epoch, seed.best.loss) == (6, 0.4)
    assert seed.missed == pytest.approx(0.1)
    assert single(curve, patience=2).saved_share == 0.6


def test_a_network_that_its_run_stopped_early_has_saved_the_rest_of_the_plan() -> None:
    question = records.experiment(arms=("plain",), seeds=2, epochs=500)
    curve = np.array([[0.5, 0.5], [0.4, 0.4], [0.6, 0.3], [np.nan, 0.4]])
    stops = [
        ReplicaStopped(records.RUN, 0, 3, "early_stopping", 2),
        ReplicaStopped(records.RUN, 1, 4, "early_stopping", 3),
    ]
    rule = EarlyStopping(patience=1)
    found = replay(records.record(question, {"val_loss": curve, "train_loss": curve}, stops=stops), 0, rule)
    assert [(seed.stop, seed.planned, seed.saved) for seed in found.seeds] == [(3, 500, 497), (4, 500, 496)]
    assert found.saved_share == pytest.approx((497 + 496) / 1000)
    # While the run goes on, nobody knows how far it will come.
    running = records.record(question, {"val_loss": curve, "train_loss": curve}, stops=stops, end=None)
    assert [seed.planned for seed in replay(running, 0, rule).seeds] == [4, 4]


def test_without_restoring_the_weights_of_the_stop_are_kept() -> None:
    (seed,) = single([0.9, 0.5, 0.6, 0.7, 0.2], patience=2, restore_best=False).seeds
    assert (seed.stop, seed.kept.epoch, seed.kept.loss) == (4, 4, 0.7)


def test_a_start_beyond_the_run_watches_nothing() -> None:
    (seed,) = single([0.9, 0.5, 0.6], patience=0, start_from_epoch=3).seeds
    assert (seed.stop, seed.kept.epoch) == (None, 3)


def test_scores_of_a_regression_are_r2() -> None:
    question = records.experiment(arms=("plain",), seeds=1, data={"set": "sine"})
    record = records.record(question, {"val_loss": [0.5, 0.6, 0.7], "val_r2": [0.5, 0.4, 0.3]})
    found = replay(record, 0, EarlyStopping(monitor="val_r2", patience=1))
    assert found.score == "r2"
    assert (found.seeds[0].stop, found.seeds[0].kept.score, found.seeds[0].last.score) == (2, 0.5, 0.3)
    with pytest.raises(KeyError):
        replay(record, 0, EarlyStopping(monitor="val_accuracy"))


def test_a_network_that_the_run_stopped_is_known_up_to_there_only() -> None:
    curve = np.array([0.9, 0.5, 0.6, 0.7, np.nan, np.nan])
    record = recorded(
        {"val_loss": curve, "train_loss": curve},
        stops=[ReplicaStopped(records.RUN, 0, 4, "early_stopping", 2)],
    )
    (seed,) = replay(record, 0, EarlyStopping(patience=3)).seeds
    assert (seed.stop, seed.trained, seed.state, seed.last.epoch) == (None, 4, "stopped_early", 4)
    assert seed.kept.epoch == 2
    (seed,) = replay(record, 0, EarlyStopping(patience=2)).seeds
    assert seed.stop == 4


def test_divergence_before_the_stop_leaves_no_weights() -> None:
    curve = np.array([0.9, 0.5, 0.6, 5.0, np.nan, np.nan])
    record = recorded(
        {"val_loss": curve, "train_loss": curve}, stops=[ReplicaStopped(records.RUN, 0, 5, "diverged")]
    )
    found = replay(record, 0, EarlyStopping(patience=3, restore_best=False))
    assert (found.seeds[0].stop, found.seeds[0].kept.epoch, found.sound) == (None, 0, ())
    assert np.isnan(found.mean(lambda seed: seed.kept.loss))
    # What is no number improves on nothing: the best weights are given back, as Keras does.
    restored = replay(record, 0, EarlyStopping(patience=3))
    assert (restored.seeds[0].stop, restored.seeds[0].kept.epoch) == (None, 2)
    rescued = replay(record, 0, EarlyStopping(patience=2))
    assert (rescued.seeds[0].stop, rescued.seeds[0].kept.epoch) == (4, 2)


def test_only_the_networks_of_the_arm_count() -> None:
    question = records.experiment(arms=("plain", "L2"), seeds=2)
    rising, falling = [0.5, 0.6, 0.7], [0.5, 0.4, 0.3]
    record = records.record(question, {"val_loss": records.by_replica(question, rising, falling)})
    assert [s.stop for s in replay(record, 0, EarlyStopping(patience=1)).seeds] == [2, 2]
    assert [s.stop for s in replay(record, 1, EarlyStopping(patience=1)).seeds] == [None, None]
    assert [s.column for s in replay(record, 1, EarlyStopping()).seeds] == [2, 3]


def test_before_the_first_epoch_there_is_nothing() -> None:
    record = records.record(records.experiment(arms=("plain",)), {}, end=None)
    assert replay(record, 0, EarlyStopping()).seeds == ()
    assert replay(RunRecord(records.experiment(), 1), 0, EarlyStopping()).seeds == ()


def test_one_set_of_curves_serves_any_settings() -> None:
    record = recorded(
        {"val_loss": [0.1, 0.9, 0.8, 0.7, 0.75, 0.76], "train_loss": [0.3, 0.2, 0.1, 0.2, 0.2, 0.2]}
    )
    curves = ArmCurves(record, 0)
    for rule in (
        EarlyStopping(patience=1),
        EarlyStopping(patience=1, start_from_epoch=1),
        EarlyStopping(patience=2, monitor="train_loss"),
        EarlyStopping(patience=1, start_from_epoch=1),
        EarlyStopping(patience=1),
    ):
        assert curves.replay(rule) == replay(record, 0, rule)
    assert curves.replay(EarlyStopping(patience=1, start_from_epoch=1)).seeds[0].kept.epoch == 4


def test_curves_that_were_taken_do_not_grow() -> None:
    """What a view drags its sliders over is one moment of a run."""
    record = recorded({"val_loss": [0.5, 0.6]}, end=None)
    curves = ArmCurves(record, 0)
    assert curves.epochs == 2
    assert curves.replay(EarlyStopping(patience=1)).seeds[0].state == "training"
