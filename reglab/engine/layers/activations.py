"""The activation functions, with derivatives written out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional

from reglab.engine.layers.base import Layer, Workspace

_aten = torch.ops.aten

LEAK = 0.01
"""Slope of the leaky ReLU on negative inputs."""


class Activation(Layer):
    """A function of each number alone."""

    flat: ClassVar[bool] = True
    reuses_gradient: ClassVar[bool] = True
    moves_zero: ClassVar[bool] = False
    """Whether the function of 0 is another number."""

    @staticmethod
    @abstractmethod
    def function(x: Tensor, /) -> Tensor:
        """Return the function of every number."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the function of every number; there are no parameters."""
        del parameters
        return self.function(x)


class InPlaceActivation(Activation):
    """An activation whose derivative follows from its output, so that its input need not be kept."""

    reuses_input: ClassVar[bool] = True
    keeps_output: ClassVar[bool] = True

    @staticmethod
    @abstractmethod
    def apply(y: Tensor, /) -> Tensor:
        """Replace every number by its function."""

    @staticmethod
    @abstractmethod
    def derive(y: Tensor, gradient: Tensor, /) -> None:
        """Multiply `gradient` by the derivative, which follows from the output `y`."""

    def forward_into(self, work: Workspace) -> None:
        """Apply the function in place."""
        self.apply(work.y)

    def backward(self, work: Workspace) -> None:
        """Multiply the gradient by the derivative in place."""
        self.derive(work.y, work.grad_y)


class ReLU(InPlaceActivation):
    """max(0, x)."""

    asks_sign: ClassVar[bool] = True

    function = staticmethod(torch.relu)
    apply = staticmethod(torch.relu_)

    @staticmethod
    def derive(y: Tensor, gradient: Tensor) -> None:
        """1 where y > 0, else 0."""
        _aten.threshold_backward.grad_input(gradient, y, 0, grad_input=gradient)


class LeakyReLU(InPlaceActivation):
    """x where x > 0, else 0.01 x."""

    @staticmethod
    def function(x: Tensor, /) -> Tensor:
        """Return x or 0.01 x."""
        return functional.leaky_relu(x, LEAK)

    @staticmethod
    def apply(y: Tensor, /) -> Tensor:
        """Multiply what is negative by 0.01."""
        return functional.leaky_relu_(y, LEAK)

    @staticmethod
    def derive(y: Tensor, gradient: Tensor) -> None:
        """1 where y > 0, else 0.01."""
        _aten.leaky_relu_backward.grad_input(gradient, y, LEAK, True, grad_input=gradient)


class ELU(InPlaceActivation):
    """x where x > 0, else exp(x) − 1."""

    function = staticmethod(functional.elu)
    apply = staticmethod(functional.elu_)

    @staticmethod
    def derive(y: Tensor, gradient: Tensor) -> None:
        """1 where y > 0, else y + 1."""
        _aten.elu_backward.grad_input(gradient, 1.0, 1.0, 1.0, True, y, grad_input=gradient)


class Tanh(InPlaceActivation):
    """The hyperbolic tangent."""

    function = staticmethod(torch.tanh)
    apply = staticmethod(torch.tanh_)

    @staticmethod
    def derive(y: Tensor, gradient: Tensor) -> None:
        """1 − y²."""
        _aten.tanh_backward.grad_input(gradient, y, grad_input=gradient)


class Sigmoid(InPlaceActivation):
    """1 / (1 + exp(−x))."""

    moves_zero: ClassVar[bool] = True
    function = staticmethod(torch.sigmoid)
    apply = staticmethod(torch.sigmoid_)

    @staticmethod
    def derive(y: Tensor, gradient: Tensor) -> None:
        """The output times its distance from 1."""
        _aten.sigmoid_backward.grad_input(gradient, y, grad_input=gradient)


class GELU(Activation):
    """x Φ(x), Φ the normal distribution function (the exact form); its derivative needs the input."""

    function = staticmethod(functional.gelu)

    def forward_into(self, work: Workspace) -> None:
        """Write x Φ(x)."""
        _aten.gelu.out(work.x, out=work.y)

    def backward(self, work: Workspace) -> None:
        """Multiply the gradient by Φ(x) + x φ(x), φ the normal density."""
        _aten.gelu_backward.grad_input(work.grad_y, work.x, grad_input=work.grad_y)


ACTIVATIONS: dict[str, type[Activation] | None] = {
    "relu": ReLU,
    "leaky_relu": LeakyReLU,
    "elu": ELU,
    "gelu": GELU,
    "tanh": Tanh,
    "sigmoid": Sigmoid,
    "linear": None,
}
"""Layer class by the name in a spec; ``None`` where there is nothing to apply."""
