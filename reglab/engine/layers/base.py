"""What a layer of a stacked network is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import torch
from torch import Tensor


@dataclass(slots=True)
class Workspace:
    """The memory on which one layer works.

    Parameters
    ----------
    parameters, gradients : tuple of Tensor
        Weights and biases, and where their gradients go; no gradients in a pass that only
        evaluates.
    x, y : Tensor
        Input and output. Activations of M replicas have the shape (M, units, rows): the
        examples of a batch lie side by side in the last dimension.
    x_t, weight_t : Tensor
        Views of input and weight matrix with the last two dimensions exchanged, made once
        because a step of a small network is hardly longer than making them.
    state : tuple of Tensor
        What training brings forward besides the parameters.
    scratch : Tensor
        Memory for a passing use, as large as the layer asked for; all layers of a pass share it.
    grad_y, grad_x : Tensor
        Gradients by output and input; the latter is ``None`` where nobody asks for it.
    """

    parameters: tuple[Tensor, ...] = ()
    gradients: tuple[Tensor, ...] = ()
    state: tuple[Tensor, ...] = ()
    x: Tensor = field(init=False)
    y: Tensor = field(init=False)
    x_t: Tensor = field(init=False)
    weight_t: Tensor = field(init=False)
    scratch: Tensor = field(init=False)
    grad_y: Tensor = field(init=False)
    grad_x: Tensor | None = None


class Layer(ABC):
    """One stage of a stacked network; a new kind needs no more than `forward`."""

    flat: ClassVar[bool] = False
    """Whether it works on each number alone and is given whole buffers as vectors.

    Such buffers end in unused numbers, so that the scalar rest of a vector loop, which may
    round differently, never meets a number that counts.
    """
    reuses_input: ClassVar[bool] = False
    """Whether its output is written over its input, without which `backward` gets along."""
    keeps_output: ClassVar[bool] = False
    """Whether `backward` needs the output, which no layer may write over then."""
    asks_sign: ClassVar[bool] = False
    """Whether `backward` asks of the output only where it is positive."""
    switches: bool = False
    """Whether each number is 0 in the output, or has the sign that it had."""
    reuses_gradient: ClassVar[bool] = False
    """Whether the gradient of the input is written over the gradient of the output."""
    counts_examples: ClassVar[bool] = False
    """Whether it must know how many of the rows are examples and how many only fill memory."""

    examples: int | None = None
    """How many of the rows are examples, for a layer that counts them; ``None`` for all."""

    @abstractmethod
    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the output, by differentiable operations.

        Parameters
        ----------
        x : Tensor, shape (M, inputs, rows)
            Input; a vector for a layer with `flat`.
        parameters : sequence of Tensor
            Weights (M, …) and biases (M, n, 1).
        """

    def scratch(self, replicas: int, rows: int) -> int:
        """Return how many numbers of passing memory it needs."""
        del replicas, rows
        return 0

    def prepare(self, work: Workspace) -> None:  # noqa: B027
        """Make what is the same in every step, once the memory is laid out."""

    def forward_into(self, work: Workspace) -> None:
        """Write the output of ``work.x`` into ``work.y``."""
        work.y.copy_(self.forward(work.x, work.parameters))

    def backward(self, work: Workspace) -> None:
        """Write the gradients of parameters and input; here by autograd of `forward`."""
        # Tensors made under inference mode cannot be saved for autograd; copies made outside can.
        with torch.inference_mode(False), torch.enable_grad():
            inputs = [tensor.clone().requires_grad_() for tensor in (work.x, *work.parameters)]
            result = self.forward(inputs[0], inputs[1:])
            found = torch.autograd.grad(result, inputs, work.grad_y.clone())
        if work.grad_x is not None:
            work.grad_x.copy_(found[0])
        for place, value in zip(work.gradients, found[1:], strict=True):
            place.copy_(value)
