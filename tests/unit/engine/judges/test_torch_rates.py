"""Replicas with learning rates of their own in one stack, each beside a network of plain PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import nn

from reglab.engine.stack.stack import Stack
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from tests.support.stacks import Loop, assert_same_weights, members, module, split, structure

RATES = (0.01, 0.01, 0.2, 0.05)
KIND = structure((3, 7, 5, 3), "tanh", train=31, batch=7)
EPOCHS = 4

Rule = Callable[[nn.Module, float], torch.optim.Optimizer]


def decaying(network: nn.Module, lr: float) -> torch.optim.Optimizer:
    """AdamW, which decays the weights and not the biases."""
    weights = [layer.weight for layer in network if isinstance(layer, nn.Linear)]
    biases = [layer.bias for layer in network if isinstance(layer, nn.Linear)]
    groups = [{"params": weights, "weight_decay": 0.3}, {"params": biases, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=lr, eps=1e-4)


CASES: list[tuple[Optimizer, Rule]] = [
    (SGD(), lambda n, lr: torch.optim.SGD(n.parameters(), lr=lr)),
    (
        SGD(momentum=0.8, nesterov=True),
        lambda n, lr: torch.optim.SGD(n.parameters(), lr=lr, momentum=0.8, nesterov=True),
    ),
    (RMSprop(eps=1e-4), lambda n, lr: torch.optim.RMSprop(n.parameters(), lr=lr, eps=1e-4)),
    (
        RMSprop(momentum=0.5, eps=1e-4),
        lambda n, lr: torch.optim.RMSprop(n.parameters(), lr=lr, momentum=0.5, eps=1e-4),
    ),
    (Adagrad(eps=1e-4), lambda n, lr: torch.optim.Adagrad(n.parameters(), lr=lr, eps=1e-4)),
    (Adam(eps=1e-4), lambda n, lr: torch.optim.Adam(n.parameters(), lr=lr, eps=1e-4)),
    (AdamW(eps=1e-4, weight_decay=0.3), decaying),
]


@pytest.mark.parametrize(("spec", "rule"), CASES, ids=lambda value: getattr(value, "kind", ""))
def test_every_replica_is_trained_as_torch_trains_it(spec: Optimizer, rule: Rule) -> None:
    everyone = [
        replace(member, scale=replace(member.scale, lr=lr))
        for member, lr in zip(members(KIND, ((), ()), seeds=(0, 4)), RATES, strict=True)
    ]
    splits = {seed: split(KIND, seed) for seed in (0, 4)}
    made = Stack(KIND, everyone, splits, spec, torch.empty(0, dtype=torch.float64))
    made.initialise()
    loops = []
    for place, lr in enumerate(RATES):
        loop = Loop(made, place, lambda parameters: torch.optim.SGD(parameters, lr=1.0))
        loop.optimizer = rule(loop.network, lr)
        loops.append(loop)
    start = [module(made, place).state_dict() for place in range(len(RATES))]
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        for loop in loops:
            loop.epoch(epoch)
    for place, loop in enumerate(loops):
        assert_same_weights(made, place, loop.network)
        # A network that never moved would agree with anything.
        moved = (loop.network[0].weight - start[place]["0.weight"]).abs().max()
        assert float(moved.detach()) > 1e-3
