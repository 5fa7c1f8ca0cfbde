"""Points cut into batches, and what they take."""

from __future__ import annotations

from collections import Counter

import pytest

from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.demand import seconds_of
from reglab.experiment.experiment import MAX_ARMS, Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sweeps import Batch, batches, estimate, halves, make_sweep
from reglab.experiment.sweeps.batches import CACHE, memory_needed
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD
from reglab.words import about_seconds

EXPERIMENT = Experiment(
    network=NetworkSpec(layers=(DenseLayer(units=8), DenseLayer(units=8))),
    arms=(Arm(name="Plain"), Arm(name="L2", techniques=(L2(),))),
    seeds=5,
)


def cells_of(found: tuple[Batch, ...]) -> list[int]:
    return sorted(cell for batch in found for cell in batch.cells)


def test_points_of_one_structure_are_one_experiment_beyond_the_limit_of_arms() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:60log"}, seeds=3).cells()
    (batch,) = batches(cells)
    assert len(batch.experiment.arms) == 60 > MAX_ARMS
    assert batch.networks == 180
    assert [arm.techniques for arm in batch.experiment.arms] == [
        c.experiment.arms[0].techniques for c in cells
    ]
    assert (batch.experiment.data, batch.experiment.seeds) == (EXPERIMENT.data, 3)


def test_arms_are_led_back_to_their_points() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": [0.1, 0.2, 0.3]}, arms=["Plain", "L2"]).cells()
    (batch,) = batches(cells)
    assert [batch.place(arm) for arm in range(6)] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]


def test_all_processes_have_equal_work() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:32log"}).cells()
    assert [batch.networks for batch in batches(cells, jobs=2)] == [80, 80]
    assert Counter(batch.networks for batch in batches(cells, jobs=4)) == {40: 4}
    many = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:200log"}).cells()
    assert len(batches(many, jobs=2)) == 6
    assert [batch.cells[:2] for batch in batches(cells, jobs=2)] == [(0, 2), (1, 3)], (
        "the range is seen whole"
    )
    assert cells_of(batches(many, jobs=2)) == list(range(200))


def test_stacks_stay_small_enough_for_caches_and_short_enough_to_be_lost() -> None:
    def sizes(units: int, epochs: int = 300) -> set[int]:
        network = NetworkSpec(layers=(DenseLayer(units=units),))
        training = EXPERIMENT.training.model_copy(update={"epochs": epochs})
        large = EXPERIMENT.model_copy(update={"network": network, "training": training})
        cells = make_sweep(large, {"l2.strength": "1e-5:1:120log"}).cells()
        return {batch.networks for batch in batches(cells)}

    assert sizes(8) == {200}
    assert max(sizes(1000)) <= CACHE / (16 * 5000)
    assert max(sizes(4096)) == 15
    assert sizes(8, 1_000_000) == {30}


def test_few_networks_are_not_torn_apart() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:6log"}).cells()
    assert len(batches(cells, jobs=8)) == 1


def test_other_data_training_or_structure_are_other_batches() -> None:
    for over in ({"data.train": "50,60"}, {"training.epochs": "5,6"}, {"layers.1.units": "5,6"}):
        found = batches(make_sweep(EXPERIMENT, {**over, "l2.strength": "0.1,0.2"}).cells())
        assert Counter(len(batch.cells) for batch in found) == {2: 2}
        assert cells_of(found) == [0, 1, 2, 3]


def test_rates_may_differ_in_one_stack() -> None:
    cells = make_sweep(EXPERIMENT, {"training.learning_rate": "0.001,0.01,0.1"}).cells()
    (batch,) = batches(cells)
    for number, arm in enumerate(batch.experiment.arms):
        cell, place = batch.place(number)
        own = cells[cell].experiment
        assert batch.experiment.arm_training(arm) == own.arm_training(own.arms[place])


def test_other_training_of_one_arm_is_another_batch_and_stays_the_arms() -> None:
    arms = (
        EXPERIMENT.arms[0],
        EXPERIMENT.arms[1].model_copy(update={"training": ArmTraining(optimizer="sgd")}),
    )
    experiment = Experiment(arms=arms)
    cells = make_sweep(experiment, {"training.batch_size": "8,16"}).cells()
    for batch in batches(cells):
        (cell,) = batch.cells
        own = cells[cell].experiment
        assert [batch.experiment.arm_training(arm) for arm in batch.experiment.arms] == [
            own.arm_training(arm) for arm in own.arms
        ]
        assert own.arm_training(own.arms[1]).optimizer == SGD()


def test_points_of_another_network_keep_it() -> None:
    cells = make_sweep(EXPERIMENT, {"layers.1.units": "5,6"}, arms=["Plain"]).cells()
    for batch in batches(cells):
        (cell,) = batch.cells
        assert batch.experiment.arm_network(batch.experiment.arms[0]) == cells[cell].experiment.network


def test_the_same_question_is_trained_once() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": "0,0.1"}).cells()
    assert cells_of(batches([*cells, *cells])) == [0, 1]


def test_parts_fit_the_memory() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:32log"}).cells()
    whole = memory_needed(batches(cells)[0].experiment)
    one = memory_needed(cells[0].experiment)
    room = (whole + one) // 2
    found = batches(cells, memory=room)
    assert len(found) > 1
    assert all(memory_needed(batch.experiment) <= room for batch in found)
    assert cells_of(found) == list(range(32))


def test_halves_hold_the_same_points() -> None:
    cells = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:5log"}).cells()
    (batch,) = batches(cells)
    assert [part.cells for part in halves(batch, cells)] == [(0, 1, 2), (3, 4)]


def test_the_estimate_says_how_many_and_how_long() -> None:
    sweep = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:25log", "dropout.p": "0,0.2,0.5"}, seeds=10)
    cells = sweep.cells()
    found = estimate(sweep, cells, jobs=1)
    seconds = sum(0.1 + seconds_of(batch.experiment).total for batch in found.batches)
    assert found.seconds == pytest.approx(seconds)
    assert found.words == f"25 × 3 × 10 = 750 networks, about {about_seconds(seconds)}"
    assert estimate(sweep, cells, jobs=2).seconds < 0.7 * seconds
    half = estimate(sweep, cells[:20])
    assert ", 200 of them to be trained, about " in half.words
    assert estimate(sweep, ()).words == "25 × 3 × 10 = 750 networks, all of them there already"


def test_memory_that_does_for_fewer_processes_does() -> None:
    sweep = make_sweep(EXPERIMENT, {"l2.strength": "1e-5:1:32log"})
    cells = sweep.cells()
    one = max(memory_needed(cell.experiment) for cell in cells)
    found = estimate(sweep, cells, jobs=8, available=int(2.5 * one))
    assert (found.jobs, found.refusal) == (2, "")
    assert all(memory_needed(batch.experiment) <= 1.25 * one for batch in found.batches)


def test_a_point_that_does_not_fit_is_refused_with_what_would() -> None:
    sweep = make_sweep(EXPERIMENT, {"data.train": "100,50000"}, seeds=50)
    found = estimate(sweep, sweep.cells(), available=500_000_000)
    assert found.refusal.startswith("At data.train = 50,000: The experiment needs about ")
    assert "seeds fit." in found.refusal
