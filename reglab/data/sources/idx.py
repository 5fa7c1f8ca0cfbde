"""Files of MNIST's own format."""

from __future__ import annotations

from contextlib import ExitStack
from functools import lru_cache

from reglab.data.arrays import Examples
from reglab.data.finding import changes, found
from reglab.data.numbers.idx import read_idx
from reglab.data.numbers.pooling import Rows, parts_of, pooled
from reglab.experiment.sources.idx import IdxSource


def read(source: IdxSource) -> Examples:
    """Return all examples, in the order of the files."""
    return _read(source, changes(source))


def divide(source: IdxSource, sizes: tuple[int, int, int], seed: int, draw: tuple[int, ...]) -> Rows | None:
    """Which rows are in which part, where some are for the test; see `parts_of`."""
    return parts_of(source, read(source)[1], sizes, seed, draw)


@lru_cache(maxsize=2)
def _read(source: IdxSource, _changes: tuple[object, ...]) -> Examples:
    """Read the files again only where they may have been written since."""
    with ExitStack() as stack:
        arrays = [read_idx(stack.enter_context(found(each)), each.name) for each in source.files]
    return pooled(source, arrays)
