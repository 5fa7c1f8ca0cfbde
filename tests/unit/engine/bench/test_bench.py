"""The benchmark measures what it says: the same work for everybody, ratios within rounds."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
import torch

from reglab.engine.bench import peers as bench_peers
from reglab.engine.bench import speed as bench
from reglab.engine.stack.stack import Stack
from reglab.experiment.plan import plan_of

NETWORK, BATCH = bench_peers.dense_network(3, 5, 4), 7
EPOCHS = 4


def drained(generator: Generator[str, None, Any]) -> tuple[list[str], Any]:
    messages = []
    while True:
        try:
            messages.append(next(generator))
        except StopIteration as end:
            return messages, end.value


@pytest.fixture
def task() -> bench_peers.Task:
    return bench.task_of(NETWORK, BATCH)


def test_every_class_and_the_right_number_of_steps(task: bench_peers.Task) -> None:
    assert len(task.x) == BATCH * bench.STEPS_PER_EPOCH
    assert set(task.y) == {0, 1, 2, 3}
    assert task.x.shape == (len(task.y), 3)


def test_plain_pytorch_takes_the_steps_that_are_counted(
    task: bench_peers.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    step = torch.optim.Adam.step
    monkeypatch.setattr(torch.optim.Adam, "step", lambda self: (taken.append(1), step(self)))
    bench_peers.plain_pytorch(task)(EPOCHS)
    assert len(taken) == EPOCHS * bench.STEPS_PER_EPOCH


def test_everybody_trains_the_same_network() -> None:
    """As many parameters, and as many of them penalised, with convolutions too."""
    (network, batch), *_ = [case for case in bench.CASES if not case[0].dense]
    plan = plan_of(network.layers, network.shape, network.classes)
    model = torch.nn.Sequential(*bench_peers._modules(network))
    assert sum(p.numel() for p in model.parameters()) == plan.parameters
    assert sum(p.ndim > 1 for p in model.parameters()) == len(plan.weighted)
    assert bench.task_of(network, batch).x.shape == (batch * bench.STEPS_PER_EPOCH, 64)


def test_scikit_learn_sits_convolutions_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CASES", tuple(case for case in bench.CASES if not case[0].dense))
    monkeypatch.setattr(bench, "epochs_for", lambda train, seconds: 1)
    monkeypatch.setattr(bench, "STEPS_PER_EPOCH", 2)
    _, found = drained(bench.measure(quick=True))
    assert [row["network"][:7] for row in found["engine"]] == ["8×8, co", "3×16×16", "1×28×28"]
    for row in found["engine"]:
        assert row["sklearn"] is None
        assert row["ratio_sklearn"] is None
        assert row["ratio_plain_pytorch"] > 0
        assert row["reglab"] > 0


def test_scikit_learn_takes_the_steps_that_are_counted(
    task: bench_peers.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sklearn.neural_network import _multilayer_perceptron as perceptron

    taken = []
    update = perceptron.AdamOptimizer.update_params
    monkeypatch.setattr(
        perceptron.AdamOptimizer, "update_params", lambda self, *a: (taken.append(1), update(self, *a))
    )
    bench_peers.scikit_learn(task)(EPOCHS)
    assert len(taken) == EPOCHS * bench.STEPS_PER_EPOCH


@pytest.mark.parametrize("techniques", [bench.WITHOUT, bench.WITH_L2, bench.WITH_BOTH])
def test_the_engine_takes_the_steps_that_are_counted(
    task: bench_peers.Task, monkeypatch: pytest.MonkeyPatch, techniques: tuple[Any, ...]
) -> None:
    stacks: list[Stack] = []
    initialise = Stack.initialise
    monkeypatch.setattr(Stack, "initialise", lambda self: (stacks.append(self), initialise(self)))
    train = bench.stack_training(task, techniques)
    before = stacks[0].weights.clone()
    train(1)
    train(EPOCHS - 1)
    assert stacks[0].optimizer.steps == EPOCHS * bench.STEPS_PER_EPOCH
    assert len(stacks[0].members) == bench.REPLICAS
    assert not torch.equal(stacks[0].weights, before)


def test_rows_hold_medians_and_ratios_of_equal_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    speed = {"reglab": 0.001, "plain_pytorch": 0.01, "sklearn": 0.002}

    monkeypatch.setattr(bench, "CASES", ((NETWORK, BATCH),))
    monkeypatch.setattr(bench, "epochs_for", lambda train, seconds: 3)
    monkeypatch.setattr(bench, "stack_training", lambda task, techniques: "reglab")
    monkeypatch.setattr(bench, "plain_pytorch", lambda task: "plain_pytorch")
    monkeypatch.setattr(bench, "scikit_learn", lambda task: "sklearn")
    # The machine slows down from round to round: numbers change, ratios within a round do not.
    slow = iter(np.repeat([1.0, 2.0, 4.0], 6))
    monkeypatch.setattr(bench, "timed", lambda name, epochs: speed[name] * epochs * next(slow))
    messages, found = drained(bench.measure(quick=True))
    (row,) = found["engine"]
    steps = bench.STEPS_PER_EPOCH
    assert messages == [f"3-5-4, batch 7: round {k} of 3" for k in (1, 2, 3)]
    assert row["network"] == "3-5-4"
    assert row["plain_pytorch"] == pytest.approx(steps / 0.01 / 2)
    assert row["reglab"] == pytest.approx(bench.REPLICAS * steps / 0.001 / 2)
    assert row["ratio_plain_pytorch"] == pytest.approx(10 * bench.REPLICAS)
    assert row["ratio_sklearn"] == pytest.approx(2 * bench.REPLICAS)
    assert row["ratio_techniques_off"] == row["ratio_l2_dropout"] == pytest.approx(1)


def test_a_turn_is_filled_with_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "timed", lambda train, epochs: 0.005 * epochs)
    assert bench.epochs_for(lambda epochs: None, 1.0) == 200


def test_a_turn_is_never_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "timed", lambda train, epochs: 60.0 * epochs)
    assert bench.epochs_for(lambda epochs: None, 1.0) == 1
