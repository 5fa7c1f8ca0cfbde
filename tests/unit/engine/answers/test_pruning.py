"""Pruned networks: by hand where they are small, else the same outputs as the network with zeros in it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from reglab.engine.answers.compact import compact, links_of, narrowed, zeroed
from reglab.engine.answers.pruning import pruned
from reglab.engine.replicas.weights import Affine
from reglab.engine.run.trainer import Trainer
from reglab.engine.stack.convert import evaluation_module
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import build
from reglab.experiment.techniques.l1 import L1
from reglab.record.events import RunStarted
from reglab.record.questions import Pruned, Question, Weights
from tests.support.stacks import split, stack, structure
from tests.unit.engine.picture_networks import ALL


def network_by_hand() -> nn.Sequential:
    """Two inputs, four units with ReLU, one output."""
    first, second = nn.Linear(2, 4, dtype=torch.float64), nn.Linear(4, 1, dtype=torch.float64)
    with torch.no_grad():
        # A unit that counts, one that sees nothing, one that nothing reads, and one that is dead.
        first.weight.copy_(torch.tensor([[1.0, 0.05], [0.01, 0.0], [2.0, 2.0], [1.0, 0.0]]))
        first.bias.copy_(torch.tensor([0.5, 3.0, 0.0, -100.0]))
        second.weight.copy_(torch.tensor([[2.0, 0.5, 0.02, 4.0]]))
        second.bias.copy_(torch.tensor([0.25]))
    return nn.Sequential(first, nn.ReLU(), second).eval().requires_grad_(False)


X = torch.tensor([[1.0, 1.0], [2.0, -1.0], [-3.0, 0.5]], dtype=torch.float64)


def test_units_that_do_nothing_go_and_constants_move_into_the_biases() -> None:
    network = zeroed(network_by_hand(), 0.1)
    assert network[0].weight.tolist() == [[1.0, 0.0], [0.0, 0.0], [2.0, 2.0], [1.0, 0.0]]
    small = compact(network, X)
    first, second = (link.layer for link in links_of(small))
    assert first.weight.tolist() == [[1.0, 0.0]]
    assert first.bias.tolist() == [0.5]
    assert second.weight.tolist() == [[2.0]]
    # 0.25, and half of the 3 that the second unit always puts out.
    assert second.bias.tolist() == [1.75]
    assert torch.equal(small(X), network(X))


def test_a_threshold_of_zero_takes_out_what_is_zero_already() -> None:
    before = network_by_hand()
    small = compact(zeroed(before, 0.0), X)
    # Only the dead one goes.
    assert links_of(small)[0].layer.weight.shape == (3, 2)
    torch.testing.assert_close(small(X), before(X))


def test_only_the_features_that_are_read_are_given() -> None:
    small = compact(zeroed(network_by_hand(), 0.1), X)
    narrow, read = narrowed(small, 2)
    assert read.tolist() == [True, False]
    torch.testing.assert_close(narrow(X[:, read]), small(X))
    blind, one = narrowed(compact(zeroed(network_by_hand(), 1e9), X), 2)
    assert one.tolist() == [True, False]
    torch.testing.assert_close(blind(X[:, one]), zeroed(network_by_hand(), 1e9)(X))


def test_one_unit_stays_where_all_weights_are_taken_out() -> None:
    network = zeroed(network_by_hand(), 1e9)
    small = compact(network, X)
    assert [link.layer.weight.shape for link in links_of(small)] == [(1, 2), (1, 1)]
    torch.testing.assert_close(small(X), network(X))


@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.3, 10.0])
@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_the_smaller_network_puts_out_the_same(make, threshold: float) -> None:
    made = stack(make(), seeds=(0, 1))
    for epoch in (1, 2):
        made.train_epoch(epoch)
    for place, member in enumerate(made.members):
        data = split(made.structure, member.seed)
        network = evaluation_module(made.structure, member, made.get_weights(place), torch.float64)
        cut, x = zeroed(network, threshold), torch.tensor(data.x_train)
        with torch.no_grad():
            expected = cut(x)
            torch.testing.assert_close(compact(cut, x)(x), expected, rtol=1e-9, atol=1e-9)
        found = pruned(made, place, data, threshold)
        size = sum(int((abs(link.layer.weight) >= threshold).sum()) for link in links_of(network))
        # Weights of units that went are gone beside the small ones.
        assert found.after.weights <= size <= found.before.weights
        assert found.after.parameters <= found.before.parameters
        assert found.after.multiplications <= found.before.multiplications
        assert min(found.before.seconds, found.after.seconds) > 0


def test_counts_are_those_of_a_hand_calculation() -> None:
    # 3 → 2 → 2: the second hidden unit is read by nobody.
    made = stack(structure((3, 2, 2), "relu", train=8, batch=8))
    data = split(made.structure, 0)
    weights = [
        Affine(np.array([[5.0, 1.0], [0.01, 1.0], [4.0, 1.0]]), np.array([50.0, 0.0])),
        Affine(np.array([[1.0, -2.0], [0.0, 0.02]]), np.array([0.0, 0.0])),
    ]
    made.set_weights(0, weights)
    found = pruned(made, 0, data, 0.05)
    # 3 · 2 + 2 · 2 weights, whatever they are; 2 + 2 biases.
    assert (found.before.weights, found.before.units) == (10, 2)
    assert (found.before.parameters, found.before.multiplications) == (14, 10)
    # Left are two weights that lead to the first unit, its two that lead on, and 1 + 2 biases.
    assert (found.after.weights, found.after.units) == (4, 1)
    assert (found.after.parameters, found.after.multiplications) == (7, 4)
    # The second feature is read by nobody any more.
    assert (found.before.inputs, found.after.inputs) == (3, 2)
    hidden = np.maximum(data.x_val @ np.array([5.0, 0.0, 4.0]) + 50.0, 0)
    logits = np.stack([hidden, -2 * hidden], axis=1)
    chances = np.exp(logits - logits.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    rows = np.arange(len(data.y_val))
    assert found.after.loss == pytest.approx(-np.log(chances[rows, data.y_val]).mean())
    assert found.after.score == (logits.argmax(1) == data.y_val).mean()


def small(set_: str, **more: object) -> Experiment:
    base = build(
        {
            "version": 1,
            "data": {"set": set_, "train": 30, "validation": 40, "test": 20},
            "network": {"layers": [{"kind": "dense", "units": 8}]},
            "training": {"epochs": 6, "batch_size": 10, "optimizer": {"kind": "adam", "lr": 0.02}},
            "seeds": 2,
        }
    )
    arms = (Arm(name="plain"), Arm(name="L1", techniques=(L1(strength=0.5, method="proximal"),)))
    return base.model_copy(update={"arms": arms, **more})


@pytest.mark.parametrize("set_", ["moons", "sine"])
def test_a_run_answers_and_its_networks_stay_as_they_are(set_: str) -> None:
    trainer = Trainer(small(set_), 1)
    record: dict[str, np.ndarray] = {}
    for event in trainer.run():
        if not isinstance(event, RunStarted) and hasattr(event, "values"):
            record = {name: values[-1] for name, values in event.values.items()}
    weights = trainer.answer(Question(1, 1, Weights(), (0, 1, 2, 3))).weights
    answer = trainer.answer(Question(1, 2, Pruned(0.05), (0, 1, 2, 3)))
    assert len(answer.pruned) == 4
    score = "val_r2" if set_ == "sine" else "val_accuracy"
    for column, found in enumerate(answer.pruned):
        assert found.before.loss == pytest.approx(record["val_loss"][column], rel=1e-4)
        assert found.before.score == pytest.approx(record[score][column], rel=1e-3)
        exact = sum(layer.weight.size for layer in weights[column])
        assert found.before.weights == exact
        assert found.before.parameters - found.before.weights == sum(len(w.bias) for w in weights[column])
    again = trainer.answer(Question(1, 3, Weights(), (0, 1, 2, 3))).weights
    for one, two in zip(weights, again, strict=True):
        for layer, same in zip(one, two, strict=True):
            np.testing.assert_array_equal(layer.weight, same.weight)
    # Already 0 is what the proximal step of L1 left of most weights.
    zeros = trainer.answer(Question(1, 4, Pruned(0.0), (0, 2))).pruned
    assert zeros[1].after.weights < zeros[0].after.weights
    assert zeros[1].after.loss == pytest.approx(zeros[1].before.loss, rel=1e-6)
