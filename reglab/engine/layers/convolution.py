"""The convolution of pictures, as one matrix product per replica.

With the examples side by side in the last dimension, the numbers that a kernel sees at all places are
gathered by copying long runs of memory, and the product lands in the layout of all other layers. The
gathered numbers are several times as many as the picture's: they are made for a few pictures, or for a few
lines, at a time, in memory that all convolutions of a pass share, and anew in the backward pass. Replicas
that see the same pictures share them. Products of several replicas in one call would be no faster, and how
many share a call would depend on how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor
from torch.nn import functional

from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.replicas.sources import Sources
from reglab.experiment import ops

GATHERED = 1 << 17
"""About as many numbers are gathered at once where that takes the pictures of several replicas."""

MOST_GATHERED = 3 << 16
"""Never more numbers than these are gathered at once, or those of one column: a core's own cache holds them.

Above it, the pictures of a replica are taken in pieces of a few lines, or of a few columns of a line."""


@dataclass(slots=True)
class _Replica:
    """The matrices of one replica, or of some of its lines.

    Parameters
    ----------
    seen : Tensor, shape (numbers of a kernel, lines · columns · rows)
        All gathered numbers.
    weight, outputs : Tensor
        The kernels, and where their product with what is seen goes.
    weight_gradient, gradients : Tensor, or None
        Where the gradient of the kernels goes, and the gradient by the outputs.
    seen_t, weight_t : Tensor
        Views with the dimensions exchanged.
    """

    seen: Tensor
    weight: Tensor
    outputs: Tensor
    weight_gradient: Tensor | None
    gradients: Tensor | None
    seen_t: Tensor
    weight_t: Tensor


@dataclass(slots=True)
class _Piece:
    """Some of the different pictures, or some lines of one, as views on the memory.

    Parameters
    ----------
    windows, gathered : Tensor, shape (pictures, channels, k, k, lines, columns, rows)
        What the kernels see, in the padded picture and gathered.
    idle : Tensor
        Gathered numbers that belong to no pixel.
    replicas : list of _Replica
        The matrices of each replica that sees one of them.
    adds : bool
        Whether its part of the kernels' gradient comes on top of that of other places.
    scatters : list of (Tensor, Tensor)
        For each pixel of a kernel: gradient by the input, and what is added to it.
    """

    windows: Tensor
    gathered: Tensor
    idle: Tensor
    replicas: list[_Replica]
    adds: bool
    scatters: list[tuple[Tensor, Tensor]]

    def gather(self) -> None:
        """Gather what the kernels see."""
        self.gathered.copy_(self.windows)
        if self.idle.numel():
            self.idle.zero_()


class Convolution(Layer):
    """Cross-correlation with kernels per output channel, for every replica, and a bias per channel.

    Parameters
    ----------
    op : Convolution
        Shapes, kernel, stride and padding.
    seen : int
        Numbers of a kernel as they lie in memory.
    sources : Sources, optional
        Which pictures each replica sees; its input has those alone then. Nobody asks for its gradient.
    """

    def __init__(self, op: ops.Convolution, seen: int, sources: Sources | None = None) -> None:
        self.op = op
        """Shapes, kernel, stride and padding."""
        self.seen = seen
        """Numbers of a kernel as they lie in memory."""
        self.sources = sources
        """Which pictures each replica sees, where they are shared."""
        self._padded: Tensor
        self._inner: Tensor
        self._pieces: list[_Piece] = []

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the convolution, by torch's with a group per replica."""
        op, (weight, bias) = self.op, parameters
        if self.sources is not None:
            x = x[list(self.sources.of)]
        replicas, _, rows = x.shape
        pictures = x.permute(2, 0, 1).reshape(rows, replicas * op.input[0], *op.input[1:])
        kernels = weight[..., : prod(op.weight_shape[1:])].reshape(-1, *op.weight_shape[1:])
        y = functional.conv2d(pictures, kernels, bias.flatten(), op.stride, op.padding, groups=replicas)
        return y.reshape(rows, replicas, -1).permute(1, 2, 0)

    def _division(self, rows: int) -> tuple[int, int, int]:
        """Return how many pictures, lines and columns of theirs are gathered at once."""
        _, height, width = self.op.output
        of_column = self.seen * rows
        if height * width * of_column <= MOST_GATHERED:
            return max(1, GATHERED // (height * width * of_column)), height, width
        if width * of_column <= MOST_GATHERED:
            return 1, evenly(height, MOST_GATHERED // (width * of_column)), width
        return 1, 1, evenly(width, max(1, MOST_GATHERED // of_column))

    def scratch(self, replicas: int, rows: int) -> int:
        """The numbers gathered at once."""
        group, lines, columns = self._division(rows)
        different = replicas if self.sources is None else len(self.sources.firsts)
        return min(group, different) * lines * columns * self.seen * rows

    def prepare(self, work: Workspace) -> None:
        """Make the padded picture and all views."""
        channels, height, width = self.op.input
        rim = self.op.padding
        replicas, _, rows = work.y.shape
        sources = self.sources or Sources.each(replicas)
        different = len(sources.firsts)
        self._padded = work.y.new_zeros(different, channels, height + 2 * rim, width + 2 * rim, rows)
        self._inner = self._padded[:, :, rim : rim + height, rim : rim + width]
        group, lines, columns = self._division(rows)
        _, height, width = self.op.output
        self._pieces = [
            self._piece(
                work,
                sources,
                slice(first, min(first + group, different)),
                slice(line, min(line + lines, height)),
                slice(column, min(column + columns, width)),
            )
            for first in range(0, different, group)
            for line in range(0, height, lines)
            for column in range(0, width, columns)
        ]

    def _piece(
        self, work: Workspace, sources: Sources, pictures: slice, lines: slice, columns: slice
    ) -> _Piece:
        op = self.op
        sides, rows = (lines.stop - lines.start, columns.stop - columns.start), work.y.shape[2]
        padded = self._padded[pictures, :, lines.start * op.stride :, columns.start * op.stride :]
        outer, number = padded.stride(), pictures.stop - pictures.start
        shape = (number, op.input[0], op.kernel, op.kernel, *sides, rows)
        strides = (*outer[:4], outer[2] * op.stride, outer[3] * op.stride, 1)
        windows = padded.as_strided(shape, strides, padded.storage_offset())
        count = prod(sides) * rows
        matrices = work.scratch[: number * self.seen * count].view(number, self.seen, count)
        pixels = prod(op.weight_shape[1:])
        gathered = matrices[:, :pixels].view(shape)

        def of_outputs(tensor: Tensor) -> Tensor:
            # Of one line some columns, or all columns of some lines: a matrix without a copy.
            return tensor.view(-1, *op.output, rows)[:, :, lines, columns].flatten(2)

        trained, outputs = bool(work.gradients), of_outputs(work.y)
        gradients = of_outputs(work.grad_y) if trained else None
        replicas = []
        for place in sources.seen_by(pictures.start, pictures.stop):
            seen, weight = matrices[sources.of[place] - pictures.start], work.parameters[0][place]
            replicas.append(
                _Replica(
                    seen,
                    weight,
                    outputs[place],
                    work.gradients[0][place] if trained else None,
                    None if gradients is None else gradients[place],
                    seen.mT,
                    weight.mT,
                )
            )
        return _Piece(
            windows,
            gathered,
            matrices[:, pixels:],
            replicas,
            lines.start > 0 or columns.start > 0,
            []
            if work.grad_x is None
            else list(self._scatters(work.grad_x, gathered, pictures, lines, columns)),
        )

    def _scatters(
        self, grad_x: Tensor, gathered: Tensor, mine: slice, lines: slice, columns: slice
    ) -> Iterator[tuple[Tensor, Tensor]]:
        op = self.op
        pictures = grad_x.view(-1, *op.input, grad_x.shape[2])[mine]
        for i in range(op.kernel):
            to_line, of_line = _overlap(op, i, op.input[1], lines)
            for j in range(op.kernel):
                to_column, of_column = _overlap(op, j, op.input[2], columns)
                yield pictures[:, :, to_line, to_column], gathered[:, :, i, j, of_line, of_column]

    def forward_into(self, work: Workspace) -> None:
        """Write the products of kernels and gathered numbers."""
        self._inner.copy_(work.x.view(self._inner.shape))
        for piece in self._pieces:
            piece.gather()
            for mine in piece.replicas:
                torch.mm(mine.weight, mine.seen, out=mine.outputs)
        by_channel = work.y.view(work.y.shape[0], self.op.output[0], -1)
        by_channel.add_(work.parameters[1])

    def backward(self, work: Workspace) -> None:
        """∂W = g · gatheredᵀ, ∂b = Σ g; Wᵀ g goes back to where the numbers were gathered."""
        by_channel = work.grad_y.view(work.grad_y.shape[0], self.op.output[0], -1)
        torch.sum(by_channel, 2, True, out=work.gradients[1])
        if work.grad_x is not None:
            work.grad_x.zero_()
        for piece in self._pieces:
            piece.gather()
            for mine in piece.replicas:
                assert mine.weight_gradient is not None
                assert mine.gradients is not None
                if piece.adds:
                    mine.weight_gradient.addmm_(mine.gradients, mine.seen_t)
                else:
                    torch.mm(mine.gradients, mine.seen_t, out=mine.weight_gradient)
                if piece.scatters:
                    torch.mm(mine.weight_t, mine.gradients, out=mine.seen)
            for target, part in piece.scatters:
                target.add_(part)


def evenly(size: int, most: int) -> int:
    """Return how many make equal shares of a size, at most so many each."""
    return -(-size // -(-size // most))


def _overlap(op: ops.Convolution, pixel: int, size: int, places: slice) -> tuple[slice, slice]:
    """Return which numbers of a picture's side a pixel of the kernel meets, and at which of some places.

    Parameters
    ----------
    op : Convolution
        Stride and padding.
    pixel : int
        Line or column within the kernel.
    size : int
        Height or width of the picture, without padding.
    places : slice
        Places of the kernel that are looked at; the second slice counts from its start.
    """
    # Place t meets number t · stride + shift, which must lie between 0 and size − 1.
    shift = pixel - op.padding
    first = max(places.start, -(shift // op.stride))
    last = min(places.stop - 1, (size - 1 - shift) // op.stride)
    if last < first:
        return slice(0, 0), slice(0, 0)
    start = first * op.stride + shift
    target = slice(start, start + (last - first) * op.stride + 1, op.stride)
    return target, slice(first - places.start, last - places.start + 1)
