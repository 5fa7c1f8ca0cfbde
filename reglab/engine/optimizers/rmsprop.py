"""RMSprop."""

from __future__ import annotations

from torch import Tensor

from reglab.engine.optimizers.base import FlatOptimizer, divided, positive
from reglab.engine.optimizers.rates import Rates
from reglab.experiment.training import RMSprop


class FlatRMSprop(FlatOptimizer):
    """s ← α s + (1−α) g²; w ← w − η g / (√s + ε), with momentum on the quotient (``torch.optim.RMSprop``)."""

    def __init__(self, spec: RMSprop, weights: Tensor, rates: Rates) -> None:
        super().__init__(weights, rates, 1 - spec.momentum)
        self._spec = spec
        self._eps = positive(spec.eps, weights)
        self.state = tuple(weights.new_zeros(weights.shape) for _ in range(2 if spec.momentum else 1))

    def update(self, gradient: Tensor) -> None:
        """Change weights, average square and velocity."""
        spec, square = self._spec, self.state[0]
        square.mul_(spec.alpha).addcmul_(gradient, gradient, value=1 - spec.alpha)
        root = square.sqrt().add_(self._eps)
        if spec.momentum:
            velocity = self.state[1]
            velocity.mul_(spec.momentum).addcdiv_(gradient, root)
            self.rates.subtract(self.weights, velocity)
        else:
            self.rates.subtract_quotient(self.weights, gradient, root)

    def reach(self, where: slice) -> Tensor:
        """η / (√s + ε), and over 1 − μ where there is momentum μ."""
        return divided(self.rate_of(where), self.state[0][where].sqrt(), self._spec.eps)
