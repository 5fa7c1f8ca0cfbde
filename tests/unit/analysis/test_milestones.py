"""Best and stopped epochs of an arm, against a plain search."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.analysis.curves import best_epochs
from reglab.analysis.milestones import Milestone, Milestones
from reglab.analysis.series import Statistics
from reglab.analysis.spread import SPREADS
from tests.support.growing_run import GrowingRun

Make = Callable[..., GrowingRun]


def milestones(run: GrowingRun) -> Milestones:
    found = Milestones(Statistics(run.record, SPREADS["mean-range"]))
    found.update()
    return found


@given(st.lists(st.integers(1, 60), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_the_best_epoch_is_the_median_of_the_networks_best(chunks: list[int], seed: int) -> None:
    run = GrowingRun(2, 5, sum(chunks))
    run.values["val_loss"] = np.random.default_rng(seed).normal(1, 0.2, (sum(chunks), 10))
    run.start()
    found = milestones(run)
    for chunk in chunks:
        run.give(chunk)
        found.update()
    every = best_epochs(run.values["val_loss"], np.full(10, sum(chunks)))
    for arm in range(2):
        own = [epoch for epoch in every[5 * arm : 5 * arm + 5] if epoch is not None]
        assert found.of(arm) == (Milestone("best", int(np.median(own)), 5),)


def test_of_equal_losses_the_first_is_best(run: Make) -> None:
    made = run(1, 1, 6)
    made.values["val_loss"][:, 0] = [3, 1, 2, 1, 1, 2]
    made.give(3)
    found = milestones(made)
    made.give(3)
    found.update()
    assert found.of(0)[0].epoch == 2


def test_stopped_and_diverged_networks_are_counted_apart(run: Make) -> None:
    made = run(2, 3, 50)
    for column, epoch in ((3, 20), (4, 30), (5, 24)):
        made.values["val_loss"][epoch:, column] = np.nan
    made.give()
    made.stop(3, 20)
    made.stop(4, 30)
    made.stop(5, 24, diverged=True)
    found = milestones(made)
    assert [m.kind for m in found.of(0)] == ["best"]
    assert found.of(1)[1:] == (Milestone("stopped", 20, 2), Milestone("diverged", 24, 1))


def test_a_stop_without_new_epochs_is_noticed(run: Make) -> None:
    made = run(1, 2, 30, given=10)
    found = milestones(made)
    made.stop(1, 10)
    found.update()
    assert found.of(0)[-1] == Milestone("stopped", 10, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_network_without_a_finite_loss_has_no_best_epoch(run: Make, value: float) -> None:
    made = run(1, 1, 5)
    made.values["val_loss"][:] = value
    made.give()
    assert milestones(made).of(0) == ()


def test_before_the_first_epoch_there_are_none(run: Make) -> None:
    assert milestones(run(2, 2, 5)).of(1) == ()
