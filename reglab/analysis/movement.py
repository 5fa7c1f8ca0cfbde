"""How far the predictions of networks move when something of their training is another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reglab.record.events import Array

Pairs = Sequence[tuple[Array, Array]]
"""For each network what it puts out before and after at the same points, each of shape (points, outputs)."""


def rms_change(pairs: Pairs) -> float:
    """Return the root of the mean square of all changes, in the unit of the outputs.

    Networks with outputs that are not finite do not count; NaN where none is left.
    """
    changes = [np.square(after - before) for before, after in _finite(pairs)]
    return float(np.sqrt(np.mean(changes))) if changes else float("nan")


def changed_class(pairs: Pairs) -> float:
    """Return the share of the points at which another class is most probable, mean over the networks."""
    shares = [np.mean(after.argmax(axis=1) != before.argmax(axis=1)) for before, after in _finite(pairs)]
    return float(np.mean(shares)) if shares else float("nan")


def _finite(pairs: Pairs) -> list[tuple[Array, Array]]:
    return [pair for pair in pairs if all(np.isfinite(values).all() for values in pair)]
