"""The operations of which a network consists, with the shapes of one example; what the engine builds."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

Activation = Literal["relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", "linear"]

Shape = tuple[int, ...]
"""Shape of one example: ``(features,)``, or ``(channels, height, width)`` for a picture."""


@dataclass(frozen=True, slots=True)
class Op:
    """One operation.

    Parameters
    ----------
    input, output : tuple of int
        Shapes of one example before and after.
    """

    input: Shape
    output: Shape

    weighted: ClassVar[bool] = False
    """Whether it has weights on which penalties act."""

    @property
    def parameters(self) -> int:
        """Number of trained numbers, biases included."""
        return 0

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """Shape of its weights: (outputs, inputs) or (channels, channels before, height, width)."""
        return ()


@dataclass(frozen=True, slots=True)
class Linear(Op):
    """W x + b."""

    weighted: ClassVar[bool] = True

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """(outputs, inputs); a picture is taken as a row of its numbers."""
        return (self.output[0], prod(self.input))

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return prod(self.weight_shape) + self.output[0]


@dataclass(frozen=True, slots=True)
class Convolution(Op):
    """Cross-correlation with one kernel per output channel, as ``torch.nn.Conv2d``.

    Parameters
    ----------
    kernel, stride, padding : int
        The same for both directions; padding is filled with zeros.
    """

    kernel: int
    stride: int
    padding: int

    weighted: ClassVar[bool] = True

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """(channels, channels before, height, width)."""
        return (self.output[0], self.input[0], self.kernel, self.kernel)

    @property
    def parameters(self) -> int:
        """Kernels and one bias per channel."""
        return prod(self.weight_shape) + self.output[0]


@dataclass(frozen=True, slots=True)
class Activate(Op):
    """A function of each number."""

    function: Activation


@dataclass(frozen=True, slots=True)
class Pool(Op):
    """The largest or the mean number of each window, without padding."""

    kind: Literal["max", "average"]
    size: int
    stride: int


@dataclass(frozen=True, slots=True)
class GlobalAverage(Op):
    """The mean of every channel."""


@dataclass(frozen=True, slots=True)
class Reshape(Op):
    """A picture as a row of its numbers, channel by channel."""


@dataclass(frozen=True, slots=True)
class Normalize(Op):
    """Batch normalisation per unit or channel, as ``torch.nn.BatchNorm1d`` and ``BatchNorm2d``.

    Parameters
    ----------
    eps : float
        Added to the variance.
    momentum : float
        Share of the new batch in the running mean and (unbiased) variance.
    """

    eps: float
    momentum: float

    @property
    def parameters(self) -> int:
        """A factor and a shift for every unit or channel."""
        return 2 * self.output[0]


@dataclass(frozen=True, slots=True)
class Drop(Op):
    """Inverted dropout that belongs to the network itself, and so to every arm."""

    p: float
