"""Dropout and Gaussian noise beside the layers of Keras; what those drew is handed to the stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from reglab.engine.draws import Draws
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gaussian_dropout import GaussianDropout
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.training import SGD, Adam, Optimizer
from tests.support.stacks import split, stack, structure
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.keras_peer import KerasPeer

Note = Callable[[float], None]
KIND = structure((4, 9, 6, 3), "tanh")

ARMS: dict[str, tuple[Technique, tuple[int, ...]]] = {
    "dropout": (Dropout(p=0.3), (1, 2)),
    "dropout-one-layer": (Dropout(p=0.6, layers=(1,)), (1,)),
    "dropout-inputs": (Dropout(p=0.2, layers=("input", 2)), (0, 2)),
    "gaussian-dropout": (GaussianDropout(p=0.3), (1, 2)),
    "gaussian-dropout-inputs": (GaussianDropout(p=0.1, layers=("input", 2)), (0, 2)),
    "noise-inputs": (GaussianNoise(sigma=0.4), (0,)),
    "noise-everywhere": (GaussianNoise(sigma=0.2, layers=("input", 1, 2)), (0, 1, 2)),
}
RULES: dict[str, tuple[Optimizer, str, dict[str, float]]] = {
    "sgd": (SGD(lr=0.05), "SGD", {"learning_rate": 0.05}),
    "adam": (Adam(lr=0.02, eps=1e-30), "Adam", {"learning_rate": 0.02, "epsilon": 1e-30}),
}


Drawn = list[np.ndarray]


def remembering(keras: Any, technique: Technique, seed: int) -> tuple[Any, Drawn]:
    """Return a layer of Keras, and where it keeps what it drew in each step."""
    drawn: Drawn = []

    def keep(inputs: Any, outputs: Any) -> None:
        before, after = (keras.ops.convert_to_numpy(values) for values in (inputs, outputs))
        if isinstance(technique, Dropout):
            # The largest draw keeps a unit whatever the rate, the smallest drops it.
            drawn.append((after != 0).astype(np.float64))
        elif isinstance(technique, GaussianDropout):
            drawn.append((after / before - 1) / np.sqrt(technique.p / (1 - technique.p)))
        elif isinstance(technique, GaussianNoise):
            drawn.append((after - before) / technique.sigma)

    if isinstance(technique, Dropout):
        base, strength = keras.layers.Dropout, technique.p
    elif isinstance(technique, GaussianDropout):
        base, strength = keras.layers.GaussianDropout, technique.p
    else:
        assert isinstance(technique, GaussianNoise)
        base, strength = keras.layers.GaussianNoise, technique.sigma

    class Remembering(base):  # type: ignore[misc, valid-type]
        def call(self, inputs: Any, training: bool = False) -> Any:
            outputs = super().call(inputs, training=training)
            if training:
                keep(inputs, outputs)
            return outputs

    return Remembering(strength, seed=seed), drawn


class HandedOn(Draws):
    """Gives the stack the numbers that the layers drew in their last epoch."""

    def __init__(self, drawn: dict[int, Drawn]) -> None:
        super().__init__()
        self._drawn = drawn

    def _epoch(self, n: int, seeds: Sequence[int], position: int) -> Tensor:
        steps = self._drawn[position][-KIND.steps :]
        padded = [np.pad(step, ((0, KIND.batch - len(step)), (0, 0))) for step in steps]
        numbers = torch.tensor(np.stack(padded)).mT.flatten()
        assert numbers.shape == (n,)
        return numbers.expand(len(seeds), n)

    def grid(self, n: int, seeds: Sequence[int], purpose: str, *place: int) -> Tensor:
        return self._epoch(n, seeds, place[0]) * 65535 - 32768

    def normal(self, n: int, seeds: Sequence[int], purpose: str, *place: int) -> Tensor:
        return self._epoch(n, seeds, place[0])


@pytest.fixture(autouse=True)
def _each_epoch_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Keras will draw in the next epochs is not known yet."""
    monkeypatch.setattr("reglab.engine.effects.noise.AT_ONCE", 1)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("arm", ARMS)
def test_noise(keras: Any, note: Note, arm: str, rule: str) -> None:
    technique, positions = ARMS[arm]
    spec, theirs, settings = RULES[rule]
    made = stack(KIND, ((), (technique,)), optimizer=spec)
    layers = {position: remembering(keras, technique, 7 + position) for position in positions}
    optimizer = getattr(keras.optimizers, theirs)(**settings)
    behind = {position: layer for position, (layer, _) in layers.items()}
    peer = KerasPeer(keras, made, PLACE, optimizer, behind=behind)
    made.training.draws = HandedOn({position: drawn for position, (_, drawn) in layers.items()})
    largest = follow(made, peer)
    data = split(KIND)
    # At evaluation both leave all units on.
    largest = max(
        largest, abs(made.evaluate().values["val_loss"][PLACE] - peer.evaluate(data.x_val, data.y_val))
    )
    note(largest)
    assert largest < TOLERANCE
    for _, drawn in layers.values():
        assert len(drawn) == 50
        assert np.concatenate(drawn).std() > 0.3
