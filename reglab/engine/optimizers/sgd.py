"""Stochastic gradient descent."""

from __future__ import annotations

from torch import Tensor

from reglab.engine.optimizers.base import FlatOptimizer
from reglab.engine.optimizers.rates import Rates
from reglab.experiment.training import SGD


class FlatSGD(FlatOptimizer):
    """v ← μ v + g; w ← w − η v, or w − η (g + μ v) with Nesterov (``torch.optim.SGD``)."""

    def __init__(self, spec: SGD, weights: Tensor, rates: Rates) -> None:
        super().__init__(weights, rates, 1 - spec.momentum)
        self._momentum = spec.momentum
        self._nesterov = spec.nesterov
        if spec.momentum:
            self.state = (weights.new_zeros(weights.shape),)

    def update(self, gradient: Tensor) -> None:
        """Change weights and velocity."""
        if not self.state:
            self.rates.subtract(self.weights, gradient)
            return
        (velocity,) = self.state
        velocity.mul_(self._momentum).add_(gradient)
        ahead = gradient.add_(velocity, alpha=self._momentum) if self._nesterov else velocity
        self.rates.subtract(self.weights, ahead)

    def reach(self, where: slice) -> Tensor | float:
        """η / (1 − μ): the velocity of a gradient that lasts is 1 / (1 − μ) times as large."""
        return self.rate_of(where)
