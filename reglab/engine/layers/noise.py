"""Layers that disturb activations in training and rescale them at evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace


class Disturbance(Protocol):
    """What one kind of noise does in every step of a chunk to the replicas first … last − 1."""

    first: int
    last: int
    factors: tuple[Tensor, ...]
    shifts: tuple[Tensor, ...]


class NoiseLayer(Layer):
    """x · factor + shift, one kind of noise after the other.

    The input is kept, for the derivative of the activation before.
    """

    reuses_gradient: ClassVar[bool] = True

    def __init__(self, parts: Sequence[Disturbance]) -> None:
        self._parts = tuple(parts)
        self.step = 0
        """The step of the chunk whose numbers are used."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the disturbed input; there are no parameters."""
        del parameters
        return self._disturb(x.clone())

    def forward_into(self, work: Workspace) -> None:
        """Write the disturbed input."""
        self._disturb(work.y.copy_(work.x))

    def _disturb(self, x: Tensor) -> Tensor:
        for part in self._parts:
            if part.factors:
                x[part.first : part.last].mul_(part.factors[self.step])
            if part.shifts:
                x[part.first : part.last].add_(part.shifts[self.step])
        return x

    def backward(self, work: Workspace) -> None:
        """Multiply the gradient by the factors in place."""
        for part in self._parts:
            if part.factors:
                work.grad_y[part.first : part.last].mul_(part.factors[self.step])


class EvaluationScale(Layer):
    """x · factor, for techniques that do not rescale in training.

    Parameters
    ----------
    factor : Tensor, shape (M, 1, 1)
        Factor of every replica.
    """

    reuses_input: ClassVar[bool] = True

    def __init__(self, factor: Tensor) -> None:
        self._factor = factor

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return x · factor; there are no parameters."""
        del parameters
        return x * self._factor

    def forward_into(self, work: Workspace) -> None:
        """Multiply in place."""
        work.y.mul_(self._factor)
