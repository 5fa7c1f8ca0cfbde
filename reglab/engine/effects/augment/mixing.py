"""Mixtures of examples."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from reglab.engine.effects.augment.portion import Portion
from reglab.experiment.techniques.mixup import Mixup

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


def mix(technique: Mixup, portion: Portion) -> None:
    """Replace every example and its target by a mixture with another of the same batch."""
    # Exact in single precision too: the draws are whole and a half parts of a power of two.
    nodes = (portion.uniform(1, "mixup")[0] * GRID).long()
    share = _quantiles(technique.alpha, portion.x.dtype, portion.x.device)[nodes]
    partners = portion.partners("mixup-partner")
    x, targets = portion.x, portion.targets
    other = x.gather(1, partners[:, :, None].expand(x.shape))
    portion.x = x * share[:, :, None] + other * (1 - share[:, :, None])
    other = targets.gather(2, partners[:, None, :].expand(targets.shape))
    portion.targets = targets * share[:, None, :] + other * (1 - share[:, None, :])
