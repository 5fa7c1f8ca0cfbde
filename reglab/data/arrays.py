"""Types of the arrays of this room."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Targets = NDArray[Any]
"""Class indices (int64) or values (float64), shape (n,)."""
Examples = tuple[Floats, Targets]
"""Features, shape (n, d), and targets, shape (n,)."""
