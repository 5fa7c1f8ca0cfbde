"""How much predictions change from network to network: variance as a number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reglab.record.events import Array


def prediction_spread(outputs: Sequence[Array]) -> float:
    """Return the standard deviation over networks of what they put out at a place, mean over the places.

    Parameters
    ----------
    outputs : sequence of array, shape (points, outputs)
        What each network puts out at the same points.

    Returns
    -------
    float
        In the unit of the outputs; with divisor n − 1, and NaN below two networks whose outputs are finite.
    """
    sound = [values for values in outputs if np.isfinite(values).all()]
    if len(sound) < 2:
        return float("nan")
    return float(np.std(sound, axis=0, ddof=1).mean())
