"""Numbers from the beta distribution: shares of mixtures."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

GRID = 1 << 16
"""Uniform draws are the middles of so many equal parts of 0 … 1 (see `Draws.uniform`)."""


@lru_cache(maxsize=64)
def beta_quantiles(alpha: float) -> Tensor:
    """Return the quantiles of Beta(α, α) at every value that a uniform draw can take, float64 (2¹⁶,).

    Looking a draw up here is the inversion of the distribution function: one draw makes one
    number, and arms of different α get large and small shares for the same examples.
    """
    # It takes a twentieth of a second to import, and only mixup needs it.
    from scipy.special import betaincinv

    half = betaincinv(alpha, alpha, (np.arange(GRID // 2) + 0.5) / GRID)
    return torch.from_numpy(np.concatenate([half, 1 - half[::-1]]))


@lru_cache(maxsize=64)
def _quantiles(alpha: float, dtype: torch.dtype, device: torch.device) -> Tensor:
    return beta_quantiles(alpha).to(device=device, dtype=dtype)


def beta_of(uniform: Tensor, alpha: float) -> Tensor:
    """Return numbers from Beta(α, α), made one by one of uniform draws of any shape."""
    # Exact in single precision too: the draws are whole and a half parts of a power of two.
    return _quantiles(alpha, uniform.dtype, uniform.device)[(uniform * GRID).long()]
