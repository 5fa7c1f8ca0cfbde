"""The examples of a split as people see them; no torch here, so that they are there before it is imported."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reglab.data import Split, load
from reglab.experiment.data import DataSpec
from reglab.record.events import Array
from reglab.record.questions import ExampleSet


def example_set(split: Split) -> ExampleSet:
    """Return the examples in the units of the data set."""

    def x(values: NDArray[np.float64]) -> Array:
        return values * split.feature_scale + split.feature_mean

    def y(values: NDArray[np.float64]) -> NDArray[np.float64]:
        # Classes are numbered, and were never scaled.
        return values if values.dtype.kind == "i" else values * split.target_scale + split.target_mean

    shifted = None if split.x_val_shifted is None else x(split.x_val_shifted)
    return ExampleSet(
        x(split.x_train),
        y(split.y_train),
        x(split.x_val),
        y(split.y_val),
        split.flipped,
        split.truth,
        shifted,
    )


@lru_cache(maxsize=4)
def loaded(data: DataSpec, train: int, seed: int) -> Split:
    """Load once what is looked at again and again while a person turns a knob that leaves the data alone."""
    return load(data, train, seed)
