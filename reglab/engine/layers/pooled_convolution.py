"""A convolution and the max pooling right behind it, as one layer, where there is no way back: at evaluation.

The outputs of the convolution, several times as many as those of the pooling, are compared right after they
were computed, and never leave the core's own cache; nor does the padded picture, which is made anew where it
is needed. The bias is added behind the pooling, which gives the same numbers. What the kernels see is
gathered as in `Convolution`, but for several short matrices rather than a long one: the library multiplies
them faster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor
from torch.nn import functional

from reglab.engine.layers.bands import Bands
from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.layers.convolution import Convolution
from reglab.engine.replicas.sources import Sources
from reglab.experiment import ops

MOST_SIDE = 3
"""Windows of more lines and columns are compared by the pooling itself: there would be many calls."""

_Comparison = tuple[Tensor, Tensor, Tensor]
"""Two tensors, and where the larger number of both goes."""


@dataclass(slots=True)
class _Piece:
    """Some of the different pictures, or some lines or columns of one, as views on the memory.

    Parameters
    ----------
    seen, gathered : Tensor
        What the kernels see, in the padded picture and gathered.
    idle : Tensor
        Gathered numbers that belong to no pixel.
    replicas : list of (Tensor, Tensor, Tensor, list)
        Of each replica that sees one of the pictures: its kernels, as often as there are matrices of what it
        sees; these; where their products go; and what is compared then.
    """

    seen: Tensor
    gathered: Tensor
    idle: Tensor
    replicas: list[tuple[Tensor, Tensor, Tensor, list[_Comparison]]]

    def act(self) -> None:
        """Gather what the kernels see, multiply, and find the largest products."""
        self.gathered.copy_(self.seen)
        if self.idle.numel():
            self.idle.zero_()
        for weight, seen, outputs, comparisons in self.replicas:
            torch.bmm(weight, seen, out=outputs)
            for one, other, larger in comparisons:
                torch.maximum(one, other, out=larger)


@dataclass(slots=True)
class _Group:
    """Pictures that are taken through the layer together.

    Parameters
    ----------
    pictures : slice
        Which of the different ones.
    inner : Tensor
        Where they lie within the rims.
    pieces : list of _Piece
        What is gathered at once.
    """

    pictures: slice
    inner: Tensor
    pieces: list[_Piece]


class PooledConvolution(Layer):
    """Cross-correlation with kernels per output channel and a bias, and the largest number of each window.

    Parameters
    ----------
    op : Convolution
        Shapes, kernel, stride and padding.
    pool : Pool
        Shapes and window; the windows lie side by side.
    seen : int
        Numbers of a kernel as they lie in memory.
    sources : Sources, optional
        Which pictures each replica sees; its input has those alone then.
    """

    def __init__(
        self, op: ops.Convolution, pool: ops.Pool, seen: int, sources: Sources | None = None
    ) -> None:
        self._op = op
        self._pool = pool
        self._seen = seen
        self._sources = sources
        self._groups: list[_Group] = []

    @classmethod
    def of(cls, convolved: Convolution, pool: ops.Pool) -> PooledConvolution:
        """Return a convolution together with the pooling behind it."""
        return cls(convolved.op, pool, convolved.seen, convolved.sources)

    @staticmethod
    def fits(pool: ops.Pool) -> bool:
        """Whether a pooling may be carried out together with the convolution before it."""
        return pool.kind == "max" and pool.size == pool.stride and 2 <= pool.size <= MOST_SIDE

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return what the convolution and the pooling give one after the other, by those of torch."""
        pool = self._pool
        y = Convolution(self._op, self._seen, self._sources).forward(x, parameters)
        pictures = y.permute(0, 2, 1).reshape(-1, *self._op.output)
        pooled = functional.max_pool2d(pictures, pool.size, pool.stride)
        return pooled.reshape(len(y), y.shape[2], -1).permute(0, 2, 1)

    def _bands(self, rows: int) -> Bands:
        return Bands.of(self._op, self._pool, self._seen, rows)

    def scratch(self, replicas: int, rows: int) -> int:
        """The numbers gathered at once, and what becomes of them."""
        different = replicas if self._sources is None else len(self._sources.firsts)
        return sum(self._bands(rows).rooms(different))

    def prepare(self, work: Workspace) -> None:
        """Make room for padded pictures, and all views."""
        replicas, _, rows = work.y.shape
        sources = self._sources or Sources.each(replicas)
        cut, different = self._bands(rows), len(sources.firsts)
        (channels, height, width), rim = self._op.input, self._op.padding
        padded = work.y.new_zeros(
            min(cut.pictures, different), channels, height + 2 * rim, width + 2 * rim, rows
        )
        self._groups = []
        for first in range(0, different, cut.pictures):
            pictures = slice(first, min(first + cut.pictures, different))
            mine = padded[: pictures.stop - first]
            pieces = [
                self._piece(
                    work, sources, cut, mine, first, column, slice(band, min(band + cut.together, cut.bands))
                )
                for column in range(cut.across)
                for band in range(0, cut.bands, cut.together)
            ]
            inner = mine[:, :, rim : rim + height, rim : rim + width]
            self._groups.append(_Group(pictures, inner, pieces))

    def _piece(
        self,
        work: Workspace,
        sources: Sources,
        cut: Bands,
        padded: Tensor,
        first: int,
        column: int,
        bands: slice,
    ) -> _Piece:
        op, number, (lines, columns) = self._op, len(padded), cut.of_matrix
        matrices, count = (bands.stop - bands.start) * cut.matrices, lines * columns * cut.rows
        seen = work.scratch[: number * matrices * cut.seen * count].view(number, matrices, cut.seen, count)
        outputs = work.scratch[cut.rooms(len(sources.firsts))[0] :][: matrices * cut.channels * count]
        outputs = outputs.view(matrices, cut.channels, count)
        pixels = prod(op.weight_shape[1:])
        gathered = seen[:, :, :pixels].view(number, matrices, *op.weight_shape[1:], lines, columns, cut.rows)
        picture, channel, line, pixel, _ = padded.stride()
        down, right = op.stride * line, op.stride * pixel
        strides = (picture, lines * down, channel, line, pixel, down, right, 1)
        offset = bands.start * cut.matrices * lines * down + column * columns * right
        pooled = work.y.view(
            len(work.y), cut.channels, cut.bands, cut.lines, cut.across, cut.columns, cut.rows
        )[:, :, bands, :, column].transpose(1, 2)
        replicas = []
        for place in sources.seen_by(first, first + number):
            weight = work.parameters[0][place].expand(matrices, -1, -1)
            comparisons = list(_comparisons(cut.windows(outputs), pooled[place]))
            replicas.append((weight, seen[sources.of[place] - first], outputs, comparisons))
        windows = padded.as_strided(gathered.shape, strides, padded.storage_offset() + offset)
        return _Piece(windows, gathered, seen[:, :, pixels:], replicas)

    def forward_into(self, work: Workspace) -> None:
        """Write the largest products of kernels and gathered numbers, and add the bias."""
        pictures = work.x.view(len(work.x), *self._op.input, work.x.shape[2])
        for group in self._groups:
            group.inner.copy_(pictures[group.pictures])
            for piece in group.pieces:
                piece.act()
        work.y.view(work.y.shape[0], self._op.output[0], -1).add_(work.parameters[1])


def _comparisons(numbers: Tensor, largest: Tensor) -> Iterator[_Comparison]:
    """Yield what is compared: the numbers of each line of a window, then what is left of its lines.

    Parameters
    ----------
    numbers : Tensor, shape (bands, channels, lines, size, columns, size, rows)
        The numbers by line and column of their window, and by line and column within; written over.
    largest : Tensor, shape (bands, channels, lines, columns, rows)
        Where the largest go.
    """
    first, *others = numbers.unbind(5)
    for other in others:
        yield first, other, first
    first, *others = first.unbind(3)
    for other in others[:-1]:
        yield first, other, first
    yield first, others[-1], largest
