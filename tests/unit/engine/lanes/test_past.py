"""Going back in time: what is kept, views of earlier epochs, changes while it trains, and branches."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from reglab.data import load
from reglab.engine.errors import EngineError
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.record.events import ArmChanged
from reglab.record.interventions import Branch, ChangeArm
from reglab.record.questions import Answer, Examples, Outputs, Question, Want, Weights
from reglab.record.record import RunRecord

STATEFUL = ("batch_norm", "weight_averaging", "max_norm", "gradient_clipping", "l1")
"""Techniques that keep something from one step to the next, or meddle with the steps."""
RANDOM = ("gaussian_dropout", "gaussian_noise", "jitter", "mixup", "label_smoothing", "activity")
"""Techniques that draw numbers, or change examples and targets."""

POINTS = np.random.default_rng(0).normal(size=(40, 2))


def experiment(epochs: int = 12, *arms: Arm, **values: object) -> Experiment:
    made = {
        "data": DataSpec(train=40, validation=60, test=20),
        "network": NetworkSpec(layers=(DenseLayer(units=12), DenseLayer(units=5))),
        "training": TrainingSpec(optimizer=Adam(lr=0.01), batch_size=8, epochs=epochs),
        "arms": arms or (Arm(name="plain"), Arm(name="dropout", techniques=(Dropout(p=0.3),))),
        "seeds": 2,
    }
    return Experiment(**{**made, **values})  # type: ignore[arg-type]


class Ran:
    """A trainer with the record of what it reported."""

    def __init__(
        self, what: Experiment, during: Callable[[Trainer, RunRecord], object] | None = None
    ) -> None:
        self.trainer = Trainer(what, 1, flush_seconds=0)
        self.record = RunRecord(what, 1)
        self.during = during
        self.events: list[object] = []
        self.go_on()

    def go_on(self) -> None:
        for event in self.trainer.run():
            self.events.append(event)
            self.record.apply(event)
            if self.during:
                self.during(self.trainer, self.record)

    def ask(self, want: Want, epoch: int | None = None, replicas: tuple[int, ...] | None = None) -> Answer:
        everyone = tuple(range(len(self.record.replicas))) if replicas is None else replicas
        return self.trainer.answer(Question(1, 7, want, everyone, epoch))

    def losses(self, arm: int) -> np.ndarray:
        return self.record.values("val_loss")[:, self.record.columns(arm)]


# -- views -----------------------------------------------------------------------------------


@pytest.mark.parametrize("points", [POINTS, "train", "validation"])
def test_a_view_of_an_epoch_is_that_of_a_run_which_ended_there(points) -> None:
    long, short = Ran(experiment(12)), Ran(experiment(5))
    past, end = long.ask(Outputs(points), 5), short.ask(Outputs(points))
    assert (past.epoch, end.epoch, past.number) == (5, 5, 7)
    for one, other in zip(past.outputs, end.outputs, strict=True):
        np.testing.assert_array_equal(one, other)
    ours, theirs = long.ask(Weights(), 5), short.ask(Weights())
    for one, other in zip(ours.weights, theirs.weights, strict=True):
        for layer, same in zip(one, other, strict=True):
            np.testing.assert_array_equal(layer.weight, same.weight)
            np.testing.assert_array_equal(layer.active, same.active)


def test_the_initial_weights_are_epoch_0() -> None:
    ran = Ran(experiment(3))
    answer = ran.ask(Weights(), 0)
    assert answer.epoch == 0
    # Both arms of a seed begin with the same weights.
    for first, second in ((0, 2), (1, 3)):
        for one, other in zip(answer.weights[first], answer.weights[second], strict=True):
            np.testing.assert_array_equal(one.weight, other.weight)
            assert not other.bias.any()


def test_outputs_are_those_of_the_module_in_the_units_of_the_data() -> None:
    ran = Ran(experiment(4))
    answer = ran.ask(Outputs(POINTS))
    for column, replica in enumerate(ran.record.replicas):
        split = load(ran.record.experiment.data, 40, replica.seed)
        x = torch.tensor((POINTS - split.feature_mean) / split.feature_scale, dtype=torch.float32)
        with torch.no_grad():
            expected = ran.trainer.fleet.replica_module(column)(x).softmax(1).numpy()
        np.testing.assert_allclose(answer.outputs[column], expected, atol=1e-6)


def test_outputs_of_a_regression_have_the_unit_of_the_target() -> None:
    data = DataSpec(set="bank-loans", train=20, validation=30, test=20, noise=4.0)
    ran = Ran(experiment(200, Arm(name="plain"), data=data, seeds=1))
    (outputs,) = ran.ask(Outputs("train")).outputs
    (examples,) = ran.ask(Examples()).examples
    rmse = float(np.sqrt(np.mean((outputs[:, 0] - examples.y_train) ** 2)))
    assert rmse == pytest.approx(ran.record.values("train_rmse")[-1, 0], rel=1e-4)


@pytest.mark.parametrize("output", ["sigmoid", "sigmoid_per_class", "linear"])
def test_there_is_a_number_for_every_class(output: str) -> None:
    network = NetworkSpec(layers=(DenseLayer(units=4),), output=output)  # type: ignore[arg-type]
    ran = Ran(experiment(3, network=network))
    (examples,) = ran.ask(Examples(), replicas=(0,)).examples
    (outputs,) = ran.ask(Outputs("validation"), replicas=(0,)).outputs
    assert outputs.shape == (60, 2)
    accuracy = np.mean(outputs.argmax(1) == examples.y_val)
    assert accuracy == pytest.approx(ran.record.values("val_accuracy")[-1, 0])
    if output == "sigmoid":
        np.testing.assert_allclose(outputs.sum(1), 1)


def test_examples_are_in_the_units_of_the_data_and_shared_within_a_seed() -> None:
    data = DataSpec(train=40, validation=60, test=20, label_flip=0.25)
    answer = Ran(experiment(2, data=data)).ask(Examples())
    assert answer.examples[0] is answer.examples[2]
    raw = load(data.model_copy(update={"standardize": False}), 40, 1)
    np.testing.assert_allclose(answer.examples[1].x_train, raw.x_train)
    np.testing.assert_allclose(answer.examples[1].x_val, raw.x_val)
    assert answer.examples[1].flipped.sum() == 10


def test_a_unit_that_is_never_active_is_dead() -> None:
    ran = Ran(experiment(1, Arm(name="plain"), seeds=1))
    module = ran.trainer.fleet.replica_module(0)
    (weights,) = ran.ask(Weights()).weights
    split = load(ran.record.experiment.data, 40, 0)
    with torch.no_grad():
        hidden = module[1](module[0](torch.tensor(split.x_train, dtype=torch.float32)))
    np.testing.assert_allclose(weights[0].active, (hidden > 0).double().mean(0).numpy())
    assert weights[-1].active.tolist() == [1.0, 1.0]


def test_where_a_replica_had_stopped_it_shows_the_weights_it_went_back_to() -> None:
    stopping = Arm(name="stops", techniques=(EarlyStopping(patience=2),))
    ran = Ran(experiment(60, Arm(name="plain"), stopping, training=_fast(60), seeds=1))
    stop = ran.record.stopped[1]
    assert stop.restored_epoch is not None
    assert stop.restored_epoch < stop.epoch < 60
    end, best = ran.ask(Outputs(POINTS)), ran.ask(Outputs(POINTS), stop.restored_epoch)
    np.testing.assert_array_equal(end.outputs[1], best.outputs[1])
    assert not np.array_equal(end.outputs[0], best.outputs[0])
    after = ran.ask(Outputs(POINTS), stop.epoch + 1)
    np.testing.assert_array_equal(after.outputs[1], best.outputs[1])
    during = ran.ask(Outputs(POINTS), stop.epoch - 1)
    assert not np.array_equal(during.outputs[1], best.outputs[1])


def _fast(epochs: int) -> TrainingSpec:
    return TrainingSpec(optimizer=Adam(lr=0.1), batch_size=8, epochs=epochs)


# -- changes while it trains -----------------------------------------------------------------


def _change_at(epoch: int, command: ChangeArm) -> Callable[[Trainer, RunRecord], None]:
    done: list[bool] = []

    def during(trainer: Trainer, record: RunRecord) -> None:
        if record.epochs == epoch and not done:
            done.append(True)
            trainer.change(command)

    return during


def test_a_change_is_recorded_and_the_record_can_be_repeated() -> None:
    techniques: tuple[Technique, ...] = (L2(strength=0.1),)
    ran = Ran(experiment(12), _change_at(4, ChangeArm(1, techniques)))
    (change,) = ran.record.experiment.arms[1].changes
    assert change == Change(epoch=5, techniques=techniques)
    assert sum(isinstance(event, ArmChanged) for event in ran.events) == 1
    untouched, again = Ran(experiment(12)), Ran(loads(dumps(ran.record.experiment)))
    np.testing.assert_array_equal(ran.losses(1)[:4], untouched.losses(1)[:4])
    assert (ran.losses(1)[4:] != untouched.losses(1)[4:]).all()
    np.testing.assert_array_equal(ran.losses(0), untouched.losses(0))
    np.testing.assert_array_equal(ran.losses(1), again.losses(1))


@pytest.mark.parametrize(
    "techniques",
    [
        (Dropout(p=0.3),),
        (Dropout(p=0.3), EarlyStopping(patience=3)),
    ],
    ids=["nothing new", "another stopping rule"],
)
def test_what_cannot_or_need_not_be_changed_is_left_alone(techniques: tuple[Technique, ...]) -> None:
    ran = Ran(experiment(8), _change_at(3, ChangeArm(1, techniques)))
    assert ran.record.experiment.arms[1].changes == ()
    np.testing.assert_array_equal(ran.losses(1), Ran(experiment(8)).losses(1))


# -- branches --------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [("dropout",), STATEFUL, RANDOM], ids=["dropout", "stateful", "random"])
def test_a_branch_with_nothing_changed_goes_on_bit_for_bit(kinds: tuple[str, ...]) -> None:
    techniques = tuple(TECHNIQUES[kind](kind=kind) for kind in kinds)
    ran = Ran(experiment(12, Arm(name="plain"), Arm(name="arm", techniques=techniques)))
    ran.trainer.branch(Branch(1, 5, ran.record.experiment.arms[1].model_copy(update={"name": "branch"})))
    ran.go_on()
    assert ran.record.state == "completed"
    assert [arm.name for arm in ran.record.experiment.arms] == ["plain", "arm", "branch"]
    for metric in ran.record.metrics:
        values = ran.record.values(metric)
        np.testing.assert_array_equal(values[:, 4:6], values[:, 2:4], err_msg=metric)
    for metric in ran.record.layer_metrics:
        values = ran.record.layer_values(metric)
        np.testing.assert_array_equal(values[:, 4:6], values[:, 2:4], err_msg=metric)
    for column in (2, 3):
        for one, other in zip(
            ran.trainer.fleet.weights(column), ran.trainer.fleet.weights(column + 2), strict=True
        ):
            for mine, theirs in zip(one, other, strict=True):
                np.testing.assert_array_equal(mine, theirs)


def test_a_branch_is_a_run_with_that_change_from_the_beginning() -> None:
    source = experiment(12).arms[1]
    changes = (Change(epoch=6, techniques=(L2(strength=0.2),)),)
    branch = source.model_copy(update={"name": "branch", "key": "branch", "changes": changes})
    ran = Ran(experiment(12))
    ran.trainer.branch(Branch(1, 5, branch))
    ran.go_on()
    np.testing.assert_array_equal(ran.losses(2)[:5], ran.losses(1)[:5])
    assert (ran.losses(2)[5:] != ran.losses(1)[5:]).all()
    whole = Ran(loads(dumps(ran.record.experiment)))
    np.testing.assert_array_equal(whole.losses(2), ran.losses(2))
    # A branch can be looked at, and branched, as any other arm.
    answer = ran.ask(Outputs(POINTS), 8)
    np.testing.assert_array_equal(answer.outputs[4], whole.ask(Outputs(POINTS), 8).outputs[4])
    ran.trainer.branch(
        Branch(2, 8, branch.model_copy(update={"name": "branch of the branch", "key": "second"}))
    )
    ran.go_on()
    np.testing.assert_array_equal(ran.losses(3), ran.losses(2))


def test_a_branch_of_a_run_under_way_catches_up() -> None:
    done: list[bool] = []

    def during(trainer: Trainer, record: RunRecord) -> None:
        if record.epochs == 7 and not done:
            done.append(True)
            trainer.branch(Branch(0, 3, experiment().arms[0].model_copy(update={"name": "branch"})))

    ran = Ran(experiment(12), during)
    np.testing.assert_array_equal(ran.losses(2), ran.losses(0))
    np.testing.assert_array_equal(ran.losses(1), Ran(experiment(12)).losses(1))


def test_a_run_that_was_stopped_can_be_branched_as_far_as_it_came() -> None:
    trainer, record = Trainer(experiment(50), 1, flush_seconds=0), RunRecord(experiment(50), 1)
    events = trainer.run()
    for event in events:
        record.apply(event)
        if record.epochs == 6:
            break
    events.close()  # type: ignore[attr-defined]
    trainer.branch(Branch(1, 2, experiment().arms[1].model_copy(update={"name": "branch"})))
    for event in trainer.run():
        record.apply(event)
    assert (record.state, record.epochs) == ("stopped", 6)
    values = record.values("val_loss")
    np.testing.assert_array_equal(values[:, 4:6], values[:, 2:4])


def test_early_stopping_of_a_branch_goes_on_as_it_stood() -> None:
    stopping = Arm(name="stops", techniques=(EarlyStopping(patience=4),))
    ran = Ran(experiment(80, Arm(name="plain"), stopping, training=_fast(80)))
    stops = [ran.record.stopped[column] for column in (2, 3)]
    middle = max(stop.epoch for stop in stops) - 2
    ran.trainer.branch(Branch(1, middle, stopping.model_copy(update={"name": "branch"})))
    ran.go_on()
    for old, new in ((2, 4), (3, 5)):
        mine, theirs = ran.record.stopped[new], ran.record.stopped[old]
        assert (mine.epoch, mine.restored_epoch) == (theirs.epoch, theirs.restored_epoch)
    np.testing.assert_array_equal(ran.losses(2), ran.losses(1))
    end = ran.ask(Outputs(POINTS))
    np.testing.assert_array_equal(end.outputs[4], end.outputs[2])


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (lambda arms: Branch(0, 12, arms[0]), "last epoch"),
        (lambda arms: Branch(0, 99, arms[0]), "not kept"),
        (lambda arms: Branch(0, 4, arms[1]), "up to its epoch"),
        (
            lambda arms: Branch(
                0,
                4,
                arms[0].model_copy(
                    update={"changes": (Change(epoch=5, techniques=(EarlyStopping(patience=3),)),)}
                ),
            ),
            "early stopping",
        ),
    ],
)
def test_what_cannot_be_branched_is_refused(command, words: str) -> None:
    ran = Ran(experiment(12))
    with pytest.raises(EngineError, match=words):
        ran.trainer.branch(command(ran.record.experiment.arms))
