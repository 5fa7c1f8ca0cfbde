"""Training examples as a person has edited them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reglab.data.arrays import Flags, Floats, Targets
from reglab.experiment.example_edits import ExampleEdit, kept_places


def edited(
    edits: Sequence[ExampleEdit], x: Floats, y: Targets, flipped: Flags
) -> tuple[Floats, Targets, Flags]:
    """Return training examples with edits made, in the units of the data set.

    Parameters
    ----------
    edits : sequence of ExampleEdit
        What became of single examples; those of examples that were not drawn do nothing.
    x : array of float64, shape (n, d)
        Features as they were drawn.
    y : array of int64 or float64, shape (n,)
        Class indices, or target values.
    flipped : array of bool, shape (n,)
        Examples whose label was replaced by a wrong one.
    """
    present = [edit for edit in edits if edit.index < len(y)]
    if not present:
        return x, y, flipped
    x, y = x.copy(), y.copy()
    for edit in present:
        if edit.x is not None:
            x[edit.index] = edit.x
        if edit.y is not None:
            y[edit.index] = edit.y
    kept = np.array(kept_places(present, len(y)), np.int64)
    return x[kept], y[kept], flipped[kept]
