"""Networks of all kinds of layers beside ``torch.nn.Sequential``: equal weights, equal batches, 50 steps."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Weights
from reglab.engine.stack.convert import from_module, to_module
from reglab.engine.stack.stack import Stack
from reglab.experiment.training import SGD, Adam, Optimizer
from tests.support.stacks import split, stack, torch_loss
from tests.unit.engine.judges.following import deviation
from tests.unit.engine.picture_networks import ALL

STEPS = 50
TOLERANCE = 1e-10
# Small gradients are little but rounding, e.g. of biases in front of a normalisation; Adam's usual eps would
# blow that up, in plain PyTorch as well.
EPS = 1e-2
OPTIMIZERS: list[tuple[Optimizer, Callable[..., torch.optim.Optimizer]]] = [
    (SGD(lr=0.02, momentum=0.9), lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9)),
    (Adam(lr=0.01, eps=EPS), lambda p: torch.optim.Adam(p, lr=0.01, eps=EPS)),
]


def trained_by_torch(
    made: Stack, place: int, epochs: int, optimizer: Callable[..., torch.optim.Optimizer]
) -> nn.Sequential:
    """The replica at a place, trained as a module by torch alone."""
    structure, seed = made.structure, made.members[place].seed
    module = to_module(structure, made.get_weights(place), torch.float64, {}).train()
    rule = optimizer(module.parameters())
    data = split(structure, seed)
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train)
    for epoch in range(1, epochs + 1):
        order = made.batches.order(structure.train, seed, epoch)
        for first in range(0, structure.train, structure.batch):
            rows = order[first : first + structure.batch]
            rule.zero_grad()
            torch_loss(structure, module(x[rows]), y[rows]).backward()
            rule.step()
    return module.eval()


def largest(weights: Weights) -> float:
    return max(float(np.abs(array).max()) for parameters in weights for array in parameters)


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=lambda pair: pair[0].kind)
@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_training(make: Callable[[], Structure], spec: tuple[Optimizer, Any], note: Any) -> None:
    structure = make()
    made = stack(structure, ((), ()), seeds=(0, 4), optimizer=spec[0])
    epochs = -(-STEPS // structure.steps)
    expected = [trained_by_torch(made, place, epochs, spec[1]) for place in (0, 3)]
    start = made.get_weights(3)
    for epoch in range(1, epochs + 1):
        made.train_epoch(epoch)
    worst = 0.0
    for place, module in zip((0, 3), expected, strict=True):
        weights = made.get_weights(place)
        worst = max(worst, deviation(weights, from_module(module)) / max(1.0, largest(weights)))
        x = split(structure, made.members[place].seed).x_val
        with torch.no_grad():
            logits = module(torch.tensor(x)).numpy()
        np.testing.assert_allclose(made.predict(x)[place], logits, rtol=1e-9, atol=1e-9)
    note(f"{make.__name__}, {spec[0].kind}: {worst:.1e}")
    assert worst <= TOLERANCE
    # A network that never moved would agree with anything.
    assert deviation(made.get_weights(3), start) > 1e-2


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_there_and_back(make: Callable[[], Structure]) -> None:
    """As a module and loaded again, not a bit of the parameters is lost."""
    made = stack(make(), ((), ()), seeds=(0, 4))
    made.train_epoch(1)
    module = to_module(made.structure, made.get_weights(1), torch.float64, {})
    before = copy.deepcopy(module.state_dict())
    made.set_weights(2, from_module(module))
    assert deviation(made.get_weights(2), made.get_weights(1)) == 0.0
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    x = split(made.structure).x_val
    np.testing.assert_allclose(made.predict(x)[2], made.predict(x)[1], rtol=1e-13, atol=1e-13)
