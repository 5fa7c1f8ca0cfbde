"""Stochastic gradient descent."""

from __future__ import annotations

from torch import Tensor

from reglab.engine.optimizers.base import FlatOptimizer
from reglab.experiment.training import SGD


class FlatSGD(FlatOptimizer):
    """v ← μ v + g; w ← w − η v, or w − η (g + μ v) with Nesterov (``torch.optim.SGD``)."""

    def __init__(self, spec: SGD, weights: Tensor) -> None:
        super().__init__(weights)
        self._lr, self._momentum = spec.lr, spec.momentum
        self._nesterov = spec.nesterov
        if spec.momentum:
            self.state = (weights.new_zeros(weights.shape),)

    def update(self, gradient: Tensor) -> None:
        """Change weights and velocity."""
        if not self.state:
            self.weights.add_(gradient, alpha=-self._lr)
            return
        (velocity,) = self.state
        velocity.mul_(self._momentum).add_(gradient)
        ahead = gradient.add_(velocity, alpha=self._momentum) if self._nesterov else velocity
        self.weights.add_(ahead, alpha=-self._lr)

    def reach(self, where: slice) -> Tensor | float:
        """η / (1 − μ): the velocity of a gradient that lasts is 1 / (1 − μ) times as large."""
        del where
        return self._lr / (1 - self._momentum)
