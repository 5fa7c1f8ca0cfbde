"""A sweep, its points, and what makes two points the same question."""

from __future__ import annotations

import json

import pytest

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import dumps as experiment_text
from reglab.experiment.files import loads as read_experiment
from reglab.experiment.sweeps import Sweep, SweepError, dumps, identity, loads, make_sweep
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2

ARMS = (
    Arm(name="Plain"),
    Arm(name="L2", techniques=(L2(strength=0.1),)),
    Arm(name="Drop", techniques=(Dropout(),)),
)
EXPERIMENT = Experiment(name="Asked", notes="note", arms=ARMS, seeds=3, first_seed=4)


def names(sweep: Sweep) -> list[str]:
    return [arm.name for arm in sweep.swept]


def test_points_are_ordinary_experiments_with_the_swept_arm_alone() -> None:
    sweep = make_sweep(EXPERIMENT, {"l2.strength": "0,0.01,1", "dropout.p": [0.5, 0.25]}, seeds=2)
    assert (names(sweep), sweep.shape, sweep.points, sweep.networks) == (["L2"], (3, 2), 6, 12)
    cells = sweep.cells()
    assert [cell.values for cell in cells] == [
        (0, 0.25),
        (0, 0.5),
        (0.01, 0.25),
        (0.01, 0.5),
        (1, 0.25),
        (1, 0.5),
    ]
    third = cells[3].experiment
    assert third.arms[0].techniques == (L2(strength=0.01), Dropout(p=0.5))
    assert (third.seeds, third.first_seed, third.data) == (2, 4, EXPERIMENT.data)
    assert third.name == "Asked: l2.strength = 0.01, dropout.p = 0.5"
    assert read_experiment(experiment_text(third)) == third
    assert [cell.key for cell in cells] == [identity(cell.experiment) for cell in cells]
    assert len({cell.key for cell in cells}) == 6


def test_which_arms_are_swept() -> None:
    assert names(make_sweep(EXPERIMENT, {"l2.strength": [0.1]})) == ["L2"]
    assert names(make_sweep(EXPERIMENT, {"mixup.alpha": [0.1]})) == ["Plain"]
    assert names(make_sweep(EXPERIMENT, {"data.train": [50]})) == ["Plain", "L2", "Drop"]
    assert names(make_sweep(EXPERIMENT, {"l2.strength": [0.1]}, arms=["Drop", "plain"])) == ["Plain", "Drop"]
    assert names(make_sweep(EXPERIMENT, {"data.train": [50]}, arms=[EXPERIMENT.arms[2].key])) == ["Drop"]


def test_words_and_what_is_off_make_no_other_question() -> None:
    plain = EXPERIMENT.model_copy(update={"arms": EXPERIMENT.arms[:1]})
    zero = make_sweep(EXPERIMENT, {"l2.strength": [0.0]}, arms=["Plain"]).cells()[0]
    assert zero.key == identity(plain)
    renamed = plain.model_copy(update={"name": "Another", "notes": ""})
    assert identity(renamed) == identity(plain)
    for other in (
        plain.model_copy(update={"first_seed": 5}),
        plain.model_copy(update={"seeds": 4}),
        plain.model_copy(update={"data": DataSpec(noise=0.31)}),
        EXPERIMENT,
    ):
        assert identity(other) != identity(plain)


def test_a_sweep_comes_back_from_its_text() -> None:
    sweep = make_sweep(
        EXPERIMENT, {"l2.strength": "0,1e-5:1:7log", "training.batch_size": "8:64:4log"}, seeds=2
    )
    assert loads(dumps(sweep)) == sweep


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"seeds": 2', '"seeds": 0'), "seeds"),
        (('"l2.strength"', '"l3.strength"'), "There is no parameter “l3.strength”. Did you mean l2.strength"),
        (('"version": 1', '"version": 2'), "version"),
        (("0.25", '"x"'), "axes.0.values"),
        (("{", ""), "Invalid JSON"),
    ],
)
def test_a_text_that_is_no_sweep_is_refused(change: tuple[str, str], words: str) -> None:
    text = dumps(make_sweep(EXPERIMENT, {"l2.strength": [0.25]}, seeds=2))
    with pytest.raises(SweepError) as error:
        loads(text.replace(*change, 1), "sweep.json")
    assert words in str(error.value)
    assert str(error.value).startswith("sweep.json: ")


@pytest.mark.parametrize(
    ("over", "arms", "words"),
    [
        ({}, (), "A sweep needs a parameter"),
        ({"dropout.p": "0:1:3"}, (), "dropout.p must be at least 0 and at most 0.99, but is 1; lower it."),
        ({"l2.strength": []}, (), "l2.strength has no value"),
        ({"l2.strength": [1], "L2.strength": [2]}, (), "l2.strength is varied twice"),
        ({"l2.strength": [1]}, ("Dropp",), "There is no arm “Dropp”; the arms are “Plain”, “L2”, “Drop”."),
        ({"l2.strength": "0:1:200", "dropout.p": "0:0.9:200"}, (), "40,000 points are more than 20,000"),
    ],
)
def test_what_is_wrong_is_said(over: dict[str, str], arms: tuple[str, ...], words: str) -> None:
    with pytest.raises(SweepError) as error:
        make_sweep(EXPERIMENT, over, arms=arms)
    assert words in str(error.value)


def test_a_value_that_does_not_go_with_the_rest_is_told_with_its_point() -> None:
    digits = Experiment(data=DataSpec(set="digits", train=120, noise=0.0))
    with pytest.raises(SweepError, match=r"^At data\.train = 1,500: data: .*take at least 703 fewer\.$"):
        make_sweep(digits, {"data.train": "100,1500"}).cells()


def test_an_experiment_of_an_earlier_shape_is_read_in_a_sweep_too() -> None:
    sweep = make_sweep(EXPERIMENT, {"l2.strength": [0.25]}, seeds=2)
    document = json.loads(dumps(sweep))
    for arm in document["experiment"]["arms"]:
        arm["train"] = None
    assert loads(json.dumps(document)) == sweep
    document["experiment"]["version"] = 9
    with pytest.raises(SweepError, match="this experiment was written by a newer reglab"):
        loads(json.dumps(document))
