"""How good outputs are on examples that are measured once, when somebody asks."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.examples.examples import encoded
from reglab.engine.measures.losses import LOSSES
from reglab.engine.replicas.structure import Structure


def worth(structure: Structure, logits: Tensor, y: NDArray[Any]) -> tuple[float, float]:
    """Return data loss, and accuracy or R².

    Parameters
    ----------
    structure : Structure
        The network: its task and loss.
    logits : Tensor, shape (n, outputs)
        What it puts out before the link function.
    y : array, shape (n,)
        Class indices, or scaled target values.
    """
    target = torch.from_numpy(encoded(y, structure)).to(logits)
    if structure.task == "regression":
        residual, variation = (logits - target).square().sum(), (target - target.mean()).square().sum()
        score = float(determination(residual.numpy(), variation.numpy()))
    elif structure.outputs == 1:
        score = float(((logits > 0) == (target > 0)).double().mean())
    else:
        score = float((logits.argmax(1) == target.argmax(1)).double().mean())
    rows = LOSSES[structure.loss](structure.outputs).rows(logits.T, target.T)
    return float(rows.mean()), score


def determination(residual: NDArray[np.float64], variation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return R² = 1 − residual/variation, of sums of squares.

    For a constant target it is 1 if it is met and 0 if not, as scikit-learn has it.
    """
    constant = variation == 0
    return np.where(constant, residual == 0, 1 - residual / np.where(constant, 1, variation))
