"""Four honest numbers per replica, and what lies beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import accumulator, on_host
from reglab.engine.evaluation import EvaluationChunk, EvaluationSets
from reglab.engine.layout import Layout
from reglab.engine.losses import Loss
from reglab.engine.penalties import Penalties, layer_sums

PARTS = ("train", "val")

NEAR_ZERO = 1e-3
"""Weights below this are counted as near zero."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured after an epoch.

    Parameters
    ----------
    values : dict of str to array, shape (M,)
        Every metric of `reglab.record.events` for the task.
    layers : dict of str to array, shape (M, layers)
        The metrics per weight matrix.
    """

    values: dict[str, NDArray[np.float64]]
    layers: dict[str, NDArray[np.float64]]

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Whether losses and weights are finite, shape (M,)."""
        losses = np.isfinite(self.values["train_loss"]) & np.isfinite(self.values["val_loss"])
        return losses & np.isfinite(self.values["weight_norm"])


class Measurement:
    """One evaluation under way: adds up chunk by chunk, in double precision."""

    def __init__(self, sets: EvaluationSets, loss: Loss, layout: Layout) -> None:
        self._sets = sets
        self._loss = loss
        self._layout = layout
        self._sums: Tensor | None = None

    def add(self, chunk: EvaluationChunk, logits: Tensor) -> None:
        """Take the logits of a chunk, shape (M, outputs, rows)."""
        values = torch.stack(self._sets.row_values(self._loss, logits, chunk))
        if self._sums is None:
            self._sums = values.new_zeros(2, *values.shape[:2], dtype=accumulator(values))
        for part, rows in chunk.parts:
            self._sums[part] += values[..., rows].sum(2, dtype=self._sums.dtype)

    def result(self, weights: Tensor, penalties: Penalties, objective: NDArray[np.float64]) -> Measured:
        """Return all metrics, with one transfer from the device for the sums and one for the weights."""
        assert self._sums is not None
        means = on_host(self._sums).numpy() / self._sets.sizes[:, None, None]
        norms, near_zero = self._weights(weights)
        values: dict[str, NDArray[np.float64]] = {
            "train_loss": means[0, 0],
            "val_loss": means[1, 0],
            "penalty": penalties.now(weights).numpy(),
            "objective": objective,
            # One layer after the other: the order must not depend on the number of replicas.
            "weight_norm": np.sqrt(sum(np.square(norms[:, layer]) for layer in range(norms.shape[1]))),
        }
        if self._sets.structure.task == "classification":
            values |= {"train_accuracy": means[0, 1], "val_accuracy": means[1, 1]}
        else:
            for part, name in enumerate(PARTS):
                values[f"{name}_r2"] = _r2(
                    means[part, 0] * self._sets.sizes[part], self._sets.variation[part]
                )
                values[f"{name}_rmse"] = np.sqrt(means[part, 0]) * self._sets.target_scale
        return Measured(values, {"weight_norm": norms, "near_zero": near_zero})

    def _weights(self, weights: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Euclidean norm, and share of weights below `NEAR_ZERO`, per replica and layer."""
        blocks = self._layout.weights
        squares = layer_sums(self._layout, weights * weights)
        small = layer_sums(self._layout, (weights.abs() < NEAR_ZERO).to(weights))
        both = on_host(torch.stack([squares, small])).numpy().transpose(0, 2, 1)
        sizes = np.array([block.size for block in blocks])
        padding = np.array([block.slot - block.size for block in blocks])
        return np.sqrt(both[0]), (both[1] - padding) / sizes


def _r2(residual: NDArray[np.float64], variation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coefficient of determination; for a constant target 1 if it is met and 0 if not (as scikit-learn)."""
    constant = variation == 0
    return np.where(constant, residual == 0, 1 - residual / np.where(constant, 1, variation))
