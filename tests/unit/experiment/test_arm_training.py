"""What an arm has of its own in its training: files, edits, words, checks, estimates."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment import edits
from reglab.experiment.advice import advice
from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.data import DataSpec
from reglab.experiment.demand import judge, memory_of, seconds_of
from reglab.experiment.differences import differences
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import OPTIMIZERS, SGD, Adam, TrainingSpec
from tests.support.strategies import arm_trainings, trainings


def made(*own: ArmTraining | None, training: TrainingSpec | None = None, **fields: object) -> Experiment:
    """An experiment with a baseline as all are, and arms that have some training of their own."""
    arms = tuple(Arm(name=f"arm {place}", training=each) for place, each in enumerate((None, *own)))
    shared = training or TrainingSpec(optimizer=SGD(lr=0.1), batch_size=32, epochs=100)
    return Experiment.model_validate({"training": shared, "arms": arms, **fields})


# -- files ---------------------------------------------------------------------------------


def test_only_what_differs_is_written() -> None:
    experiment = made(ArmTraining(lr=0.3, epochs=20))
    text = dumps(experiment)
    written = [arm["training"] for arm in json.loads(text)["arms"]]
    assert written == [None, {"lr": 0.3, "epochs": 20}]
    assert loads(text) == experiment
    # A file that knows nothing of it means what it meant, as does one that says nothing in it.
    old = json.loads(text)
    for arm in old["arms"]:
        del arm["training"]
    assert loads(json.dumps(old)).arms[1].training is None
    old["arms"][1]["training"] = {}
    assert loads(json.dumps(old)).arms[1].training is None


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        ({"lr": 0}, "arms[1].training.lr: must be above 0 and at most 100, but is 0; raise it"),
        ({"epochs": 0}, "arms[1].training.epochs: must be at least 1 and at most 1,000,000, but is 0; raise"),
        ({"rate": 0.1}, "arms[1].training.rate: is not a known field; remove it."),
        ({"optimizer": "adma"}, "must be one of sgd, rmsprop, adagrad, adam, adamw, but is “adma”; did you"),
        ({"lr": "0.1"}, "arms[1].training.lr: must be a number, above 0 and at most 100, but is “0.1”"),
        (
            {"beta1": 0.5},
            "arms[1].training.beta1: SGD has no setting of this name, which is one of Adam and AdamW; remove",
        ),
        ({"optimizer": "adam", "momentum": 0.5}, "arms[1].training.momentum: Adam has no setting of this"),
    ],
)
def test_what_is_wrong_is_said(own: dict[str, object], problem: str) -> None:
    document = json.loads(dumps(made(None)))
    document["arms"][1]["training"] = own
    with pytest.raises(ExperimentError) as caught:
        loads(json.dumps(document))
    assert problem in str(caught.value)


# -- what it comes to ----------------------------------------------------------------------


def test_an_arm_is_trained_as_all_but_for_its_own() -> None:
    experiment = made(
        ArmTraining(lr=0.3, momentum=0.9),
        ArmTraining(optimizer="adam", batch_size=8),
        ArmTraining(optimizer="sgd", epochs=7),
        data=DataSpec(train=40),
    )
    shared = experiment.training
    assert [experiment.arm_training(arm) for arm in experiment.arms] == [
        shared,
        TrainingSpec(optimizer=SGD(lr=0.3, momentum=0.9), batch_size=32, epochs=100),
        TrainingSpec(optimizer=Adam(), batch_size=8, epochs=100),
        TrainingSpec(optimizer=SGD(lr=0.1), batch_size=32, epochs=7),
    ]
    assert experiment.epochs == 100
    assert [experiment.scale(arm).lr for arm in experiment.arms] == [0.1, 0.3, 0.001, 0.1]
    assert [experiment.scale(arm).batch for arm in experiment.arms] == [32, 32, 8, 32]


def test_changes_come_within_the_epochs_of_their_arm() -> None:
    change = Change(epoch=30, techniques=(L2(),))
    arm = Arm(name="short", training=ArmTraining(epochs=20), changes=(change,))
    with pytest.raises(ValueError, match="at most 20"):
        Experiment(training=TrainingSpec(epochs=100), arms=(Arm(name="a"), arm))
    longer = arm.model_copy(update={"training": ArmTraining(epochs=40)})
    kept = Experiment(training=TrainingSpec(epochs=10), arms=(Arm(name="a"), longer))
    assert kept.arms[1].changes == (change,)
    assert edits.set_training(kept, epochs=5).arms[1].changes == (change,)
    assert edits.set_arm_training(kept, 1, epochs=None).arms[1].changes == ()


# -- edits ---------------------------------------------------------------------------------


def test_a_value_that_all_arms_have_is_not_kept() -> None:
    experiment = edits.set_arm_training(made(None), 1, lr=0.3, batch_size=8)
    assert experiment.arms[1].training == ArmTraining(lr=0.3, batch_size=8)
    experiment = edits.set_arm_training(experiment, 1, lr=0.1)
    assert experiment.arms[1].training == ArmTraining(batch_size=8)
    assert edits.set_arm_training(experiment, 1, batch_size=None).arms[1].training is None


def test_another_optimiser_comes_with_its_defaults() -> None:
    experiment = made(ArmTraining(lr=0.3, momentum=0.9, epochs=20))
    adam = edits.set_arm_training(experiment, 1, optimizer="adam")
    assert adam.arms[1].training == ArmTraining(optimizer="adam", epochs=20)
    own = edits.set_arm_training(adam, 1, beta1=0.5, lr=0.001)
    # 0.001 is Adam's own.
    assert own.arms[1].training == ArmTraining(optimizer="adam", beta1=0.5, epochs=20)
    assert edits.set_arm_training(own, 1, optimizer="sgd").arms[1].training == ArmTraining(epochs=20)
    assert edits.set_arm_training(own, 1, optimizer=None).arms[1].training == ArmTraining(epochs=20)
    assert edits.set_arm_training(own, 1, optimizer="adam") == own


def test_with_another_optimiser_for_all_arms_keep_what_still_means_something() -> None:
    experiment = made(
        ArmTraining(lr=0.3, momentum=0.9, epochs=20),
        ArmTraining(optimizer="adam", beta1=0.5),
        ArmTraining(optimizer="rmsprop", lr=0.05),
    )
    changed = edits.change_optimizer(experiment, "adam")
    assert [arm.training for arm in changed.arms] == [
        None,
        ArmTraining(epochs=20),
        ArmTraining(beta1=0.5),
        ArmTraining(optimizer="rmsprop", lr=0.05),
    ]
    assert changed.arm_training(changed.arms[2]) == experiment.arm_training(experiment.arms[2])
    Experiment.model_validate(changed.model_dump())


@given(data=st.data())
def test_every_edit_leaves_a_valid_experiment_that_a_file_holds(data: st.DataObject) -> None:
    shared = data.draw(trainings())
    experiment = made(data.draw(arm_trainings(shared)), training=shared)
    kind = data.draw(st.sampled_from([*OPTIMIZERS, None]))
    experiment = edits.set_arm_training(experiment, 1, optimizer=kind)
    experiment = edits.change_optimizer(experiment, data.draw(st.sampled_from(list(OPTIMIZERS))))
    own = experiment.arms[1].training
    assert own is None or own.own
    assert loads(dumps(experiment)) == Experiment.model_validate(experiment.model_dump())


# -- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "sentence", "warning"),
    [
        (ArmTraining(lr=0.01), "learning rate 0.1 → 0.01", "learning rate"),
        (ArmTraining(lr=0.1), "", ""),
        (
            ArmTraining(momentum=0.9, nesterov=True, batch_size=8, epochs=2000),
            "momentum 0 → 0.9, Nesterov off → on, batch size 32 → 8, epochs 100 → 2000",
            "momentum, Nesterov, batch size, epochs",
        ),
        (
            ArmTraining(optimizer="adam", beta1=0.5),
            "optimiser SGD → Adam (β₁ 0.5), learning rate 0.1 → 0.001",
            "optimiser, learning rate",
        ),
        (ArmTraining(optimizer="adam", lr=0.1), "optimiser SGD → Adam", "optimiser"),
    ],
)
def test_the_line_of_differences_says_it_and_warns(own: ArmTraining, sentence: str, warning: str) -> None:
    (found,) = differences(made(own))
    assert found.sentence == (
        f"differs in exactly: {sentence}" if sentence else "does not differ from the baseline"
    )
    assert found.warning == (f"“arm 1” differs in more than regularization: {warning}." if warning else "")


@pytest.mark.parametrize(
    ("techniques", "own", "name"),
    [
        ((), ArmTraining(lr=3.0), "Learning rate 3"),
        ((BatchNorm(),), ArmTraining(lr=3.0), "Batch norm, learning rate 3"),
        ((), ArmTraining(optimizer="sgd", epochs=1500), "SGD, 1,500 epochs"),
        ((), ArmTraining(batch_size=1, nesterov=False, epochs=1), "No Nesterov, batch size 1, 1 epoch"),
    ],
)
def test_names_follow_it(techniques: tuple[object, ...], own: ArmTraining, name: str) -> None:
    arm = Arm.model_validate({"name": "x", "named_by": "settings", "techniques": techniques, "training": own})
    shared = TrainingSpec(optimizer=SGD(momentum=0.5, nesterov=True))
    assert Experiment(training=shared, arms=(Arm(name="a"), arm)).arms[1].name == name


def test_arms_of_one_technique_are_told_apart_by_it() -> None:
    arms = [
        Arm.model_validate(
            {"name": "x", "named_by": "settings", "techniques": (BatchNorm(),), "training": own}
        )
        for own in (None, ArmTraining(lr=0.3), ArmTraining(lr=1.0))
    ]
    experiment = Experiment(arms=(Arm(name="a"), *arms))
    assert [arm.name for arm in experiment.arms[1:]] == [
        "Batch norm",
        "Batch norm, learning rate 0.3",
        "Batch norm, learning rate 1",
    ]
    assert experiment.arms[2].summary().endswith(", learning rate 0.3")


# -- advice and estimates ------------------------------------------------------------------


def test_advice_goes_by_the_epochs_of_the_arm() -> None:
    arms = [
        Arm(name=f"{epochs}", techniques=(EarlyStopping(patience=50),), training=ArmTraining(epochs=epochs))
        for epochs in (40, 400)
    ]
    found = advice(Experiment(arms=tuple(arms)))
    assert [a.arm for a in found if a.title == "Never stops within these epochs"] == [0]


def test_the_time_is_that_of_the_arms_together() -> None:
    alone = seconds_of(made())
    assert seconds_of(made(ArmTraining(lr=0.3))) == seconds_of(made(None))
    both, short = seconds_of(made(None)), seconds_of(made(ArmTraining(epochs=10)))
    assert (short.epoch, short.epochs) == (both.epoch, 100)
    # Ten epochs of both, and ninety of one.
    assert short.total == pytest.approx(0.1 * both.total + 0.9 * alone.total)
    assert seconds_of(made(ArmTraining(epochs=1000))).epochs == 1000
    assert seconds_of(made(ArmTraining(batch_size=1))).epoch > both.epoch


def test_the_memory_is_that_of_what_each_arm_keeps() -> None:
    plain, adam = memory_of(made(None)), memory_of(made(ArmTraining(optimizer="adam")))
    kept = "the weights and what the optimiser keeps of them"
    assert adam.parts[kept] > plain.parts[kept]
    curves = "the curves"
    assert memory_of(made(ArmTraining(epochs=200))).parts[curves] == 2 * plain.parts[curves]


def test_what_would_fit_holds_for_every_arm() -> None:
    question = made(
        ArmTraining(epochs=1_000_000), training=TrainingSpec(epochs=500_000), seeds=1, data=DataSpec(train=20)
    )
    refusal = judge(question, 600_000_000).refusal
    assert "epochs fit" in refusal
    most = int(refusal.partition("At most ")[2].split()[0].replace(",", ""))
    fitting = edits.set_training(edits.set_arm_training(question, 1, epochs=most), epochs=most)
    assert judge(fitting, 600_000_000).fits
