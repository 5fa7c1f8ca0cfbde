"""A multi-layer perceptron of scikit-learn with the weights of a replica."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from reglab.engine.replicas.weights import Weights
from reglab.engine.stack.stack import Stack
from tests.support.stacks import activations, split

ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic", "linear": "identity"}


class SklearnPeer:
    """An estimator that starts where a replica of a stack stands.

    Parameters
    ----------
    stack : Stack
        Gives structure and weights; one activation for all hidden layers.
    place : int
        The replica.
    alpha : float
        Strength of L2, in the library's own convention.
    **settings : str or float
        Solver and rates of the estimator.
    """

    def __init__(self, stack: Stack, place: int, alpha: float, **settings: Any) -> None:
        structure = stack.structure
        kind = MLPClassifier if structure.task == "classification" else MLPRegressor
        self._network = kind(
            hidden_layer_sizes=structure.widths[1:-1],
            activation=ACTIVATIONS[activations(structure)[0]],
            alpha=alpha,
            shuffle=False,
            max_iter=1,
            random_state=0,
            **settings,
        )
        data = split(structure, stack.members[place].seed)
        with warnings.catch_warnings():
            # One epoch makes the arrays; what it learned is overwritten, and its optimiser forgotten.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._network.fit(data.x_train, data.y_train)
        del self._network._optimizer
        own = [*self._network.coefs_, *self._network.intercepts_]
        weights, biases = zip(*stack.get_weights(place), strict=True)
        for array, values in zip(own, [*weights, *biases], strict=True):
            array[...] = values

    def step(self, x: NDArray[np.float64], y: NDArray[Any]) -> float:
        """Train on one batch; return loss and penalty before the step."""
        self._network.partial_fit(x, y)
        return float(self._network.loss_)

    def weights(self) -> Weights:
        """Return copies of its weights."""
        pairs = zip(self._network.coefs_, self._network.intercepts_, strict=True)
        return [(w.copy(), b.copy()) for w, b in pairs]
