"""Spatial dropout beside PyTorch's layer, whose masks are handed to the stack, 50 steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from reglab.engine.draws import Draws
from reglab.engine.replicas.weights import Affine
from reglab.engine.stack.stack import Stack, Weights
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.techniques.spatial_dropout import SpatialDropout
from reglab.experiment.training import SGD
from tests.support.stacks import module, network, stack
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow

Note = Callable[[float], None]
LAYERS = (
    Conv2dLayer(channels=4, activation="tanh"),
    MaxPool2dLayer(),
    Conv2dLayer(channels=5, activation="tanh"),
    FlattenLayer(),
    DenseLayer(units=6, activation="tanh"),
)
KIND = network(LAYERS)
CHANNELS = {1: 4, 2: 4, 3: 5}


class TorchPeer:
    """The network in plain PyTorch with ``Dropout2d`` behind some of its hidden layers."""

    def __init__(self, made: Stack, rates: dict[int, float]) -> None:
        self.network = module(made, PLACE)
        self.drops = {layer: nn.Dropout2d(rate) for layer, rate in rates.items()}
        self.kept: dict[int, list[NDArray[np.float64]]] = {layer: [] for layer in rates}
        self.rule = torch.optim.SGD(self.network.parameters(), lr=0.05)

    def step(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Train on one batch; return the loss before the step."""
        # A picture is made first; then convolution, activation, pooling, convolution, activation, …
        behind = {2: 1, 3: 2, 5: 3}
        out = torch.tensor(x)
        self.rule.zero_grad()
        for number, layer in enumerate(self.network):
            out = layer(out)
            if behind.get(number) in self.drops:
                drop = self.drops[behind[number]]
                masks = drop(torch.ones(*out.shape[:2], 1, 1, dtype=torch.float64))
                self.kept[behind[number]].append((masks[:, :, 0, 0] > 0).double().numpy())
                out = out * masks
        loss = nn.functional.cross_entropy(out, torch.tensor(y))
        loss.backward()
        self.rule.step()
        return float(loss.detach())

    def weights(self) -> Weights:
        """Return copies of its weights."""
        found: Weights = []
        for layer in self.network:
            if isinstance(layer, nn.Linear | nn.Conv2d):
                weight = layer.weight.detach().numpy()
                found.append(
                    Affine(
                        (weight.T if weight.ndim == 2 else weight).copy(), layer.bias.detach().numpy().copy()
                    )
                )
        return found


class HandedOn(Draws):
    """Gives the stack the masks of the last epoch: the largest draw keeps a channel, the smallest drops."""

    def __init__(self, kept: dict[int, list[NDArray[np.float64]]]) -> None:
        super().__init__()
        self._kept = kept

    def grid(self, n: int, seeds: Sequence[int], purpose: str, *place: int) -> Tensor:
        steps = self._kept[place[0]][-KIND.steps :]
        padded = [np.pad(step, ((0, KIND.batch - len(step)), (0, 0))) for step in steps]
        numbers = torch.tensor(np.stack(padded)).mT.flatten()
        # One number for each channel, not for each pixel.
        assert n == len(numbers) == KIND.steps * CHANNELS[place[0]] * KIND.batch
        return numbers.expand(len(seeds), n) * 65535 - 32768


@pytest.fixture(autouse=True)
def _each_epoch_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the layer will draw in the next epochs is not known yet."""
    monkeypatch.setattr("reglab.engine.effects.noise.AT_ONCE", 1)


@pytest.mark.parametrize(
    ("technique", "rates"),
    [
        (SpatialDropout(p=0.3), {1: 0.3, 3: 0.3}),
        (SpatialDropout(p=0.5, layers=(2,)), {2: 0.5}),
    ],
    ids=["convolutions", "behind-the-pooling"],
)
def test_spatial_dropout(note: Note, technique: SpatialDropout, rates: dict[int, float]) -> None:
    torch.manual_seed(3)
    made = stack(KIND, ((), (technique,)), optimizer=SGD(lr=0.05))
    peer = TorchPeer(made, rates)
    made.training.draws = HandedOn(peer.kept)
    largest = follow(made, peer)
    note(largest)
    assert largest < TOLERANCE
    for masks in peer.kept.values():
        assert 0.3 < np.concatenate(masks).mean() < 0.85
