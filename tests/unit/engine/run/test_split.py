"""The split of a spread: each variation is an ordinary run in which one thing alone differs between seeds."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from reglab.analysis.prediction_spread import prediction_spread
from reglab.engine.run.split import predictions
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.varying import SOURCES, alone
from reglab.record.questions import Outputs, Question

POINTS = np.linspace(-2, 2, 7)[:, None]


def sine(**more: Any) -> Experiment:
    values = {
        "version": 1,
        "data": {"set": "sine", "train": 20, "validation": 20, "test": 10},
        "network": {"layers": [{"kind": "dense", "units": 6}]},
        "training": {"epochs": 4, "batch_size": 8},
        "arms": [{"name": "plain"}, {"name": "L2", "techniques": [{"kind": "l2", "strength": 0.01}]}],
        "seeds": 2,
    }
    return build(values | more)


def drained(work: Generator[float, None, Any]) -> tuple[list[float], Any]:
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            return told, end.value


def test_each_variation_is_an_ordinary_run() -> None:
    told, found = drained(predictions(sine(), POINTS, 3))
    assert told == sorted(told)
    assert told[-1] == 1
    assert set(found) == {"examples", "weights", "order"}
    for source in SOURCES:
        asked = alone(sine(), source.key, 3)
        assert len(asked.varied) == 1
        trainer = Trainer(asked, 1)
        for _ in trainer.run():
            pass
        outputs = trainer.answer(Question(1, 1, Outputs(POINTS), tuple(range(6)))).outputs
        for arm in range(2):
            for seed in range(3):
                np.testing.assert_array_equal(found[source.key][arm][seed], outputs[3 * arm + seed])


def test_the_first_seed_is_the_same_in_those_that_share_their_examples() -> None:
    _, found = drained(predictions(sine(), POINTS, 2))
    for arm in range(2):
        np.testing.assert_array_equal(found["order"][arm][0], found["weights"][arm][0])


def test_with_all_examples_in_one_batch_their_order_makes_no_difference() -> None:
    _, found = drained(predictions(sine(training={"epochs": 4, "batch_size": 20}), POINTS, 3))
    assert prediction_spread(found["order"][0]) == pytest.approx(0, abs=1e-5)
    assert prediction_spread(found["weights"][0]) > 1e-2


def test_networks_that_diverged_are_missing() -> None:
    wild = sine(training={"epochs": 20, "optimizer": {"kind": "sgd", "lr": 100}})
    _, found = drained(predictions(wild, POINTS, 2))
    assert all(np.isnan(values).all() for values in found["weights"][0])
