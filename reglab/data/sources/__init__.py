"""Readers of sources: every module of this folder reads one kind, after which it is named.

A module defines ``read(source)``, which returns all examples of a source in a fixed order; classes are
numbered as its ``info`` names them. It may also define

- ``divide(source, sizes, seed, draw)``: which rows are in training, validation and test part, where not
  any row may be in any part;
- ``complete(source, train)``: what fills in missing values (NaN) with what the training examples say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reglab.data.arrays import Examples, Floats, Integers
from reglab.experiment.discovery import modules_of
from reglab.experiment.sources.base import Source

_MODULES = {module.__name__.rpartition(".")[2]: module for module in modules_of(__name__)}
SOURCE_READERS: dict[str, Callable[[Any], Examples]] = {
    kind: module.read for kind, module in _MODULES.items()
}
"""By the kind of source."""
Rows = tuple[Integers, Integers, Integers]
"""Those of training, validation and test part."""


def read_source(source: Source) -> Examples:
    """Return all examples of a source, x of shape (n, features) and y of shape (n,)."""
    return SOURCE_READERS[source.kind](source)


def divided(source: Source, sizes: tuple[int, int, int], seed: int, draw: tuple[int, ...]) -> Rows | None:
    """Return the rows of the three parts where the source says which; ``None`` where any may be in any part.

    Parameters
    ----------
    source : Source
        Where the examples come from.
    sizes : tuple of int
        Examples of training, validation and test part.
    seed : int
        Seed of the test part.
    draw : tuple of int
        Key of the random numbers of the other two.
    """
    divide: Callable[..., Rows | None] | None = getattr(_MODULES.get(source.kind), "divide", None)
    return None if divide is None else divide(source, sizes, seed, draw)


def completion(source: Source, train: Floats) -> Callable[[Floats], Floats]:
    """Return what fills in the missing values of features, with what the training examples `train` say."""
    complete: Callable[..., Callable[[Floats], Floats]] | None
    complete = getattr(_MODULES.get(source.kind), "complete", None)
    return (lambda x: x) if complete is None else complete(source, train)
