"""How arms stood in an epoch that has gone by."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.analysis.moments import arms_at
from reglab.record.events import ReplicaStopped, RunFinished
from tests.support.records import RUN, by_replica, experiment, record


def test_the_numbers_are_the_means_over_the_networks_in_that_epoch() -> None:
    question = experiment(arms=("a", "b"), seeds=3, epochs=6)
    rng = np.random.default_rng(0)
    curves = {name: rng.uniform(0.2, 0.9, (6, 6)) for name in ("train_loss", "val_loss", "val_accuracy")}
    made = record(question, curves)
    for epoch in (1, 4, 6):
        for arm, found in enumerate(arms_at(made, epoch)):
            own = slice(3 * arm, 3 * arm + 3)
            rows = {name: values[epoch - 1, own] for name, values in curves.items()}
            assert found.n == 3
            assert found.mean["val_accuracy"] == pytest.approx(rows["val_accuracy"].mean())
            assert found.mean["gap"] == pytest.approx((rows["val_loss"] - rows["train_loss"]).mean())
            assert found.sd["val_loss"] == pytest.approx(rows["val_loss"].std(ddof=1))
    assert [found.n for found in arms_at(made, 0)] == [0, 0]


def test_what_stopped_counts_as_it_was_and_what_diverged_does_not() -> None:
    question = experiment(arms=("a",), seeds=3, epochs=6)
    loss = by_replica(question, np.arange(1.0, 7.0)) * np.array([1.0, 10.0, 100.0])
    made = record(question, {"val_loss": loss, "train_loss": 0 * loss}, end=None)
    made.apply(ReplicaStopped(RUN, 1, 4, "early_stopping", restored_epoch=2))
    made.apply(ReplicaStopped(RUN, 2, 3, "diverged"))
    made.apply(RunFinished(RUN, "completed", 1.0, {0: 5}))
    (at_two,), (at_five,), (at_the_end,) = (arms_at(made, epoch) for epoch in (2, 5, 6))
    assert at_the_end.mean["gap"] == pytest.approx((5 + 20) / 2)
    assert (at_two.n, at_two.mean["gap"]) == (3, pytest.approx((2 + 20 + 200) / 3))
    assert (at_five.n, at_five.mean["gap"]) == (2, pytest.approx((5 + 20) / 2))
