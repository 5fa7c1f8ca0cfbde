"""Fewer points for long curves, without losing a peak or the end."""

from __future__ import annotations

from typing import Literal

import numpy as np

from reglab.record.events import Array


def block_length(epochs: float, pixels: int) -> int:
    """Return how many epochs to merge so that a block is about a pixel wide: a power of two.

    A power of two, so that it stays the same while a person zooms a little.
    """
    length = 1
    while epochs > 1.25 * length * max(1, pixels):
        length *= 2
    return length


class Sampler:
    """Points worth painting of curves that grow together.

    Blocks of epochs are merged into their extremes once, and kept. One sampler always gets the
    same array, longer each time.
    """

    def __init__(self) -> None:
        self._length = 0
        self._blocks = 0
        self._extremes = np.empty((2, 0, 0))
        self._source = np.empty((0, 0))

    def update(self, source: Array, length: int) -> None:
        """Take a curve per column, shape (epochs, columns), and merge every `length` epochs of it."""
        self._source = source
        if self._extremes.shape[2] != source.shape[1]:
            self._extremes = np.empty((2, 0, source.shape[1]))
        if length != self._length:
            self._length, self._blocks = length, 0
        blocks = len(source) // length if length > 1 else 0
        if blocks > self._blocks:
            self._merge(blocks)

    def _merge(self, blocks: int) -> None:
        source, length, done = self._source, self._length, self._blocks
        columns = source.shape[1]
        if self._extremes.shape[1] < blocks:
            grown = np.empty((2, max(256, 2 * blocks), columns))
            if done:
                grown[:, :done] = self._extremes[:, :done]
            self._extremes = grown
        new = source[done * length : blocks * length].reshape(-1, length, columns)
        self._extremes[0, done:blocks] = np.fmin.reduce(new, axis=1)
        self._extremes[1, done:blocks] = np.fmax.reduce(new, axis=1)
        self._blocks = blocks

    def points(
        self,
        columns: int | list[int],
        first: float,
        last: float,
        edge: Literal["both", "low", "high"] = "both",
    ) -> tuple[Array, Array]:
        """Return epochs and values of curves from epoch `first` to `last`, and a point beyond each end.

        The values of one column have the shape (points,), those of several (points, columns).

        Without merging these are the curve's own. Else there are two points per block: its
        smallest and its largest value, or twice one of them where an `edge` of a band is wanted.
        The last epochs are always single, so that the curve ends where it ends.
        """
        if self._length == 1:
            rows = slice(max(0, int(first) - 2), max(0, int(last) + 2))
            values = self._source[rows, columns]
            return np.arange(rows.start + 1.0, rows.start + 1.0 + len(values)), values
        start = max(0, int(first) // self._length - 1)
        end = max(start, min(self._blocks, int(last) // self._length + 2))
        epochs = np.repeat((np.arange(start, end) + 0.5) * self._length + 0.5, 2)
        low, high = self._extremes[:, start:end, columns]
        values = np.empty((2 * len(low), *low.shape[1:]))
        values[::2] = high if edge == "high" else low
        values[1::2] = low if edge == "low" else high
        if end < self._blocks:
            return epochs, values
        rest = self._source[end * self._length :, columns]
        single = np.arange(end * self._length + 1.0, end * self._length + 1.0 + len(rest))
        return np.concatenate([epochs, single]), np.concatenate([values, rest])
