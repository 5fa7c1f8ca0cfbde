"""Four honest numbers per replica, and what lies beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import accumulator, on_host
from reglab.engine.effects.penalties import WeightSummary
from reglab.engine.measures.evaluation import EvaluationChunk, EvaluationSets
from reglab.engine.measures.losses import Loss
from reglab.engine.measures.worth import determination
from reglab.experiment.data import DataSpec
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    FLIPPED_METRICS,
    REGRESSION_METRICS,
    SHIFTED_METRICS,
)

PARTS = ("train", "val", "shifted")


def metrics_of(data: DataSpec) -> tuple[str, ...]:
    """Names of what is measured after every epoch, one number for each network."""
    own = CLASSIFICATION_METRICS if data.info.task == "classification" else REGRESSION_METRICS
    flipped = FLIPPED_METRICS if data.label_flip > 0 else ()
    return (*COMMON_METRICS, *own, *flipped, *(SHIFTED_METRICS[data.info.task] if data.shifted else ()))


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured after an epoch.

    Parameters
    ----------
    values : dict of str to array, shape (M,)
        Every metric of `reglab.record.events` for the task; ``"memorised"`` where labels
        were flipped, and those of a shifted validation set where there is one.
    layers : dict of str to array, shape (M, layers)
        The metrics per weight matrix.
    """

    values: dict[str, NDArray[np.float64]]
    layers: dict[str, NDArray[np.float64]]

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Whether losses, weights and penalties are finite, shape (M,)."""
        values = self.values
        losses = np.isfinite(values["train_loss"]) & np.isfinite(values["val_loss"])
        return losses & np.isfinite(values["weight_norm"]) & np.isfinite(values["penalty"])


class Measurement:
    """One evaluation under way: adds up chunk by chunk, in double precision."""

    def __init__(self, sets: EvaluationSets, loss: Loss) -> None:
        self._sets = sets
        self._loss = loss
        self._sums: Tensor | None = None

    def clear(self) -> None:
        """Begin anew, in the same memory."""
        if self._sums is not None:
            self._sums.zero_()

    @property
    def state(self) -> tuple[Tensor, ...]:
        """What is being added up."""
        return () if self._sums is None else (self._sums,)

    def take_over(self, other: Measurement) -> None:
        """Have what another evaluation of the same sets has added up."""
        self._sums = other.state[0].clone()

    def add(self, chunk: EvaluationChunk, logits: Tensor) -> None:
        """Take the logits of a chunk, shape (M, outputs, rows)."""
        values = torch.stack(self._sets.row_values(self._loss, logits, chunk))
        if self._sums is None:
            self._sums = values.new_zeros(len(self._sets.sizes), *values.shape[:2], dtype=accumulator(values))
        for part, rows in chunk.parts:
            self._sums[part] += values[..., rows].sum(2, dtype=self._sums.dtype)

    @property
    def train_loss(self) -> NDArray[np.float64]:
        """Mean training data loss, shape (M,), once every chunk was added."""
        assert self._sums is not None
        found: NDArray[np.float64] = on_host(self._sums).numpy()[0, 0] / self._sets.sizes[0]
        return found

    def result(
        self, weights: WeightSummary, data_loss: NDArray[np.float64], ratios: NDArray[np.float64]
    ) -> Measured:
        """Return all metrics.

        Parameters
        ----------
        weights : WeightSummary
            What is known about the weights.
        data_loss : array, shape (M,)
            Mean data loss that the optimiser saw in the last epoch.
        ratios : array, shape (M, layers)
            The pull of the penalties beside the data (`reglab.engine.effects.pull`).
        """
        values = self.of_examples() | {
            "penalty": weights.penalty,
            "objective": data_loss + weights.epoch_penalty,
            "weight_norm": weights.norm,
        }
        layers = {"weight_norm": weights.norms, "near_zero": weights.near_zero, "penalty_ratio": ratios}
        return Measured(values, layers)

    def of_examples(self) -> dict[str, NDArray[np.float64]]:
        """Return losses and scores, each of shape (M,): all that is known of networks that nobody trained."""
        assert self._sums is not None
        means = on_host(self._sums).numpy() / self._sets.sizes[:, None, None]
        values = {f"{PARTS[part]}_loss": mean[0] for part, mean in enumerate(means)}
        if self._sets.structure.task == "classification":
            values |= {f"{PARTS[part]}_accuracy": mean[1] for part, mean in enumerate(means)}
            if self._sets.flips is not None:
                known = means[0, 2] * self._sets.sizes[0]
                values["memorised"] = np.where(
                    self._sets.flips > 0, known / np.maximum(self._sets.flips, 1), np.nan
                )
        else:
            for part, name in enumerate(PARTS[: len(means)]):
                values[f"{name}_r2"] = determination(
                    means[part, 0] * self._sets.sizes[part], self._sets.variation[part]
                )
                values[f"{name}_rmse"] = np.sqrt(means[part, 0]) * self._sets.target_scale
        return values
