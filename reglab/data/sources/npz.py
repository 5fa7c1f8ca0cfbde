"""Arrays in one file of numpy."""

from __future__ import annotations

from functools import lru_cache

from reglab.data.arrays import Examples
from reglab.data.finding import changes, found
from reglab.data.numbers.npz import read_npz
from reglab.data.numbers.pooling import Rows, parts_of, pooled
from reglab.experiment.sources.npz import NpzSource


def read(source: NpzSource) -> Examples:
    """Return all examples, in the order of the pairs."""
    return _read(source, changes(source))


def divide(source: NpzSource, sizes: tuple[int, int, int], seed: int, draw: tuple[int, ...]) -> Rows | None:
    """Which rows are in which part, where some are for the test; see `parts_of`."""
    return parts_of(source, read(source)[1], sizes, seed, draw)


@lru_cache(maxsize=2)
def _read(source: NpzSource, _changes: tuple[object, ...]) -> Examples:
    """Read the file again only where it may have been written since."""
    reference = source.files[0]
    names = [name for pair in source.pairs for name in (pair.x, pair.y)]
    with found(reference) as path:
        return pooled(source, read_npz(path, names, reference.name))
