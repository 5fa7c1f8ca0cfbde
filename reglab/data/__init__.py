"""Datasets and splits as numpy arrays: ``load`` is the whole of it."""

from reglab.data.loading import load
from reglab.data.split import Split

__all__ = ["Split", "load"]
