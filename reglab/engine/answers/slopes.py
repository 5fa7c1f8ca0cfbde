"""By how much a network's output changes with each feature: what it has instead of coefficients."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from reglab.data import Split
from reglab.engine.stack.convert import evaluation_module
from reglab.engine.stack.stack import Stack
from reglab.record.questions import FeatureSlopes

AT_ONCE = 4096
"""Examples of which derivatives are taken at once."""


def slopes(stack: Stack, splits: Sequence[Split]) -> list[FeatureSlopes]:
    """Return the mean derivatives of the replicas of a stack; none of a classification.

    Parameters
    ----------
    stack : Stack
        The networks.
    splits : sequence of Split
        The data of each.
    """
    if stack.structure.task != "regression":
        return []
    return [_of(stack, place, split) for place, split in enumerate(splits)]


def _of(stack: Stack, place: int, split: Split) -> FeatureSlopes:
    weights = stack.get_weights(place)
    module = evaluation_module(stack.structure, stack.members[place], weights, torch.float64)
    total = torch.zeros(split.x_val.shape[1], dtype=torch.float64)
    # Whoever answers may be within inference mode, which knows no derivatives.
    with torch.inference_mode(False), torch.enable_grad():
        module.requires_grad_(False)
        for rows in torch.split(torch.tensor(split.x_val), AT_ONCE):
            inputs = rows.clone().requires_grad_()
            (gradient,) = torch.autograd.grad(module(inputs).sum(), inputs)
            total += gradient.sum(0)
    learned = total.numpy() / len(split.x_val) * split.target_scale / split.feature_scale
    return FeatureSlopes(learned, split.coefficients)
