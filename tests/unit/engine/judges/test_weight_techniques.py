"""Techniques on weights, gradients and activities beside Keras and PyTorch, 50 steps of equal batches."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from reglab.engine.replicas.weights import Affine
from reglab.engine.stack.stack import Stack, Weights
from reglab.experiment.techniques.activity import Activity
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gradient_clipping import GradientClipping
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.max_norm import MaxNorm
from reglab.experiment.techniques.orthogonal import Orthogonal
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.training import SGD, Adam, Optimizer
from tests.support.stacks import module, split, stack, structure, torch_loss
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.keras_peer import KerasPeer

Note = Callable[[float], None]
KIND = structure(activations="tanh")
EVERY = (1, 2, 3)
RULES: dict[str, tuple[Optimizer, str, dict[str, float]]] = {
    "sgd": (SGD(lr=0.05), "SGD", {"learning_rate": 0.05}),
    # Keras puts ε elsewhere.
    "adam": (Adam(lr=0.02, eps=1e-30), "Adam", {"learning_rate": 0.02, "epsilon": 1e-30}),
}


def beside_keras(keras: Any, technique: Technique, rule: str, **peer: Any) -> tuple[Stack, KerasPeer]:
    spec, theirs, settings = RULES[rule]
    made = stack(KIND, ((), (technique,), ()), optimizer=spec)
    return made, KerasPeer(keras, made, PLACE, getattr(keras.optimizers, theirs)(**settings), **peer)


class TorchPeer:
    """A network of plain PyTorch that starts where a replica stands.

    `outputs` is called with the outputs of every hidden layer and returns what is added to the loss;
    `before` and `after` are called around the optimiser's step.
    """

    def __init__(self, made: Stack, place: int, optimizer: Callable[..., torch.optim.Optimizer]) -> None:
        self.structure = made.structure
        self.network = module(made, place)
        self.optimizer = optimizer(self.network.parameters())
        self.before: Callable[[], object] = lambda: None
        self.after: Callable[[], object] = lambda: None
        self.outputs: Callable[[list[Tensor], int], Tensor] = lambda _outputs, _rows: torch.zeros(())

    def step(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Train on one batch; return the objective before the step."""
        self.optimizer.zero_grad()
        out, hidden = torch.tensor(x), []
        for layer in self.network:
            out = layer(out)
            if not isinstance(layer, nn.Linear):
                hidden.append(out)
        objective = torch_loss(self.structure, out, torch.tensor(y)) + self.outputs(hidden, len(x))
        objective.backward()
        self.before()
        self.optimizer.step()
        self.after()
        return float(objective.detach())

    def weights(self) -> Weights:
        """Return copies of its weights."""
        return weights_of(self.network)


def weights_of(network: nn.Module) -> Weights:
    linear = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    pairs = [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in linear]
    return [Affine(w.copy(), b.copy()) for w, b in pairs]


def beside_torch(technique: Technique, *others: Technique, lr: float = 0.05) -> tuple[Stack, TorchPeer]:
    made = stack(KIND, ((), (technique, *others), ()), optimizer=SGD(lr=lr))
    return made, TorchPeer(made, PLACE, lambda p: torch.optim.SGD(p, lr=lr))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("mode", ["rows", "columns"])
@pytest.mark.parametrize("layers", [EVERY, (2,)], ids=["all", "one"])
def test_orthogonal(keras: Any, note: Note, mode: Any, rule: str, layers: tuple[int, ...]) -> None:
    where: Any = "all" if layers == EVERY else layers
    made, peer = beside_keras(
        keras,
        Orthogonal(strength=0.3, mode=mode, layers=where),
        rule,
        regularizers={k: keras.regularizers.OrthogonalRegularizer(0.3, mode=mode) for k in layers},
    )
    largest = follow(made, peer)
    penalty = made.evaluate().values["penalty"][PLACE]
    assert penalty > 0
    largest = max(largest, abs(penalty - peer.penalty()))
    note(largest)
    assert largest < TOLERANCE


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("l1", "l2"), [(0.02, 0.0), (0.0, 0.05), (0.02, 0.05)])
def test_activity(keras: Any, note: Note, l1: float, l2: float, rule: str) -> None:
    made, peer = beside_keras(
        keras,
        Activity(l1=l1, l2=l2, layers=(2,)),
        rule,
        behind={2: keras.layers.ActivityRegularization(l1=l1, l2=l2)},
    )
    largest = follow(made, peer)
    data = split(KIND)
    measured = made.evaluate().values
    # On the whole training set at once, as a single batch.
    peer.network(data.x_train)
    penalty = peer.penalty()
    assert penalty > 0
    largest = max(largest, abs(measured["penalty"][PLACE] - penalty))
    note(largest)
    assert largest < TOLERANCE


def test_activity_behind_every_layer_and_before_dropout(note: Note) -> None:
    made, peer = beside_torch(Activity(l1=0.01, l2=0.02))
    peer.outputs = lambda hidden, rows: sum(
        ((0.01 * a.abs().sum() + 0.02 * a.square().sum()) / rows for a in hidden), torch.zeros(())
    )
    largest = follow(made, peer)
    note(largest)
    assert largest < TOLERANCE
    # Dropout comes behind it: what is measured without noise is that of the same weights.
    activity = Activity(l1=0.01, layers=(1,))
    noisy = stack(KIND, ((activity, Dropout(p=0.5, form="classic")), (activity,)))
    for place in range(2):
        noisy.set_weights(place, made.get_weights(PLACE))
    penalties = noisy.evaluate().values["penalty"]
    assert penalties[0] == penalties[1] > 0


@pytest.mark.parametrize("c", [0.5, 1.2])
def test_max_norm_is_renorm(note: Note, c: float) -> None:
    made, peer = beside_torch(MaxNorm(c=c), lr=0.2)

    def project() -> None:
        with torch.no_grad():
            for layer in peer.network:
                if isinstance(layer, nn.Linear):
                    layer.weight.renorm_(2, 0, c)

    peer.after = project
    largest = follow(made, peer)
    note(largest)
    assert largest < TOLERANCE
    norms = np.concatenate([np.linalg.norm(w, axis=0) for w, _ in made.get_weights(PLACE)])
    assert norms.max() <= c
    assert (norms > c - 1e-6).any()
    assert (norms < c - 1e-2).any()


def test_max_norm_beside_keras(keras: Any, note: Note) -> None:
    """Keras shortens what lies within the bound, too, by 1e-7 of its length in every step."""
    made, peer = beside_keras(keras, MaxNorm(c=1.0), "sgd")
    for layer in peer.network.layers:
        layer.kernel.constraint = layer.kernel_constraint = keras.constraints.MaxNorm(1.0, axis=0)
    before = keras.config.epsilon()
    keras.config.set_epsilon(1e-18)
    try:
        largest = follow(made, peer)
    finally:
        keras.config.set_epsilon(before)
    note(largest)
    # Both add an ε to the norm that is divided by; ours is that of renorm, 1e-7.
    assert largest < 1e-5


@pytest.mark.parametrize("c", [0.3, 1.0])
def test_gradient_clipping(note: Note, c: float) -> None:
    made, peer = beside_torch(GradientClipping(c=c), L2(strength=0.01))
    strength = 0.01
    linear = [layer for layer in peer.network if isinstance(layer, nn.Linear)]
    peer.outputs = lambda _hidden, _rows: (
        strength * sum((layer.weight.square().sum() for layer in linear), torch.zeros(()))
    )
    norms = []
    peer.before = lambda: norms.append(float(nn.utils.clip_grad_norm_(peer.network.parameters(), c)))
    largest = follow(made, peer)
    note(largest)
    assert largest < TOLERANCE
    assert max(norms) > c


@pytest.mark.parametrize("decay", [0.5, 0.97])
def test_weight_averaging(note: Note, decay: float) -> None:
    made, plain = beside_torch(WeightAveraging(decay=decay))[0], stack(KIND, ((),), optimizer=SGD(lr=0.05))
    peer = TorchPeer(made, PLACE, lambda p: torch.optim.SGD(p, lr=0.05))
    averaged = AveragedModel(copy.deepcopy(peer.network), multi_avg_fn=get_ema_multi_avg_fn(decay))
    averaged.update_parameters(peer.network)
    peer.after = lambda: averaged.update_parameters(peer.network)
    own = peer.weights
    peer.weights = lambda: weights_of(averaged)  # type: ignore[method-assign]
    largest = follow(made, peer)
    note(largest)
    assert largest < TOLERANCE
    # Training itself goes on with the weights, as without an average.
    for epoch in range(1, 11):
        plain.train_epoch(epoch)
    for (w, b), (w_own, b_own) in zip(plain.get_weights(0), own(), strict=True):
        assert max(np.abs(w - w_own).max(), np.abs(b - b_own).max()) < TOLERANCE
    # What is measured is the average.
    data, network = split(KIND), averaged.module
    with torch.no_grad():
        loss = torch_loss(KIND, network(torch.tensor(data.x_val)), torch.tensor(data.y_val))
    measured = made.evaluate().values
    assert abs(measured["val_loss"][PLACE] - float(loss)) < TOLERANCE
    assert measured["val_loss"][PLACE] != measured["val_loss"][0]


def test_weight_averaging_beside_keras(keras: Any, note: Note) -> None:
    """Keras' average begins with the weights after the first step; ours is that of 49 steps from there."""
    decay, spec = 0.9, SGD(lr=0.05)
    kind = structure(activations="tanh", train=7, batch=7)
    made = stack(kind, ((), (WeightAveraging(decay=decay),), ()), optimizer=spec)
    optimizer = keras.optimizers.SGD(learning_rate=0.05, use_ema=True, ema_momentum=decay)
    peer = KerasPeer(keras, made, PLACE, optimizer)
    data, largest = split(kind), 0.0
    for epoch in range(1, 51):
        order = made.batches.order(7, 0, epoch).numpy()
        peer.step(data.x_train[order], data.y_train[order])
        made.train_epoch(epoch)
        if epoch == 1:
            made.set_weights(PLACE, peer.weights())
    kept = peer.weights()
    optimizer.finalize_variable_values(peer.network.trainable_variables)
    for (w, b), (w_peer, b_peer) in zip(made.get_weights(PLACE), peer.weights(), strict=True):
        largest = max(largest, float(np.abs(w - w_peer).max()), float(np.abs(b - b_peer).max()))
    note(largest)
    assert largest < TOLERANCE
    assert np.abs(kept[0][0] - peer.weights()[0][0]).max() > 1e-4
