"""Arms that are trained otherwise than the others: each as in an experiment of its own, bit for bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reglab.engine.run.trainer import Trainer
from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop, TrainingSpec
from reglab.record.events import ReplicaStopped
from reglab.record.interventions import Branch, ChangeArm
from reglab.record.record import RunRecord

RUN = 4
OPTIMIZERS: list[Optimizer] = [
    SGD(lr=0.05),
    SGD(lr=0.02, momentum=0.9, nesterov=True),
    RMSprop(lr=0.003),
    RMSprop(lr=0.003, momentum=0.5),
    Adagrad(lr=0.05),
    Adam(lr=0.01),
    AdamW(lr=0.01, weight_decay=0.1),
]


def experiment(*arms: Arm, optimizer: Optimizer | None = None, **training: object) -> Experiment:
    settings = {"batch_size": 16, "epochs": 8} | training
    return Experiment(
        # Odd widths: blocks that do not fill whole registers.
        data=DataSpec(set="moons", train=42, validation=30, test=10),
        network=NetworkSpec(layers=(DenseLayer(units=9), DenseLayer(units=5))),
        training=TrainingSpec.model_validate({"optimizer": optimizer or SGD(lr=0.05), **settings}),
        arms=arms,
        seeds=3,
    )


def recorded(subject: Experiment, trainer: Trainer | None = None) -> RunRecord:
    record = RunRecord(subject, RUN)
    for event in (trainer or Trainer(subject, RUN)).run():
        record.apply(event)
    return record


def ordinary(subject: Experiment, place: int) -> Experiment:
    """The experiment in which an arm is alone, and all arms are trained as it is."""
    arm = subject.arms[place]
    alone = arm.model_copy(update={"training": None})
    return subject.model_copy(update={"training": subject.arm_training(arm), "arms": (alone,)})


def assert_as_ordinary(subject: Experiment) -> None:
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    for place in range(len(subject.arms)):
        other = Trainer(ordinary(subject, place), RUN)
        alone, columns = recorded(other.experiment, other), record.columns(place)
        for metric in alone.metrics:
            found = record.values(metric)[:, columns]
            np.testing.assert_array_equal(
                found[: alone.epochs], alone.values(metric), err_msg=f"{subject.arms[place].name}: {metric}"
            )
            assert np.isnan(found[alone.epochs :]).all()
        for metric in alone.layer_metrics:
            found = record.layer_values(metric)[: alone.epochs, columns]
            np.testing.assert_array_equal(
                found, alone.layer_values(metric), err_msg=f"{subject.arms[place].name}: {metric}"
            )
        for column, mine in enumerate(columns):
            for pair in zip(trainer.fleet.weights(mine), other.fleet.weights(column), strict=True):
                for one, two in zip(*pair, strict=True):
                    np.testing.assert_array_equal(one, two)
        restored = {c: e for c, e in record.restored.items() if c in columns}
        assert {columns.index(c): e for c, e in restored.items()} == dict(alone.restored)
        stops = [s for c, s in record.stopped.items() if c in columns and s.reason != "finished"]
        assert [replace(s, replica=columns.index(s.replica)) for s in stops] == list(alone.stopped.values())


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda spec: f"{spec.kind}-{spec.lr}")
def test_rates_of_their_own_give_the_bits_of_an_ordinary_run(optimizer: Optimizer, precision: str) -> None:
    techniques = (
        (),
        (L1(strength=0.01, method="proximal"), WeightDecay(strength=0.05)),
        (L2(strength=0.01), Dropout(p=0.3), WeightAveraging(decay=0.9)),
        (EarlyStopping(patience=1),),
    )
    rates = (None, 3.1 * optimizer.lr, 0.07 * optimizer.lr, 3.1 * optimizer.lr)
    arms = [
        Arm(name=f"{number}", techniques=each, training=rate and ArmTraining(lr=rate))
        for number, (each, rate) in enumerate(zip(techniques, rates, strict=True))
    ]
    subject = experiment(*arms, optimizer=optimizer, precision=precision)
    assert_as_ordinary(subject)
    trainer = Trainer(subject, RUN)
    trainer.prepare()
    assert len(trainer.lanes) == 1


def test_everything_of_their_own() -> None:
    subject = experiment(
        Arm(name="plain"),
        Arm(name="small batches", training=ArmTraining(batch_size=5)),
        Arm(name="Adam", training=ArmTraining(optimizer="adam", lr=0.02, beta1=0.8)),
        Arm(
            name="norm",
            techniques=(BatchNorm(),),
            training=ArmTraining(lr=1.0, momentum=0.5, nesterov=True, epochs=11),
        ),
        Arm(name="short", techniques=(Dropout(p=0.2),), training=ArmTraining(epochs=3)),
        Arm(name="stops", techniques=(EarlyStopping(patience=2),), training=ArmTraining(epochs=6)),
        Arm(name="all at once", training=ArmTraining(batch_size=1000, lr=0.5, epochs=1)),
    )
    assert_as_ordinary(subject)


def test_arms_end_at_epochs_of_their_own() -> None:
    subject = experiment(
        Arm(name="as all"),
        Arm(name="short", training=ArmTraining(epochs=3)),
        Arm(name="long", training=ArmTraining(epochs=12, lr=0.01)),
    )
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    assert (record.epochs, record.planned_epochs, record.state) == (12, 12, "completed")
    assert [record.planned(arm) for arm in range(3)] == [8, 3, 12]
    ends = [(s.replica, s.epoch, s.reason, s.restored_epoch) for s in record.stopped.values()]
    finished = [(c, 3, "finished", None) for c in (3, 4, 5)] + [(c, 8, "finished", None) for c in (0, 1, 2)]
    assert ends == finished
    # Whoever goes back sees the networks as they were, and after their end as they ended.
    assert trainer.past.epoch_of(4, 2) == 2
    assert trainer.past.epoch_of(4, 9) == trainer.past.epoch_of(4, None) == 3


def test_a_run_in_which_nobody_trains_longer_is_one_of_fewer_epochs() -> None:
    subject = experiment(
        Arm(name="one", training=ArmTraining(epochs=4)), Arm(name="other", training=ArmTraining(epochs=4))
    )
    record = recorded(subject)
    assert (record.epochs, record.state, record.stopped) == (4, "completed", {})


def test_a_strength_is_changed_and_an_arm_forked_with_its_own_training() -> None:
    own = ArmTraining(lr=0.3, batch_size=7, epochs=9)
    subject = experiment(Arm(name="plain"), Arm(name="own", techniques=(L2(strength=0.01),), training=own))
    trainer, record = Trainer(subject, RUN, flush_seconds=0), RunRecord(subject, RUN)
    for event in trainer.run():
        record.apply(event)
        if record.epochs == 3 and not record.experiment.arms[1].changes:
            trainer.change(ChangeArm(1, (L2(strength=0.1),)))
    changed = record.experiment.arms[1]
    assert changed.training == own
    fork = changed.changed(7, (L2(strength=0.5),)).model_copy(update={"name": "fork", "key": "fork"})
    trainer.branch(Branch(1, 6, fork))
    for event in trainer.run():
        record.apply(event)
    assert record.experiment.arms[2].training == own
    again = recorded(record.experiment)
    for metric in record.metrics:
        np.testing.assert_array_equal(record.values(metric), again.values(metric))
    assert_as_ordinary(record.experiment)
    late = changed.changed(9, ()).model_copy(update={"name": "late", "key": "late"})
    with pytest.raises(ValueError, match="last epoch has nothing to train"):
        trainer.branch(Branch(1, 9, late))


def test_no_hand_changes_how_an_arm_is_trained() -> None:
    subject = experiment(Arm(name="plain"))
    faster = subject.arms[0].model_copy(update={"training": ArmTraining(lr=1.0)})
    assert "trained with other settings" in subject.problem_of_change(subject.arms[0], faster)


def test_the_end_of_an_arm_is_no_early_stop() -> None:
    subject = experiment(Arm(name="plain"), Arm(name="short", training=ArmTraining(epochs=2)))
    stops = [e for e in Trainer(subject, RUN).run() if isinstance(e, ReplicaStopped)]
    assert {e.reason for e in stops} == {"finished"}
