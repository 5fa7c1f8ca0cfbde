"""The effect of loans on a bank's cash flow."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples, Floats

_SMALLEST, _LARGEST = 5.0, 100.0


def truth(loan: Floats) -> Floats:
    """Return 0.8 · loan − 0.006 · loan², the curve under the scatter of single customers."""
    return 0.8 * loan - 0.006 * loan**2


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Loans of 5 to 100 thousand €, cash flow = 0.8 · loan − 0.006 · loan² + noise.

    Interest grows with the loan, losses on large loans grow faster: the curve bends down
    beyond 67 thousand €.
    """
    loan = rng.uniform(_SMALLEST, _LARGEST, count)
    cash_flow = truth(loan) + noise * rng.standard_normal(count)
    return loan[:, None], cash_flow
