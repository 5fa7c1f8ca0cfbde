"""The curve over shares of weights taken out, against networks that are pruned by hand with numpy."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss, r2_score

from reglab.analysis.pruning import arm_curve
from reglab.engine.run.trainer import Trainer
from reglab.experiment.files import build
from reglab.record.questions import Pruned, PruneShares, PruningCurve, Question, Weights

SHARES = (0.0, 0.25, 0.5, 0.9, 1.0)


def trained(data: dict[str, Any], layers: list[dict[str, Any]]) -> Trainer:
    experiment = build(
        {
            "version": 1,
            "data": {"train": 40, "validation": 50, "test": 10, **data},
            "network": {"layers": layers},
            "training": {"epochs": 15, "optimizer": {"kind": "adam", "lr": 0.05}},
            "arms": [{"name": "plain"}],
            "seeds": 2,
        }
    )
    trainer = Trainer(experiment, 1)
    for _ in trainer.run():
        pass
    return trainer


@pytest.mark.parametrize("set_", ["moons", "sine"])
def test_each_point_is_the_network_without_its_smallest_weights(set_: str) -> None:
    trainer = trained({"set": set_}, [{"kind": "dense", "units": 8, "activation": "relu"}])
    answer = trainer.answer(Question(1, 1, PruneShares(SHARES), (0, 1)))
    weights = trainer.answer(Question(1, 2, Weights(), (0, 1))).weights
    for column, (curve, layers) in enumerate(zip(answer.curves, weights, strict=True)):
        split = trainer.fleet.split_of(column)
        sizes = np.sort(np.concatenate([np.abs(layer.weight).ravel() for layer in layers]))
        for place, share in enumerate(SHARES):
            count = round(share * len(sizes))
            gone = sizes[count - 1] if count else -1.0
            first, last = (np.where(np.abs(layer.weight) <= gone, 0, layer.weight) for layer in layers)
            hidden = np.maximum(split.x_val @ first.T + layers[0].bias, 0)
            out = hidden @ last.T + layers[1].bias
            assert curve.shares[place] == pytest.approx(count / len(sizes))
            if set_ == "sine":
                assert curve.losses[place] == pytest.approx(np.mean((out[:, 0] - split.y_val) ** 2), rel=1e-5)
                assert curve.scores[place] == pytest.approx(r2_score(split.y_val, out[:, 0]), rel=1e-4)
                continue
            chances = np.exp(out - out.max(1, keepdims=True))
            chances /= chances.sum(1, keepdims=True)
            assert curve.losses[place] == pytest.approx(log_loss(split.y_val, chances), rel=1e-5)
            assert curve.scores[place] == accuracy_score(split.y_val, chances.argmax(1))


def test_sparse_kernels_are_measured_where_there_are_some() -> None:
    dense = trained({"set": "moons"}, [{"kind": "dense", "units": 8}])
    began = time.perf_counter()
    (found,) = dense.answer(Question(1, 1, Pruned(0.1), (0,))).pruned
    assert 0 < found.after.sparse_seconds < time.perf_counter() - began
    assert np.isnan(found.before.sparse_seconds)
    pictures = trained({"set": "digits"}, [{"kind": "conv2d", "channels": 2}, {"kind": "flatten"}])
    (found,) = pictures.answer(Question(1, 1, Pruned(0.1), (0,))).pruned
    assert np.isnan(found.after.sparse_seconds)


def test_the_mean_leaves_networks_that_diverged_out() -> None:
    good = PruningCurve(np.array([0.0, 1.0]), np.array([0.1, 2.0]), np.array([0.9, 0.5]))
    other = PruningCurve(np.array([0.2, 1.0]), np.array([0.3, 4.0]), np.array([0.7, 0.5]))
    lost = PruningCurve(np.array([0.0, 1.0]), np.full(2, np.nan), np.zeros(2))
    found = arm_curve([good, lost, other])
    assert found is not None
    assert found.networks == 2
    np.testing.assert_allclose(found.shares, [0.1, 1.0])
    np.testing.assert_allclose(found.scores, [0.8, 0.5])
    assert arm_curve([lost]) is None
