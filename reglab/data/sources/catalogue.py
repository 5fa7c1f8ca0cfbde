"""The catalogue's real sets; its generated ones have no whole that could be read."""

from __future__ import annotations

from reglab.data import real
from reglab.data.arrays import Examples
from reglab.experiment.sources.catalogue import CatalogueSet


def read(source: CatalogueSet) -> Examples:
    """Return all examples of the set."""
    return real.read(source.name)
