"""Metrics against numpy and scikit-learn, from weights that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, log_loss, r2_score, root_mean_squared_error
from torch import Tensor

from reglab.data import Split
from reglab.engine.examples.examples import Examples
from reglab.engine.measures.evaluation import EvaluationSets
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.stack import Stack
from reglab.experiment.techniques.base import Scale
from reglab.experiment.training import SGD
from tests.support.stacks import hidden_layers, split, stack, structure

LIKE = torch.empty(0, dtype=torch.float64)


def single(kind: Structure, data: Split, seeds: tuple[int, ...] = (0,)) -> Stack:
    scale = Scale(kind.train, kind.batch, 0.1)
    everyone = [
        Member(column, seed, "glorot", (), scale, hidden_layers(kind)) for column, seed in enumerate(seeds)
    ]
    made = Stack(kind, everyone, dict.fromkeys(seeds, data), SGD(), LIKE)
    made.initialise()
    return made


def test_classification() -> None:
    kind = structure((3, 6, 4), "tanh", train=37)
    data = split(kind, validation=29)
    made = single(kind, data, (0, 1))
    values = made.evaluate().values
    for place in range(2):
        for part, x, y in (("train", data.x_train, data.y_train), ("val", data.x_val, data.y_val)):
            logits = made.predict(x)[place]
            shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
            assert values[f"{part}_loss"][place] == pytest.approx(log_loss(y, shares, labels=range(4)))
            assert values[f"{part}_accuracy"][place] == pytest.approx(accuracy_score(y, logits.argmax(1)))


def test_one_sigmoid_output() -> None:
    kind = structure((3, 6, 1), "tanh", "sigmoid_cross_entropy")
    data = split(kind)
    made = single(kind, data)
    values = made.evaluate().values
    share = 1 / (1 + np.exp(-made.predict(data.x_val)[0, :, 0]))
    assert values["val_loss"][0] == pytest.approx(log_loss(data.y_val, share))
    assert values["val_accuracy"][0] == pytest.approx(accuracy_score(data.y_val, share > 0.5))


def test_one_sigmoid_per_class_is_the_mean_over_the_outputs() -> None:
    kind = structure((3, 6, 2), "tanh", "sigmoid_cross_entropy")
    data = split(kind)
    made = single(kind, data)
    values, logits = made.evaluate().values, made.predict(data.x_val)[0]
    share = 1 / (1 + np.exp(-logits))
    both = [log_loss(data.y_val == k, share[:, k]) for k in range(2)]
    assert values["val_loss"][0] == pytest.approx(np.mean(both))
    assert values["val_accuracy"][0] == pytest.approx(accuracy_score(data.y_val, logits.argmax(1)))


def test_regression_in_the_targets_own_unit() -> None:
    kind = structure((3, 6, 1), "tanh", "mean_squared_error")
    data = replace(split(kind), target_mean=50.0, target_scale=4.0)
    made = single(kind, data, (0, 1))
    values = made.evaluate().values
    assert "val_accuracy" not in values
    for place in range(2):
        for part, x, y in (("train", data.x_train, data.y_train), ("val", data.x_val, data.y_val)):
            predicted = made.predict(x)[place, :, 0]
            own = root_mean_squared_error(50 + 4 * y, 50 + 4 * predicted)
            assert values[f"{part}_rmse"][place] == pytest.approx(own)
            assert values[f"{part}_r2"][place] == pytest.approx(r2_score(y, predicted))
            assert values[f"{part}_loss"][place] == pytest.approx(np.mean((y - predicted) ** 2))


def test_constant_targets_have_the_r2_of_scikit_learn() -> None:
    kind = structure((2, 1), loss="mean_squared_error", train=4, batch=4)
    data = replace(split(kind), y_train=np.full(4, 2.0))
    made = single(kind, data, (0, 1))
    made.set_weights(0, [(np.zeros((2, 1)), [2.0])])
    made.set_weights(1, [(np.zeros((2, 1)), [1.0])])
    expected = [r2_score([2.0] * 4, [2.0] * 4), r2_score([2.0] * 4, [1.0] * 4)]
    assert made.evaluate().values["train_r2"].tolist() == expected


def test_the_predicted_class_is_the_first_largest_output() -> None:
    """Ties as in ``argmax``; networks whose weights are all zero have many."""
    kind = structure((2, 4), train=8, batch=4)
    data = replace(split(kind, validation=5), y_train=np.array([0, 1, 2, 3, 0, 1, 2, 3]))
    made = single(kind, data)
    for biases in ([0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [-1, 2, 0, 2], [-5, -4, -5, -4]):
        made.set_weights(0, [(np.zeros((2, 4)), biases)])
        expected = np.mean(data.y_train == np.argmax(biases))
        assert made.evaluate().values["train_accuracy"][0] == pytest.approx(expected), biases


def test_a_sigmoid_of_exactly_one_half_is_the_first_class() -> None:
    kind = structure((2, 1), loss="sigmoid_cross_entropy", train=4, batch=4)
    data = replace(split(kind), y_train=np.array([0, 0, 0, 1]))
    made = single(kind, data)
    made.set_weights(0, [(np.zeros((2, 1)), [0.0])])
    assert made.evaluate().values["train_accuracy"][0] == pytest.approx(0.75)


def test_weights() -> None:
    made = stack(structure((3, 7, 5, 3)), seeds=(0, 1))
    weights = made.get_weights(1)
    weights[0][0][:2] = 0.0
    weights[0][0][2, :3] = [9.99e-4, 1.01e-3, -5e-4]
    weights[1][1][:] = 100.0
    made.set_weights(1, weights)
    measured = made.evaluate()
    norms = [np.linalg.norm(w) for w, _ in weights]
    assert measured.layers["weight_norm"][1] == pytest.approx(norms)
    assert measured.values["weight_norm"][1] == pytest.approx(np.linalg.norm(norms))
    assert measured.layers["near_zero"][1] == pytest.approx(
        [np.mean(np.abs(w) < 1e-3) for w, _ in weights], abs=1e-12
    )
    assert measured.layers["near_zero"][1][0] == pytest.approx(16 / 21)


def test_large_sets_are_measured_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = structure((3, 6, 4), "tanh", train=150)
    data = split(kind, validation=333)
    expected = single(kind, data).evaluate().values
    monkeypatch.setattr("reglab.engine.measures.evaluation.CHUNK", 6 * 32)
    monkeypatch.setattr("reglab.engine.measures.evaluation.KEPT", 0)
    made = single(kind, data)
    assert len(list(made.evaluation.chunks())) > 10
    for name, values in made.evaluate().values.items():
        assert values == pytest.approx(expected[name], rel=1e-12, nan_ok=True), name


def test_every_example_is_in_exactly_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.engine.measures.evaluation.CHUNK", 6 * 32)
    kind = structure((3, 6, 4), train=70)
    data = split(kind, validation=45)
    sets = EvaluationSets(kind, Examples(kind, {0: data}, LIKE), (0,))
    found: list[list[Tensor]] = [[], []]
    for chunk in sets.chunks():
        for part, rows in chunk.parts:
            found[part].append(chunk.x[0, rows, :3])
    assert np.array_equal(torch.cat(found[0]).numpy(), data.x_train)
    assert np.array_equal(torch.cat(found[1]).numpy(), data.x_val)


def test_losses_that_are_not_finite_are_told() -> None:
    kind = structure((2, 4), train=8, batch=4)
    made = single(kind, split(kind), (0, 1, 2))
    made.set_weights(1, [(np.full((2, 4), np.nan), np.zeros(4))])
    made.set_weights(2, [(np.full((2, 4), np.inf), np.zeros(4))])
    assert made.evaluate().finite.tolist() == [True, False, False]


@pytest.mark.parametrize("outputs", [1, 4])
def test_flipped_labels_that_are_learned_by_heart(outputs: int) -> None:
    loss = "sigmoid_cross_entropy" if outputs == 1 else "softmax_cross_entropy"
    kind = structure((3, 6, outputs), "tanh", loss, train=3000, batch=100)
    first, second, third = (split(kind, seed) for seed in range(3))
    flags = [np.arange(3000) % 3 == 1, np.arange(3000) < 7, np.zeros(3000, dtype=bool)]
    data = {seed: replace(d, flipped=flags[seed]) for seed, d in enumerate((first, second, third))}
    scale = Scale(kind.train, kind.batch, 0.1)
    layers = hidden_layers(kind)
    everyone = [Member(c, seed, "glorot", (), scale, layers) for c, seed in enumerate((0, 1, 2, 1))]
    made = Stack(kind, everyone, data, SGD(), LIKE)
    made.initialise()
    made.train_epoch(1)
    found = made.evaluate().values["memorised"]
    for place, seed in enumerate((0, 1, 2, 1)):
        logits = made.predict(data[seed].x_train)[place]
        guesses = logits.argmax(1) if outputs > 1 else logits[:, 0] > 0
        learned = (guesses == data[seed].y_train)[flags[seed]]
        if len(learned) == 0:
            assert np.isnan(found[place])
        else:
            assert found[place] == pytest.approx(learned.mean())
    assert 0 < found[0] < 1


def test_where_nothing_is_flipped_nothing_is_told_of_it() -> None:
    kind = structure()
    assert "memorised" not in single(kind, split(kind)).evaluate().values
