"""What an optimiser on a flat buffer is."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from reglab.engine.optimizers.rates import Rates


class FlatOptimizer(ABC):
    """An update rule for all weights of a stack at once.

    The rules are those of ``torch.optim``, written out: that package takes a second to
    import and spends longer on a step than a small network does.

    Parameters
    ----------
    weights : Tensor
        Flat buffer that `step` changes in place.
    rates : Rates
        The learning rate of every replica.
    rest : float
        What a momentum leaves of a step: a gradient that lasts moves weights by its rate over this.
    """

    def __init__(self, weights: Tensor, rates: Rates, rest: float = 1.0) -> None:
        self.weights = weights
        self.rates = rates
        self._lasting = rates.spread(weights, lambda rate: rate / rest)
        self.steps = 0
        """Number of steps taken."""
        self._before = 0
        """Number of steps taken before those that are prepared."""
        self._prepared = 0
        """For how many steps what differs from step to step is laid out."""
        self.state: tuple[Tensor, ...] = ()
        """Flat buffers that are carried from step to step."""

    def prepare(self, steps: int, *, reach: bool = False) -> None:
        """Lay out what differs from step to step for so many steps to come, in memory that stays.

        `reach` says whether `reach` will be asked for.
        """
        self._before, self._prepared = self.steps, steps
        self.lay_out(steps, reach=reach)

    def lay_out(self, steps: int, *, reach: bool) -> None:  # noqa: B027
        """Lay out what `update` and `reach` look up by `place`."""

    @property
    def place(self) -> int:
        """Number of the present step among those that are prepared, from 0."""
        return self.steps - self._before - 1

    def step(self, gradient: Tensor) -> None:
        """Take one step against a flat gradient, which may be changed."""
        if self.steps - self._before >= self._prepared:
            self.prepare(1, reach=True)
        self.steps += 1
        self.update(gradient)

    @abstractmethod
    def update(self, gradient: Tensor) -> None:
        """Change weights and state; `steps` counts the present one already."""

    def rate_of(self, where: slice) -> Tensor | float:
        """The learning rates of a piece of the buffer, over what a momentum leaves of a step."""
        return self._lasting[where] if isinstance(self._lasting, Tensor) else self._lasting

    @abstractmethod
    def reach(self, where: slice) -> Tensor | float:
        """How far a gradient of 1 that lasts moves each weight of a piece of the buffer in one step.

        What divides a step by sizes of gradients counts with the sizes of the present step.
        """


def positive(eps: float, like: Tensor) -> float:
    """Return ε, or the least that does not vanish in the type of the weights.

    What never has a gradient, as the numbers that fill memory, would become 0/0 otherwise.
    """
    return max(eps, torch.finfo(like.dtype).tiny)


def divided(rate: float | Tensor, roots: Tensor, eps: float) -> Tensor:
    """Return rate / (roots + eps), finite also where both are 0; `roots` is written over."""
    tiny = torch.finfo(roots.dtype).tiny
    if isinstance(rate, Tensor):
        return roots.add_(eps).clamp_(min=tiny * rate.clamp(min=1.0)).reciprocal_().mul_(rate)
    return roots.add_(eps).clamp_(min=tiny * max(rate, 1.0)).reciprocal_().mul_(rate)
