"""Adagrad."""

from __future__ import annotations

from torch import Tensor

from reglab.engine.optimizers.base import FlatOptimizer, divided, positive
from reglab.engine.optimizers.rates import Rates
from reglab.experiment.training import Adagrad


class FlatAdagrad(FlatOptimizer):
    """s ← s + g²; w ← w − η g / (√s + ε) (``torch.optim.Adagrad``)."""

    def __init__(self, spec: Adagrad, weights: Tensor, rates: Rates) -> None:
        super().__init__(weights, rates)
        self._spec = spec
        self._eps = positive(spec.eps, weights)
        self.state = (weights.new_zeros(weights.shape),)

    def update(self, gradient: Tensor) -> None:
        """Change weights and sum of squares."""
        (total,) = self.state
        total.addcmul_(gradient, gradient)
        self.rates.subtract_quotient(self.weights, gradient, total.sqrt().add_(self._eps))

    def reach(self, where: slice) -> Tensor:
        """η / (√s + ε)."""
        return divided(self.rate_of(where), self.state[0][where].sqrt(), self._spec.eps)
