"""Points that a person drew."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples
from reglab.experiment.sources.points import PointsSource


def read(source: PointsSource) -> Examples:
    """Return the points in the order in which they were drawn."""
    x, y = np.array(source.x), np.array(source.y)
    if source.labels:
        return np.column_stack([x, y]), np.array(source.labels, dtype=np.int64)
    return x[:, None], y
