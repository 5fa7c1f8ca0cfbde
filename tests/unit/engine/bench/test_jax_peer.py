"""JAX trains the same networks as the engine does: the same weights and losses, step by step."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reglab.engine.bench import jax_peer, sizes, speed
from reglab.engine.bench.peers import Network, dense_network
from reglab.engine.replicas.weights import Affine
from reglab.engine.stack.stack import Stack
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from tests.unit.engine.bench.test_bench import drained

REPLICAS = 3
PICTURES = Network(
    "pictures",
    (2, 6, 6),
    (Conv2dLayer(channels=3), MaxPool2dLayer(), FlattenLayer(), DenseLayer(units=5)),
    4,
)


@pytest.fixture
def without_jax(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "is_there", lambda: False)


@pytest.mark.parametrize("network", [dense_network(3, 5, 4), PICTURES], ids=["dense", "pictures"])
def test_it_trains_the_same_networks(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jax")
    task = speed.task_of(network, 7)
    stacks: list[Stack] = []
    initialise = Stack.initialise
    monkeypatch.setattr(Stack, "initialise", lambda self: (stacks.append(self), initialise(self)))
    train = speed.stack_training(task, speed.WITH_L2, REPLICAS)
    (stack,) = stacks
    peer = jax_peer.JaxTraining(task, REPLICAS)
    for epoch in (1, 2, 3):
        order = np.stack([stack.batches.order(len(task.x), seed, epoch).numpy() for seed in range(REPLICAS)])
        objectives = peer.train_in_order(order.reshape(REPLICAS, -1, task.batch))
        train(1)
        np.testing.assert_allclose(objectives.mean(1), stack.objective, rtol=1e-4)
    for place in range(REPLICAS):
        own = [layer for layer in stack.get_weights(place) if isinstance(layer, Affine)]
        for layer, (weight, bias) in zip(own, peer.weights, strict=True):
            np.testing.assert_allclose(weight[place], layer.weight, rtol=1e-3, atol=1e-5)
            np.testing.assert_allclose(bias[place], layer.bias, rtol=1e-3, atol=1e-5)


def test_it_draws_other_batches_for_every_network_and_epoch() -> None:
    pytest.importorskip("jax")
    peer = jax_peer.JaxTraining(speed.task_of(dense_network(3, 5, 4), 7), REPLICAS)
    before = peer.weights[0][0].copy()
    peer(2)
    assert not np.array_equal(peer.weights[0][0], before)
    assert float(peer._state[3][0]) == 2 * speed.STEPS_PER_EPOCH


@pytest.mark.usefixtures("without_jax")
def test_without_jax_reglab_is_measured_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = ((dense_network(3, 5, 4), 7, {"cpu": (1, 4)}),)
    monkeypatch.setattr(sizes, "CASES", cases)
    monkeypatch.setattr(speed, "STEPS_PER_EPOCH", 2)
    monkeypatch.setattr(speed, "epochs_for", lambda train, seconds: 1)
    messages, found = drained(sizes.measure(quick=True))
    assert messages[0] == "3-5-4, 1 networks: getting ready"
    assert [row["replicas"] for row in found["sizes"]] == [1, 4]
    assert all(row["jax"] is None and row["ratio_jax"] is None for row in found["sizes"])
    assert all(row["reglab"] > 0 for row in found["sizes"])
    assert found["jax"] is None
    assert found["device"] == "cpu"


def test_ratios_are_taken_within_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "CASES", ((dense_network(3, 5, 4), 7, {"cpu": (4,)}),))
    monkeypatch.setattr(sizes, "is_there", lambda: True)
    monkeypatch.setattr(sizes, "_jax_version", lambda: "1")
    monkeypatch.setattr(sizes, "JaxTraining", lambda task, replicas, device: "jax")
    monkeypatch.setattr(speed, "stack_training", lambda task, techniques, replicas, device: "reglab")
    monkeypatch.setattr(speed, "epochs_for", lambda train, seconds: 3)
    seconds = {"reglab": 0.01, "jax": 0.02}
    slow = iter(np.repeat([1.0, 2.0, 4.0], 2))
    monkeypatch.setattr(
        speed, "timed", lambda who, epochs: 5.0 if epochs == 1 else seconds[who] * epochs * next(slow)
    )
    _, found = drained(sizes.measure(quick=True))
    (row,) = found["sizes"]
    assert row["ratio_jax"] == pytest.approx(2)
    assert row["reglab"] == pytest.approx(4 * speed.STEPS_PER_EPOCH / 0.02)
    assert row["jax_first_epoch_s"] == 5.0


def test_the_process_may_use_all_its_cores_afterwards() -> None:
    import os

    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("the system cannot keep a process on a core")
    before = os.sched_getaffinity(0)
    with sizes.one_core():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
    assert torch.get_num_threads() >= 1
