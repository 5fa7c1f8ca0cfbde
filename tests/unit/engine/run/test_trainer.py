"""The trainer: what it reports, when, and what becomes of replicas that end early."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from reglab.data import Split, load
from reglab.engine.errors import EngineError
from reglab.engine.lanes.lane import Lane
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping, StoppingRule
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.training import SGD, Adam, TrainingSpec
from reglab.record.events import (
    EpochsDone,
    Event,
    Progress,
    ReplicaStopped,
    RunFinished,
    RunStarted,
)
from reglab.record.questions import Kept
from reglab.record.record import RunRecord

RUN = 11
NETWORK = NetworkSpec(layers=(DenseLayer(units=12),))


def experiment(*arms: Arm, epochs: int = 12, seeds: int = 2, **changes: Any) -> Experiment:
    fields: dict[str, Any] = {
        "data": DataSpec(set="moons", train=40, validation=50, test=10),
        "network": NETWORK,
        "training": TrainingSpec(optimizer=Adam(lr=0.02), batch_size=16, epochs=epochs),
        "arms": arms or (Arm(name="plain"), Arm(name="L2", techniques=(L2(strength=0.01),))),
        "seeds": seeds,
        "first_seed": 3,
    }
    return Experiment(**(fields | changes))


def events_of(subject: Experiment, **options: Any) -> list[Event]:
    return list(Trainer(subject, RUN, **options).run())


def recorded(subject: Experiment, trainer: Trainer | None = None) -> RunRecord:
    record = RunRecord(subject, RUN)
    for event in (trainer or Trainer(subject, RUN)).run():
        assert record.apply(event) or isinstance(event, Progress)
    return record


# -- events ------------------------------------------------------------------------------


def test_the_order_of_events() -> None:
    subject = experiment()
    events = events_of(subject, flush_seconds=0.0)
    assert {event.run for event in events} == {RUN}
    told = [event for event in events if isinstance(event, Kept)]
    started, *middle, finished = [event for event in events if not isinstance(event, Progress | Kept)]
    assert isinstance(started, RunStarted)
    assert (started.epochs, started.steps_per_epoch, started.device, started.threads) == (12, 3, "cpu", 1)
    assert [(r.index, r.arm, r.seed, r.parameters, r.layers) for r in started.replicas] == [
        (0, 0, 3, 62, 2),
        (1, 0, 4, 62, 2),
        (2, 1, 3, 62, 2),
        (3, 1, 4, 62, 2),
    ]
    assert all(isinstance(event, EpochsDone) and event.count == 1 for event in middle)
    assert [event.first_epoch for event in middle] == list(range(1, 13))
    assert [event.epochs.tolist() for event in told] == [list(range(n + 1)) for n in range(1, 13)]
    assert isinstance(finished, RunFinished)
    assert finished.reason == "completed"
    assert finished.restored == {}
    seconds = [event.seconds for event in middle]
    assert seconds == sorted(seconds)
    assert 0 < seconds[0] < seconds[-1] <= finished.seconds


def test_arrays_are_complete_and_cannot_be_written_to() -> None:
    subject = experiment()
    done = [event for event in events_of(subject, flush_seconds=1e9) if isinstance(event, EpochsDone)]
    assert [event.count for event in done] == [12]
    (event,) = done
    names = {
        "train_loss",
        "val_loss",
        "penalty",
        "objective",
        "weight_norm",
        "train_accuracy",
        "val_accuracy",
    }
    assert set(event.values) == names
    for values in event.values.values():
        assert values.shape == (12, 4)
        assert values.dtype == np.float64
        assert np.isfinite(values).all()
        with pytest.raises(ValueError, match="read-only"):
            values[0, 0] = 0.0
    for values in event.layers.values():
        assert values.shape == (12, 4, 2)
        assert not values.flags.writeable


def test_regressions_measure_what_suits_them() -> None:
    subject = experiment(Arm(name="a"), data=DataSpec(set="sine", train=30, validation=20))
    record = recorded(subject)
    assert set(record.metrics) == {
        *("train_loss", "val_loss", "penalty", "objective", "weight_norm"),
        *("train_r2", "val_r2", "train_rmse", "val_rmse"),
    }
    assert np.isfinite([record.values(name) for name in record.metrics]).all()


@pytest.mark.parametrize(("share", "known"), [(0.0, None), (0.25, True), (0.001, False), (1e-310, False)])
def test_what_was_learned_by_heart_is_told_where_labels_are_flipped(share: float, known: bool | None) -> None:
    """A share that flips no label of a small training set leaves nothing to be measured.

    What is below the normal number format counts as 0 while it trains, and nowhere else.
    """
    base = experiment()
    subject = base.model_copy(update={"data": base.data.model_copy(update={"label_flip": share})})
    record = recorded(subject)
    assert ("memorised" in record.metrics) == (known is not None)
    if known is not None:
        values = record.values("memorised")
        assert values.shape == (12, 4)
        assert bool(np.isfinite(values).all()) == known
        assert bool(np.isnan(values).all()) != known


def test_how_often_it_reports_can_be_changed_on_the_way() -> None:
    trainer = Trainer(experiment(epochs=9), RUN, flush_seconds=0.0)
    sizes = []
    for event in trainer.run():
        if isinstance(event, EpochsDone):
            sizes.append(event.count)
            trainer.flush_seconds = 0.0 if len(sizes) < 4 else 1e9
    assert sizes == [1, 1, 1, 1, 5]


def test_reporting_changes_no_number() -> None:
    subject = experiment(Arm(name="a"), Arm(name="b", techniques=(Dropout(p=0.3), EarlyStopping(patience=2))))
    often, rarely = RunRecord(subject, RUN), RunRecord(subject, RUN)
    for record, flush in ((often, 0.0), (rarely, 1e9)):
        for event in Trainer(subject, RUN, flush_seconds=flush).run():
            record.apply(event)
    for name in often.metrics:
        assert np.array_equal(often.values(name), rarely.values(name), equal_nan=True)


def test_remembering_nothing_changes_no_number_and_keeps_nothing() -> None:
    subject = experiment(Arm(name="stopped", techniques=(EarlyStopping(patience=1),)), epochs=30)
    trainer = Trainer(subject, RUN)
    trainer.remembers = False
    expected, found = recorded(subject), recorded(subject, trainer)
    for metric in expected.metrics:
        np.testing.assert_array_equal(expected.values(metric), found.values(metric))
    assert (found.stopped, found.restored) == (expected.stopped, expected.restored)
    assert (len(found.kept), len(expected.kept)) == (0, expected.epochs + 1)


def test_time_between_events_does_not_count() -> None:
    events = Trainer(experiment(epochs=3), RUN, flush_seconds=0.0).run()
    begin = time.perf_counter()
    finished = None
    for event in events:
        time.sleep(0.05)
        finished = event
    assert isinstance(finished, RunFinished)
    assert finished.seconds < time.perf_counter() - begin - 5 * 0.05


def test_long_epochs_give_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.engine.run.trainer.SIGN_OF_LIFE", 0.0)
    other = Arm(name="wide", network=NetworkSpec(layers=(DenseLayer(units=20),)))
    events = events_of(experiment(Arm(name="a"), other, epochs=2), flush_seconds=0.0)
    found = [(event.epoch, event.fraction) for event in events if isinstance(event, Progress)]
    assert found == sorted(found)
    assert {epoch for epoch, _ in found} == {1, 2}
    # Three steps and the evaluation of either stack.
    fractions = [fraction for epoch, fraction in found if epoch == 1]
    assert fractions == pytest.approx([1 / 6, 1 / 3, 1 / 2, 1 / 2, 2 / 3, 5 / 6, 1, 1])


def test_closing_stops_it() -> None:
    trainer = Trainer(experiment(epochs=1_000_000), RUN, flush_seconds=0.0)
    events = trainer.run()
    for _ in range(4):
        next(events)
    events.close()
    with pytest.raises(StopIteration):
        next(events)
    assert np.isfinite(trainer.fleet.weights(0)[0][0]).all()


def test_torch_is_set_up_for_training_and_outside_of_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = torch.get_num_threads()
    tiny = torch.tensor(1e-40)
    inside = []
    settle: Callable[..., Any] = Lane.settle

    def noted(lane: Lane, *asked: Any) -> Any:
        inside.append((torch.get_num_threads(), torch.is_inference_mode_enabled(), float(tiny * 0.5)))
        return settle(lane, *asked)

    monkeypatch.setattr(Lane, "settle", noted)
    for event in Trainer(experiment(epochs=3), RUN, flush_seconds=0.0, threads=2).run():
        assert torch.get_num_threads() == before
        assert not torch.is_inference_mode_enabled()
        assert float(tiny * 0.5) > 0
        if isinstance(event, RunStarted):
            assert event.threads == 2
    # Numbers below the normal range are taken as 0: arithmetic on them is many times slower.
    assert inside == [(2, True, 0.0)] * 3


# -- repeatability ------------------------------------------------------------------------


def test_the_same_experiment_gives_the_same_numbers() -> None:
    subject = experiment(Arm(name="a"), Arm(name="b", techniques=(Dropout(p=0.5), L2(strength=0.01))))
    first, second = recorded(subject), recorded(subject)
    for name in first.metrics:
        assert np.array_equal(first.values(name), second.values(name))


def test_a_baseline_is_the_same_alone_and_beside_other_arms_and_structures() -> None:
    arms = (
        Arm(name="plain"),
        Arm(name="b", techniques=(Dropout(p=0.5), EarlyStopping(patience=1))),
        Arm(name="deep", network=NetworkSpec(layers=(DenseLayer(units=12), DenseLayer(units=5)))),
        Arm(name="more", techniques=(MoreData(times=1.5),)),
    )
    together, alone = recorded(experiment(*arms)), recorded(experiment(arms[0]))
    for name in alone.metrics:
        assert np.array_equal(together.values(name)[:, :2], alone.values(name))
    for index, arm in enumerate(arms[1:], 1):
        alone = recorded(experiment(arm))
        columns = together.columns(index)
        for name in alone.metrics:
            shorter = alone.epochs
            assert np.array_equal(
                together.values(name)[:shorter, columns], alone.values(name), equal_nan=True
            )


def test_layers_of_equal_shape_start_equal_in_other_structures() -> None:
    deep = Arm(name="deep", network=NetworkSpec(layers=(DenseLayer(units=12), DenseLayer(units=5))))
    trainer = Trainer(experiment(Arm(name="plain"), deep), RUN)
    trainer.prepare()
    assert np.array_equal(trainer.fleet.weights(0)[0][0], trainer.fleet.weights(2)[0][0])
    assert not np.array_equal(trainer.fleet.weights(0)[0][0], trainer.fleet.weights(1)[0][0])


def test_data_are_loaded_no_oftener_than_they_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[int, int]] = []

    def noted(spec: DataSpec, train: int, seed: int) -> Split:
        loaded.append((train, seed))
        return load(spec, train, seed)

    monkeypatch.setattr("reglab.engine.run.fleet.load", noted)
    arms = (
        Arm(name="a"),
        Arm(name="b", network=NetworkSpec(layers=())),
        Arm(name="c", techniques=(MoreData(times=0.75),)),
    )
    Trainer(experiment(*arms), RUN).prepare()
    assert sorted(loaded) == [(30, 3), (30, 4), (40, 3), (40, 4)]
    loaded.clear()
    shared = DataSpec(set="moons", train=40, validation=50, test=10, resample=False)
    Trainer(experiment(*arms, data=shared), RUN).prepare()
    assert sorted(loaded) == [(30, 3), (40, 3)]


def test_seeds_can_share_one_draw_of_the_examples() -> None:
    subject = experiment(data=DataSpec(set="moons", train=40, validation=50, test=10, resample=False))
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    data = load(subject.data, 40, 4)
    for replica in (1, 3):
        with torch.no_grad():
            logits = trainer.fleet.replica_module(replica)(torch.tensor(data.x_val, dtype=torch.float32))
        loss = float(torch.nn.functional.cross_entropy(logits, torch.tensor(data.y_val)))
        assert record.values("val_loss")[-1, replica] == pytest.approx(loss, rel=1e-5)
    assert record.values("val_loss")[-1, 0] != record.values("val_loss")[-1, 1]


# -- structures ---------------------------------------------------------------------------


def test_arms_of_several_structures_fill_their_columns() -> None:
    deep = NetworkSpec(
        layers=(DenseLayer(units=6), DenseLayer(units=5), DenseLayer(units=4)), output="linear"
    )
    subject = experiment(
        Arm(name="a"),
        Arm(name="b", network=deep),
        Arm(name="c", techniques=(MoreData(times=0.75),)),
        Arm(name="d", techniques=(L2(),)),
    )
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    assert len(trainer.lanes) == 3
    assert np.isfinite(record.values("val_loss")).all()
    norms = record.layer_values("weight_norm")
    assert norms.shape == (12, 8, 4)
    assert np.isfinite(norms[:, 2:4]).all()
    assert np.isfinite(norms[:, [0, 4, 6], :2]).all()
    assert np.isnan(norms[:, [0, 4, 6], 2:]).all()


# -- early stopping -----------------------------------------------------------------------


def _replayed(rule: StoppingRule, values: np.ndarray) -> tuple[int | None, int | None]:
    """(epoch of the stop, best epoch) of a curve."""
    for epoch, value in enumerate(values, 1):
        if rule.update(epoch, float(value))[1]:
            return epoch, rule.best_epoch
    return None, rule.best_epoch


@pytest.mark.parametrize("restore", [True, False])
@pytest.mark.parametrize("monitor", ["val_loss", "val_accuracy", "train_loss"])
def test_early_stopping_cuts_the_curve_of_the_same_arm_without_it(monitor: str, restore: bool) -> None:
    technique = EarlyStopping(patience=3, monitor=monitor, restore_best=restore, min_delta=0.001)
    subject = experiment(Arm(name="plain"), Arm(name="stops", techniques=(technique,)), epochs=60, seeds=4)
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    weights = weights_by_epoch(subject, epochs=60)
    for place in range(4):
        column = 4 + place
        curve = record.values(monitor)[:, place]
        stop, best = _replayed(technique.rule(), curve)
        last = stop or 60
        for name in record.metrics:
            own = record.values(name)[:, column]
            assert np.array_equal(own[:last], record.values(name)[:last, place])
            assert np.isnan(own[last:]).all()
        kept = best if restore else last
        assert np.array_equal(trainer.fleet.weights(column)[0][0], weights[place][kept - 1])
        assert record.restored.get(column) == (best if restore else None)
        if stop is not None:
            event = record.stopped[column]
            assert (event.epoch, event.reason) == (stop, "early_stopping")
            assert event.restored_epoch == (best if restore else None)
    if monitor != "train_loss":
        assert len(record.stopped) > 0


def weights_by_epoch(subject: Experiment, epochs: int) -> list[list[np.ndarray]]:
    """The baseline's first weight matrix after every epoch, by seed."""
    alone = experiment(subject.arms[0], epochs=epochs, seeds=subject.seeds)
    trainer = Trainer(alone, RUN, flush_seconds=0.0)
    found: list[list[np.ndarray]] = [[] for _ in range(subject.seeds)]
    for event in trainer.run():
        if isinstance(event, EpochsDone):
            for place in range(subject.seeds):
                found[place].append(trainer.fleet.weights(place)[0][0])
    return found


def test_when_all_have_stopped_the_run_is_over() -> None:
    arm = Arm(name="a", techniques=(EarlyStopping(patience=1, min_delta=1e6, restore_best=False),))
    subject = experiment(arm, epochs=1000)
    events = [e for e in events_of(subject, flush_seconds=1e9) if not isinstance(e, Progress)]
    kinds = [type(event) for event in events]
    assert kinds == [RunStarted, Kept, ReplicaStopped, ReplicaStopped, EpochsDone, RunFinished]
    assert [event.epoch for event in events[2:4]] == [2, 2]
    record = recorded(subject)
    assert record.epochs == 2
    assert record.state == "completed"


def test_a_rule_that_never_began_restores_nothing() -> None:
    arm = Arm(name="a", techniques=(EarlyStopping(start_from_epoch=100),))
    record = recorded(experiment(arm, epochs=5))
    assert record.restored == {}
    assert record.stopped == {}


# -- divergence ---------------------------------------------------------------------------


def _diverging(*more: Arm) -> Experiment:
    """The second arm is pushed apart by a penalty whose step is far too long."""
    arms = (Arm(name="plain"), Arm(name="wild", techniques=(L2(strength=200.0),)), *more)
    return experiment(
        *arms, epochs=20, training=TrainingSpec(optimizer=SGD(lr=0.1), batch_size=16, epochs=20)
    )


def test_a_diverging_replica_is_marked_and_disturbs_nobody() -> None:
    subject = _diverging(Arm(name="L2", techniques=(L2(strength=0.001),)))
    record = recorded(subject)
    alone = recorded(subject.model_copy(update={"arms": subject.arms[:1]}))
    assert sorted(record.stopped) == [2, 3]
    for column, event in record.stopped.items():
        assert (event.reason, event.restored_epoch) == ("diverged", None)
        values = record.values("train_loss")[:, column]
        assert np.isfinite(values[: event.epoch - 1]).all()
        assert np.isnan(values[event.epoch - 1 :]).all()
    for name in record.metrics:
        assert np.array_equal(record.values(name)[:, :2], alone.values(name))
        assert np.isfinite(record.values(name)[:, 4:]).all()


def test_a_diverged_replica_goes_back_to_its_best_weights() -> None:
    wild = Arm(name="restored", techniques=(L2(strength=200.0), EarlyStopping(patience=100)))
    subject = _diverging(wild)
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    for column in (4, 5):
        event = record.stopped[column]
        assert event.reason == "diverged"
        assert event.restored_epoch == 1 + int(np.nanargmin(record.values("val_loss")[:, column]))
        assert record.restored[column] == event.restored_epoch
        assert np.abs(trainer.fleet.weights(column)[0][0]).max() < 1e6
    assert np.abs(trainer.fleet.weights(2)[0][0]).max() > 1e15


# -- what cannot be done ------------------------------------------------------------------


def test_a_device_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    subject = experiment(training=TrainingSpec(device="cuda"))
    with pytest.raises(EngineError, match=r"training\.device: cuda is not available.*choose cpu\."):
        Trainer(subject, RUN)


def test_a_precision_that_the_device_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    subject = experiment(training=TrainingSpec(device="mps", precision="float64"))
    with pytest.raises(EngineError, match=r"training\.precision: float64 .* mps; choose float32"):
        Trainer(subject, RUN)


def test_fewer_than_one_thread() -> None:
    with pytest.raises(EngineError, match="threads: 0 is below 1"):
        Trainer(experiment(), RUN, threads=0)


def test_unknown_replicas() -> None:
    trainer = Trainer(experiment(epochs=1), RUN)
    for ask in (trainer.fleet.weights, trainer.fleet.replica_module):
        with pytest.raises((KeyError, IndexError)):
            ask(99)


# -- weights and modules ------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", "linear"])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_replica_as_a_module_gives_the_same_outputs(activation: str, precision: str) -> None:
    network = NetworkSpec(layers=(DenseLayer(units=7, activation=activation), DenseLayer(units=5)))
    arms = (
        Arm(name="a"),
        Arm(name="b", techniques=(Dropout(p=0.4, form="classic", layers=("input", 1)),)),
    )
    subject = experiment(
        *arms, network=network, training=TrainingSpec(epochs=2, precision=precision, batch_size=16)
    )
    trainer = Trainer(subject, RUN)
    recorded(subject, trainer)
    (lane,) = trainer.lanes
    x = load(subject.data, 40, 3).x_val
    logits = lane.stack.predict(x)
    tolerance = 1e-5 if precision == "float32" else 1e-12
    for replica in range(4):
        module = trainer.fleet.replica_module(replica)
        assert not module.training
        with torch.no_grad():
            expected = module(torch.tensor(x, dtype=module[-1].weight.dtype))
        np.testing.assert_allclose(logits[replica], expected.numpy(), rtol=tolerance, atol=tolerance)


def test_the_measured_losses_are_those_of_the_module() -> None:
    subject = experiment()
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    for replica in trainer.replicas:
        data = load(subject.data, 40, replica.seed)
        module = trainer.fleet.replica_module(replica.index)
        for part, x, y in (("train", data.x_train, data.y_train), ("val", data.x_val, data.y_val)):
            with torch.no_grad():
                logits = module(torch.tensor(x, dtype=torch.float32))
            loss = float(torch.nn.functional.cross_entropy(logits, torch.tensor(y)))
            accuracy = float((logits.argmax(1).numpy() == y).mean())
            assert record.values(f"{part}_loss")[-1, replica.index] == pytest.approx(loss, rel=1e-5)
            assert record.values(f"{part}_accuracy")[-1, replica.index] == pytest.approx(accuracy, abs=1e-9)


def test_a_module_can_be_loaded_into_a_replica() -> None:
    subject = experiment()
    one, other = Trainer(subject, RUN), Trainer(subject, RUN)
    recorded(subject, one)
    other.prepare()
    other.fleet.load_module(3, one.fleet.replica_module(0))
    for (w, b), (expected_w, expected_b) in zip(other.fleet.weights(3), one.fleet.weights(0), strict=True):
        assert np.array_equal(w, expected_w)
        assert np.array_equal(b, expected_b)


def test_modules_that_do_not_fit_are_refused() -> None:
    trainer = Trainer(experiment(), RUN)
    trainer.prepare()
    with pytest.raises(EngineError, match="has no biases"):
        trainer.fleet.load_module(0, torch.nn.Sequential(torch.nn.Linear(2, 12, bias=False)))
    with pytest.raises(ValueError, match="layer 1 has weights of shape"):
        trainer.fleet.load_module(0, torch.nn.Sequential(torch.nn.Linear(3, 12), torch.nn.Linear(12, 2)))


def test_final_weights_stay_when_a_replica_was_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was noted at the end of a replica is what its stack held then."""
    noted: dict[int, np.ndarray] = {}
    settle: Callable[..., Any] = Lane.settle

    def watched(lane: Lane, *asked: Any) -> Any:
        for place, member in enumerate(lane.stack.members):
            noted[member.replica] = lane.stack.get_weights(place)[0][0]
        return settle(lane, *asked)

    monkeypatch.setattr(Lane, "settle", watched)
    arm = Arm(name="b", techniques=(EarlyStopping(patience=2, restore_best=False),))
    subject = experiment(Arm(name="a"), arm, epochs=60)
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    assert record.stopped
    for replica in range(4):
        assert np.array_equal(trainer.fleet.weights(replica)[0][0], noted[replica])
