"""How the pictures of a convolution with a max pooling behind it are cut into matrices."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from reglab.engine.layers import convolution
from reglab.experiment import ops

COLUMNS = 1 << 9
"""Matrices have about as many columns: the library multiplies several of them faster than a long one."""


@dataclass(frozen=True, slots=True)
class Bands:
    """The division of pictures into bands of windows; it does not depend on how many replicas there are.

    Parameters
    ----------
    channels, size, seen, rows : int
        Channels that come out, the side of a window, numbers of a kernel as they lie in memory, and examples
        side by side.
    pictures : int
        How many pictures are gathered at once.
    bands, together : int
        Bands from top to bottom, and how many of them are gathered at once.
    lines, columns, across : int
        Lines and columns of windows in a band, and how many bands lie beside each other.
    split : bool
        Whether there is a matrix for every line of outputs, rather than one for a band.
    """

    channels: int
    size: int
    seen: int
    rows: int
    pictures: int
    bands: int
    together: int
    lines: int
    columns: int
    across: int
    split: bool

    @classmethod
    def of(cls, op: ops.Convolution, pool: ops.Pool, seen: int, rows: int) -> Bands:
        """Return the division for a number of rows: neither many small matrices nor too much at once."""
        size, (_, height, width), most = pool.size, pool.output, convolution.MOST_GATHERED
        wide = size * rows
        of_window = size * wide * seen
        columns = width if width * wide <= 2 * COLUMNS else _divisor(width, COLUMNS // wide)
        columns = _divisor(columns, most // of_window)
        lines = 1
        if columns == width:
            lines = _divisor(height, min(COLUMNS // (size * wide), most // of_window) // columns)
        split = lines == 1 and size * columns * wide > COLUMNS
        bands, of_band = height // lines, of_window * lines * columns
        pictures, together = 1, convolution.evenly(bands, max(1, most // of_band))
        if columns == width and together == bands:
            pictures = max(1, convolution.GATHERED // (bands * of_band))
        across = width // columns
        return cls(op.output[0], size, seen, rows, pictures, bands, together, lines, columns, across, split)

    @property
    def matrices(self) -> int:
        """Matrices of a band."""
        return self.size if self.split else 1

    @property
    def of_matrix(self) -> tuple[int, int]:
        """Lines and columns of outputs of which a matrix is made."""
        return self.size * self.lines // self.matrices, self.size * self.columns

    def rooms(self, different: int) -> tuple[int, int]:
        """Return how many numbers of so many different pictures are gathered at once, and outputs of one."""
        count = self.together * self.size**2 * self.lines * self.columns * self.rows
        return min(self.pictures, different) * self.seen * count, self.channels * count

    def windows(self, outputs: Tensor) -> Tensor:
        """Return outputs by their windows, as a view.

        Parameters
        ----------
        outputs : Tensor, shape (matrices, channels, lines · columns · rows of a matrix)
            Outputs of some bands.

        Returns
        -------
        Tensor, shape (bands, channels, lines, size, columns, size, rows)
            By line and column of the window, and by line and column within.
        """
        inner = (self.columns, self.size, self.rows)
        if self.split:
            return outputs.view(-1, self.size, self.channels, 1, *inner).permute(0, 2, 3, 1, 4, 5, 6)
        return outputs.view(-1, self.channels, self.lines, self.size, *inner)


def _divisor(size: int, most: int) -> int:
    """Return the largest divisor of a size that is not above `most`, or 1."""
    return next(number for number in range(max(1, min(size, most)), 0, -1) if size % number == 0)
