"""Layers that disturb activations in training and rescale them at evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

import torch
from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace


class Disturbance(Protocol):
    """What one kind of noise does in every step of a chunk to the replicas first … last − 1."""

    first: int
    last: int
    factors: tuple[Tensor, ...]
    shifts: tuple[Tensor, ...]


class _Ranges:
    """The replicas of a tensor on which each part acts, as views."""

    def __init__(self, whole: Tensor | None = None, parts: Sequence[Disturbance] = ()) -> None:
        self.whole = whole
        self.pieces = [] if whole is None else [whole[part.first : part.last] for part in parts]
        self.others: list[Tensor] = []
        """The replicas on which the first part does not act."""
        if whole is not None:
            sides = (whole[: parts[0].first], whole[parts[0].last :])
            self.others = [side for side in sides if len(side)]


class NoiseLayer(Layer):
    """x · factor + shift, one kind of noise after the other.

    The input is kept, for the derivative of the activation before, unless that asks for its sign alone.

    Parameters
    ----------
    parts : sequence of Disturbance
        The kinds of noise.
    switches : bool
        Whether all that they do is to switch numbers off, or to multiply them by 1 or more.
    """

    reuses_gradient: ClassVar[bool] = True

    def __init__(self, parts: Sequence[Disturbance], *, switches: bool = False) -> None:
        self.switches = switches
        self._parts = tuple(parts)
        # The memory of outputs and gradients is the same in every step, and so are its ranges.
        self._inputs = self._outputs = self._gradients = _Ranges()
        self._alone = False
        self.step = 0
        """The step of the chunk whose numbers are used."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the disturbed input; there are no parameters."""
        del parameters
        x = x.clone()
        self._disturb(_Ranges(x, self._parts), self._parts)
        return x

    def forward_into(self, work: Workspace) -> None:
        """Write the disturbed input."""
        if self._outputs.whole is not work.y or self._inputs.whole is not work.x:
            self._outputs = _Ranges(work.y, self._parts)
            self._inputs = _Ranges(work.x, self._parts)
            self._alone = len(self._parts) == 1 and not self._outputs.others
        first = self._parts[0]
        if self._alone and first.factors and not first.shifts:
            torch.mul(work.x, first.factors[self.step], out=work.y)
            return
        if not first.factors:
            work.y.copy_(work.x)
            self._disturb(self._outputs, self._parts)
            return
        # The first factor is multiplied on the way.
        if work.y is not work.x:
            for source, target in zip(self._inputs.others, self._outputs.others, strict=True):
                target.copy_(source)
        torch.mul(self._inputs.pieces[0], first.factors[self.step], out=self._outputs.pieces[0])
        if first.shifts:
            self._outputs.pieces[0].add_(first.shifts[self.step])
        self._disturb(self._outputs, self._parts[1:])

    def _disturb(self, ranges: _Ranges, parts: Sequence[Disturbance]) -> None:
        for part, here in zip(parts, ranges.pieces[len(self._parts) - len(parts) :], strict=True):
            if part.factors:
                here.mul_(part.factors[self.step])
            if part.shifts:
                here.add_(part.shifts[self.step])

    def backward(self, work: Workspace) -> None:
        """Multiply the gradient by the factors in place."""
        if self._gradients.whole is not work.grad_y:
            self._gradients = _Ranges(work.grad_y, self._parts)
        for part, here in zip(self._parts, self._gradients.pieces, strict=True):
            if part.factors:
                here.mul_(part.factors[self.step])


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
