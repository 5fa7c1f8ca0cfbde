"""Readers of sources: every module of this folder reads one kind, after which it is named.

A module defines ``read(source)``, which returns all examples of a source in a fixed order; classes are
numbered as its ``info`` names them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reglab.data.arrays import Examples
from reglab.experiment.discovery import modules_of
from reglab.experiment.sources.base import Source

SOURCE_READERS: dict[str, Callable[[Any], Examples]] = {
    module.__name__.rpartition(".")[2]: module.read for module in modules_of(__name__)
}
"""By the kind of source."""


def read_source(source: Source) -> Examples:
    """Return all examples of a source, x of shape (n, features) and y of shape (n,)."""
    return SOURCE_READERS[source.kind](source)
