"""Adam, and AdamW."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from reglab.engine.optimizers.base import FlatOptimizer, divided, positive
from reglab.engine.optimizers.rates import Rates
from reglab.experiment.training import Adam, AdamW

TABLE = 4096
"""Step numbers are laid out as tensors this many at a time."""


class FlatAdam(FlatOptimizer):
    """m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²; w ← w − η m̂ / (√v̂ + ε) (``torch.optim.Adam``).

    The kernel behind ``torch.optim.Adam(fused=True)`` does it in one pass: a third of the time
    of elementwise lines on small and on large buffers alike.
    """

    def __init__(self, spec: Adam | AdamW, weights: Tensor, rates: Rates) -> None:
        super().__init__(weights, rates)
        self._spec = spec
        self._eps = positive(spec.eps, weights)
        self.state = (weights.new_zeros(weights.shape), weights.new_zeros(weights.shape))
        self._numbers: tuple[Tensor, ...] = ()
        self._by_rate = rates.by_rate()

    def update(self, gradient: Tensor) -> None:
        """Change weights and both averages."""
        place = (self.steps - 1) % TABLE
        if place == 0 or not self._numbers:
            first = self.steps - place
            self._numbers = torch.arange(
                first, first + TABLE, dtype=torch.float32, device=self.weights.device
            ).unbind()
        spec = self._spec
        for rate, (weights, gradients, averages, squares) in self._parts(gradient):
            torch._fused_adam_(
                weights,
                gradients,
                averages,
                squares,
                [],
                [self._numbers[place]] * len(weights),
                lr=rate,
                beta1=spec.beta1,
                beta2=spec.beta2,
                weight_decay=0.0,
                eps=self._eps,
                amsgrad=False,
                maximize=False,
            )

    def _parts(self, gradient: Tensor) -> Iterator[tuple[float, list[list[Tensor]]]]:
        """Yield the weights, gradients and averages of each rate: the kernel's loops end with slots."""
        everything = (self.weights, gradient, *self.state)
        if self.rates.common is not None:
            yield self.rates.common, [[flat] for flat in everything]
            return
        for rate, places in self._by_rate.items():
            yield rate, [[flat[where] for where in places] for flat in everything]

    def reach(self, where: slice) -> Tensor:
        """η / (√v̂ + ε)."""
        spec = self._spec
        roots = self.state[1][where].sqrt().div_((1 - spec.beta2**self.steps) ** 0.5)
        return divided(self.rate_of(where), roots, spec.eps)


class FlatAdamW(FlatAdam):
    """Adam with w ← w (1 − η wd) before the step, on weights alone (``torch.optim.AdamW``).

    Parameters
    ----------
    spec : AdamW
        Rates and decay.
    weights : Tensor
        Flat buffer.
    rates : Rates
        The learning rate of every replica.
    decays : Tensor
        1 for every number that decays (weights), 0 for the others (biases).
    """

    def __init__(self, spec: AdamW, weights: Tensor, rates: Rates, decays: Tensor) -> None:
        super().__init__(spec, weights, rates)
        self._keep = None
        if spec.weight_decay:
            self._keep = 1 - rates.spread(weights, lambda rate: rate * spec.weight_decay) * decays

    def update(self, gradient: Tensor) -> None:
        """Decay, then the step of Adam."""
        if self._keep is not None:
            self.weights.mul_(self._keep)
        super().update(gradient)
