"""What the networks of a stack put out for many examples, which memory could not hold all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reglab.engine.stack.stack import Stack
from reglab.record.events import Array

AT_ONCE = 1 << 22
"""About as many numbers of a layer are computed at once."""


def logits_of(stack: Stack, inputs: Sequence[Array]) -> Array:
    """Return the logits of examples, float64 of shape (M, n, outputs).

    Parameters
    ----------
    stack : Stack
        The M networks.
    inputs : sequence of array, shape (n, features)
        The examples of each.
    """
    rows = max(16, AT_ONCE // (len(inputs) * max(stack.structure.widths)))
    parts = [
        stack.predict(np.stack([x[first : first + rows] for x in inputs]))
        for first in range(0, len(inputs[0]), rows)
    ]
    return np.concatenate(parts, axis=1)
