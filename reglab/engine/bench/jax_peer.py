"""JAX as a peer: replicas side by side by ``vmap``, the steps of an epoch by ``scan``, compiled by ``jit``.

It is what a person who knows JAX would write: the same network, loss, penalty and optimiser as everybody's,
the same initial weights as reglab's, and batches drawn within the compiled program. Only the benchmark
imports this module, and JAX need not be there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.engine.bench.peers import Network, Task
from reglab.engine.replicas.init import initial_weights
from reglab.engine.replicas.weights import Affine
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.plan import plan_of
from reglab.experiment.training import Adam

ONE_THREAD = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
"""Variables with which JAX keeps to one thread; to be set before it is loaded."""
INIT = "he"

Forward = Callable[[Any, Any], Any]
"""(weights and biases, a batch of pictures or rows) → logits, for one network."""


def is_there() -> bool:
    """Whether JAX is installed."""
    return find_spec("jax") is not None and find_spec("jaxlib") is not None


class JaxTraining:
    """Trains the replicas of a task, further from where it stands.

    Parameters
    ----------
    task : Task
        What everybody trains.
    replicas : int
        Number of networks, with the seeds 0, 1, 2, …
    device : str
        ``cpu`` or ``cuda``.
    """

    def __init__(self, task: Task, replicas: int, device: str = "cpu") -> None:
        self._jax = import_module("jax")
        numpy = import_module("jax.numpy")
        platform = "gpu" if device == "cuda" else device
        self._device = self._jax.devices(platform)[0]
        self._task, self._replicas = task, replicas
        with self._jax.default_device(self._device):
            self._x = numpy.asarray(task.x.reshape(-1, *task.network.shape), numpy.float32)
            self._y = numpy.asarray(task.y)
            weights = _initial(task.network, replicas)
            zeros = self._jax.tree.map(np.zeros_like, weights)
            steps = np.zeros(replicas, dtype=np.float32)
            state = (weights, zeros, zeros, steps)
            self._state = self._jax.tree.map(numpy.asarray, state)
            self._keys = self._jax.random.split(self._jax.random.key(0), replicas)
        self._ordered = self._jax.jit(self._jax.vmap(self._epoch, in_axes=(0, 0)))
        self._drawn = self._jax.jit(self._jax.vmap(self._drawn_epoch, in_axes=(0, 0, None)))
        self._epochs = 0

    @property
    def weights(self) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Weights and biases of every layer, the replicas first."""
        return [(np.asarray(w), np.asarray(b)) for w, b in self._state[0]]

    def __call__(self, epochs: int) -> None:
        """Train so many epochs, and wait until it is done."""
        for _ in range(epochs):
            self._state, _ = self._drawn(self._state, self._keys, self._epochs)
            self._epochs += 1
        self._jax.block_until_ready(self._state)

    def train_in_order(self, order: NDArray[np.int64]) -> NDArray[np.float32]:
        """Train an epoch on given batches, (replicas, steps, batch); return objectives, (replicas, steps)."""
        self._state, objectives = self._ordered(self._state, order)
        return np.asarray(objectives)

    def _drawn_epoch(self, state: Any, key: Any, epoch: Any) -> Any:
        random = self._jax.random
        order = random.permutation(random.fold_in(key, epoch), len(self._task.x))
        return self._epoch(state, order.reshape(-1, self._task.batch))

    def _epoch(self, state: Any, order: Any) -> Any:
        return self._jax.lax.scan(self._step, state, order)

    def _step(self, state: Any, rows: Any) -> Any:
        """Take one step of Adam, for one network; return the state and the objective before it."""
        jax, rule = self._jax, Adam(lr=self._task.lr)
        weights, averages, squares, steps = state
        objective, slopes = jax.value_and_grad(self._objective)(weights, self._x[rows], self._y[rows])
        steps = steps + 1
        averages = jax.tree.map(lambda m, g: rule.beta1 * m + (1 - rule.beta1) * g, averages, slopes)
        squares = jax.tree.map(lambda v, g: rule.beta2 * v + (1 - rule.beta2) * g * g, squares, slopes)
        first, second = 1 - rule.beta1**steps, 1 - rule.beta2**steps

        def moved(w: Any, m: Any, v: Any) -> Any:
            return w - rule.lr * (m / first) / (jax.numpy.sqrt(v / second) + rule.eps)

        return (jax.tree.map(moved, weights, averages, squares), averages, squares, steps), objective

    def _objective(self, weights: Any, x: Any, y: Any) -> Any:
        """Mean cross-entropy of a batch, and λ times the squares of all weights, not of biases."""
        jax = self._jax
        logs = jax.nn.log_softmax(_logits(jax, self._task.network, weights, x))
        loss = -jax.numpy.take_along_axis(logs, y[:, None], 1).mean()
        return loss + self._task.l2 * sum((w * w).sum() for w, _ in weights)


def _logits(jax: Any, network: Network, weights: Any, x: Any) -> Any:
    parameters = iter(weights)
    for layer in network.layers:
        if isinstance(layer, DenseLayer):
            w, b = next(parameters)
            x = jax.nn.relu(x @ w + b)
        elif isinstance(layer, Conv2dLayer):
            w, b = next(parameters)
            x = jax.nn.relu(jax.lax.conv(x, w, (1, 1), "SAME") + b[:, None, None])
        elif isinstance(layer, MaxPool2dLayer):
            window = (1, 1, layer.size, layer.size)
            x = jax.lax.reduce_window(x, -np.inf, jax.lax.max, window, window, "VALID")
        else:
            x = x.reshape(len(x), -1)
    w, b = next(parameters)
    return x @ w + b


def _initial(network: Network, replicas: int) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Return weights (replicas, inputs, outputs), or kernels, and biases of every layer."""
    plan = plan_of(network.layers, network.shape, network.classes)
    each = [
        [layer for layer in initial_weights(plan, INIT, seed) if isinstance(layer, Affine)]
        for seed in range(replicas)
    ]
    return [
        (
            np.stack([one.weight for one in layers]).astype(np.float32),
            np.stack([one.bias for one in layers]).astype(np.float32),
        )
        for layers in zip(*each, strict=True)
    ]
