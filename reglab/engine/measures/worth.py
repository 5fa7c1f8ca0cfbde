"""How good outputs are on examples that are measured once, when somebody asks."""

from __future__ import annotations

from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

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
    given = torch.tensor(y)
    if structure.task == "regression":
        target = given[:, None].to(logits)
        residual = float((logits - target).square().sum())
        variation = float((target - target.mean()).square().sum())
        # For a constant target 1 if it is met and 0 if not, as scikit-learn has it.
        score = 1 - residual / variation if variation else float(residual == 0)
    elif structure.outputs == 1:
        target = given[:, None].to(logits)
        score = float(((logits[:, 0] > 0) == (given > 0)).double().mean())
    else:
        target = functional.one_hot(given, structure.outputs).to(logits)
        score = float((logits.argmax(1) == given).double().mean())
    rows = LOSSES[structure.loss](structure.outputs).rows(logits.T, target.T)
    return float(rows.mean()), score
