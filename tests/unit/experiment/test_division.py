"""Networks divided among processes: all of them once, evenly, and by as many processes as pay off."""

from __future__ import annotations

from collections import Counter

import pytest

from reglab.experiment.demand import (
    Division,
    divide,
    division_seconds,
    judge,
    memory_of,
    processes_for,
    seconds_of,
)
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS
from reglab.experiment.training import TrainingSpec

GIGABYTE = 10**9


def counts(experiment: Experiment, division: Division) -> list[int]:
    owners = Counter(
        division.owner(arm, seed) for arm in range(len(experiment.arms)) for seed in experiment.seed_values()
    )
    return [owners[process] for process in range(division.processes)]


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("key", PRESETS)
def test_every_process_has_networks_of_its_own(key: str, processes: int) -> None:
    experiment = PRESETS[key].experiment
    division = divide(experiment, processes)
    found = counts(experiment, division)
    assert sum(found) == len(experiment.arms) * experiment.seeds
    assert min(found) >= 1
    assert found == [division.networks(process) for process in range(processes)]


def test_equal_networks_are_divided_evenly_and_the_leader_has_the_fewest() -> None:
    experiment = PRESETS["convolution"].experiment
    assert counts(experiment, divide(experiment, 2)) == [7, 8]
    assert counts(experiment, divide(experiment, 3)) == [5, 5, 5]


def test_large_networks_count_for_more() -> None:
    layers = {"layers": [{"kind": "dense", "units": 512}, {"kind": "dense", "units": 512}]}
    arms = [{"name": "small"}, {"name": "large", "network": layers}]
    experiment = build({"version": 1, "arms": arms, "seeds": 8, "data": {"train": 400}})
    one, other = counts(experiment, divide(experiment, 2))
    large = [divide(experiment, 2).owner(1, seed) for seed in experiment.seed_values()]
    assert sorted(Counter(large).values()) == [4, 4]
    assert one + other == 16
    assert division_seconds(experiment, divide(experiment, 2)) < 0.7 * seconds_of(experiment).total


def test_networks_that_join_are_divided_too() -> None:
    experiment = PRESETS["convolution"].experiment
    division = divide(experiment, 2)
    division.branch(1, 3)
    for seed in experiment.seed_values():
        assert division.owner(3, seed) == division.owner(1, seed)
    division.more_seeds((100, 101))
    assert {division.owner(arm, seed) for arm in range(4) for seed in (100, 101)} == {0, 1}
    assert abs(division.networks(0) - division.networks(1)) <= 1


def test_parts_of_the_estimate_add_up_to_the_whole() -> None:
    experiment = PRESETS["digits-120"].experiment
    assert division_seconds(experiment, divide(experiment, 1)) == pytest.approx(seconds_of(experiment).total)


def test_short_runs_stay_in_one_process_and_long_ones_do_not() -> None:
    convolution, short = PRESETS["convolution"].experiment, PRESETS["forty-coins"].experiment
    assert processes_for(short, 8, None, there=8) == 1
    assert processes_for(convolution, 2, None) == 2
    assert processes_for(convolution, 1, None) == 1
    # On a machine that is as much faster that nobody waits, it is short, too.
    assert processes_for(convolution, 8, None, 0.02, there=8) == 1
    one = convolution.model_copy(update={"seeds": 1, "arms": convolution.arms[:1]})
    assert processes_for(one, 8, None) == 1
    assert processes_for(_on_a_card(convolution), 8, None) == 1


def _on_a_card(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"training": TrainingSpec(device="cuda")})


def test_a_process_that_must_be_started_first_must_bring_more() -> None:
    digits = PRESETS["digits-120"].experiment
    assert processes_for(digits, 2, None, there=2) == 2
    assert processes_for(digits, 2, None, there=1) == 1


def test_every_process_takes_memory_and_there_are_no_more_than_it_does_for() -> None:
    experiment = PRESETS["convolution"].experiment
    one, three = (memory_of(experiment, processes=processes).bytes for processes in (1, 3))
    assert three - one > 2 * 250_000_000
    assert processes_for(experiment, 3, 10 * GIGABYTE) == 3
    assert processes_for(experiment, 3, one + 100_000_000) == 1


def test_what_is_told_of_a_run_is_what_it_takes_with_all_of_them() -> None:
    experiment = PRESETS["convolution"].experiment
    alone, together = (judge(experiment, 10 * GIGABYTE, jobs=jobs) for jobs in (1, 2))
    assert 0.5 < together.seconds.total / alone.seconds.total < 0.6
    assert together.memory.bytes == memory_of(experiment, processes=2).bytes
    # Where there is not enough memory for several, one does.
    tight = judge(experiment, alone.memory.bytes + 1000, jobs=2)
    assert not tight.refusal
    assert tight.memory.bytes == alone.memory.bytes
