"""The loop that a strength curve is measured against does the work that it is said to do."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reglab.engine.bench import loop
from reglab.engine.bench.peers import Task, dense_network, plain_pytorch
from reglab.experiment.presets import PRESETS


def test_it_takes_all_steps_and_measures_both_sets_after_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = PRESETS["digits-120"].experiment
    training = experiment.training.model_copy(update={"epochs": 3})
    steps: list[int] = []
    measured: list[int] = []
    step, entropy = torch.optim.Adam.step, torch.nn.CrossEntropyLoss.forward

    def counted(self: torch.nn.CrossEntropyLoss, z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        if not torch.is_grad_enabled():
            measured.append(len(z))
        return entropy(self, z, y)

    monkeypatch.setattr(torch.optim.Adam, "step", lambda self: (steps.append(1), step(self)))
    monkeypatch.setattr(torch.nn.CrossEntropyLoss, "forward", counted)
    bare, evaluating = loop.network_seconds(experiment.model_copy(update={"training": training}))
    assert bare > 0
    assert evaluating > 0
    epochs = 3 + loop.WARM_EPOCHS
    # 120 examples in batches of 32 are four steps; once without measuring, once with it.
    assert len(steps) == 2 * 4 * epochs
    assert measured == [120, 500] * epochs


def test_measuring_changes_nothing_in_what_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    task = Task(
        dense_network(3, 5, 4), 7, random.normal(size=(20, 3)), random.integers(4, size=20), 0.01, 0.1
    )
    models = []
    build = torch.nn.Sequential.__init__
    monkeypatch.setattr(
        torch.nn.Sequential, "__init__", lambda self, *a: (models.append(self), build(self, *a))[1]
    )
    plain_pytorch(task)(3)
    plain_pytorch(task, (task.x, task.y))(3)
    for one, other in zip(models[0].parameters(), models[1].parameters(), strict=True):
        assert torch.equal(one, other)
