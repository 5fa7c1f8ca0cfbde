"""Layers that make pictures smaller.

A picture's numbers lie channel by channel, line by line, with the examples side by side in the last
dimension. For the pooling functions of torch that is one picture per replica and channel whose "channels"
are the examples, laid out channels last: they work on it as it lies, vectorised over the examples.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional

from reglab.engine.layers.base import Layer, Workspace
from reglab.experiment import ops
from reglab.experiment.ops import Shape

_aten = torch.ops.aten


def as_pictures(x: Tensor, shape: Shape) -> Tensor:
    """Return (M, units, rows) as (M · channels, rows, height, width), channels last."""
    channels, height, width = shape
    return x.view(x.shape[0] * channels, height, width, x.shape[2]).permute(0, 3, 1, 2)


class Pool(Layer):
    """What both kinds have in common.

    Parameters
    ----------
    op : Pool
        Shapes and window.
    """

    def __init__(self, op: ops.Pool) -> None:
        self._op = op
        self._window = ([op.size] * 2, [op.stride] * 2, [0, 0])
        self._x: Tensor
        self._y: Tensor

    @staticmethod
    @abstractmethod
    def function(pictures: Tensor, size: int, stride: int) -> Tensor:
        """Return pooled pictures."""

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the pooled pictures; there are no parameters."""
        del parameters
        op = self._op
        y = self.function(as_pictures(x, op.input), op.size, op.stride)
        return y.permute(0, 2, 3, 1).reshape(x.shape[0], -1, x.shape[2])

    def prepare(self, work: Workspace) -> None:
        """Look at the memory as pictures."""
        self._x, self._y = as_pictures(work.x, self._op.input), as_pictures(work.y, self._op.output)


class MaxPool(Pool):
    """The largest number of each window; its gradient goes to the first of equals."""

    def prepare(self, work: Workspace) -> None:
        """Make room for the places of the largest numbers, or look at the memory by windows without them."""
        super().prepare(work)
        self._places: Tensor | None = None
        if work.grad_x is not None:
            self._places = torch.empty_like(self._y, dtype=torch.int64)
            return
        _, height, width = self._op.input
        size, (_, lines, columns) = self._op.size, self._op.output
        pictures = work.x.view(-1, height, width, work.x.shape[2])
        self._largest = pictures.new_empty(len(pictures), lines * size, columns, work.x.shape[2])
        self._of_columns = _windows(pictures[:, : lines * size], 2, size, columns)
        self._of_lines = _windows(self._largest, 1, size, lines)

    @staticmethod
    def function(pictures: Tensor, size: int, stride: int) -> Tensor:
        """Return the largest numbers."""
        pooled: Tensor = functional.max_pool2d(pictures, size, stride)
        return pooled

    def forward_into(self, work: Workspace) -> None:
        """Write the largest numbers, and note where they were if there is a way back.

        Without, the largest of columns and then of lines are found in a third of the time.
        """
        if self._places is None:
            _largest(self._of_columns, self._largest)
            _largest(self._of_lines, work.y.view(-1, *self._op.output[1:], work.y.shape[2]))
            return
        _aten.max_pool2d_with_indices.out(self._x, *self._window, out=self._y, indices=self._places)

    def backward(self, work: Workspace) -> None:
        """Each gradient to where the number came from."""
        if work.grad_x is not None:
            _aten.max_pool2d_with_indices_backward.grad_input(
                as_pictures(work.grad_y, self._op.output),
                self._x,
                *self._window,
                [1, 1],
                False,
                self._places,
                grad_input=as_pictures(work.grad_x, self._op.input),
            )


def _windows(x: Tensor, dim: int, size: int, count: int) -> list[Tensor]:
    """Return the first, second, … number of each window along a dimension, as views."""
    shape = (*x.shape[:dim], count, size, *x.shape[dim + 1 :])
    strides = (*x.stride()[:dim], size * x.stride(dim), *x.stride()[dim:])
    return list(x.as_strided(shape, strides, x.storage_offset()).unbind(dim + 1))


def _largest(numbers: Sequence[Tensor], out: Tensor) -> None:
    """Write the largest of some numbers each."""
    if len(numbers) == 1:
        out.copy_(numbers[0])
        return
    torch.maximum(numbers[0], numbers[1], out=out)
    for more in numbers[2:]:
        torch.maximum(out, more, out=out)


class AveragePool(Pool):
    """The mean of each window."""

    _options: ClassVar[tuple[Any, ...]] = (False, True, None)
    """Windows stay within the picture; the divisor is their size."""

    @staticmethod
    def function(pictures: Tensor, size: int, stride: int) -> Tensor:
        """Return the means."""
        return functional.avg_pool2d(pictures, size, stride)

    def forward_into(self, work: Workspace) -> None:
        """Write the means."""
        del work
        _aten.avg_pool2d.out(self._x, *self._window, *self._options, out=self._y)

    def backward(self, work: Workspace) -> None:
        """Spread each gradient evenly over its window."""
        if work.grad_x is not None:
            _aten.avg_pool2d_backward.grad_input(
                as_pictures(work.grad_y, self._op.output),
                self._x,
                *self._window,
                *self._options,
                grad_input=as_pictures(work.grad_x, self._op.input),
            )


class GlobalAverage(Layer):
    """The mean of every channel.

    Parameters
    ----------
    op : GlobalAverage
        Shapes.
    there : int
        Units in memory behind it; what is added is zero.
    """

    def __init__(self, op: ops.GlobalAverage, there: int) -> None:
        self._channels = op.output[0]
        self._places = op.input[1] * op.input[2]
        self._idle = there - self._channels

    def _by_channel(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], self._channels, self._places, x.shape[2])

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the means with idle units behind; there are no parameters."""
        del parameters
        return functional.pad(self._by_channel(x).mean(2), (0, 0, 0, self._idle))

    def forward_into(self, work: Workspace) -> None:
        """Write the means; the memory of idle units is zero from the beginning."""
        torch.mean(self._by_channel(work.x), 2, out=work.y[:, : self._channels])

    def backward(self, work: Workspace) -> None:
        """Spread each gradient evenly over its channel."""
        if work.grad_x is not None:
            self._by_channel(work.grad_x).copy_(work.grad_y[:, : self._channels, None] / self._places)
