"""The logits of a stack's steps, the gradients that begin there, and the losses that they amount to."""

from __future__ import annotations

from math import prod

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import accumulator, on_host
from reglab.engine.examples.batches import Chunk
from reglab.engine.measures.losses import Loss
from reglab.engine.replicas.layout import TAIL
from reglab.engine.stack.network import Buffer


class StepLosses:
    """Memory for the logits of the steps of a chunk, and the data losses of an epoch.

    Parameters
    ----------
    loss : Loss
        The data loss.
    shape : tuple of int
        Of a step's logits: (M, outputs, rows).
    steps : int
        Most steps of a chunk.
    like : Tensor
        Gives type and device.
    """

    def __init__(self, loss: Loss, shape: tuple[int, int, int], steps: int, like: Tensor) -> None:
        self._loss = loss
        self._shape = shape
        self._logits = like.new_zeros(steps, prod(shape) + TAIL)
        # The memory of every step's logits, as a vector with tail and as (M, outputs, rows).
        self._of_steps = [(flat, flat[:-TAIL].view(shape)) for flat in self._logits.unbind(0)]
        # Added up where it is computed: a device need not wait for the host after every chunk.
        self._sum = like.new_full(shape[:1], torch.nan, dtype=accumulator(like))

    def begin_epoch(self) -> None:
        """Forget the losses that were added up."""
        self._sum.zero_()

    @property
    def state(self) -> tuple[Tensor, ...]:
        """What is being added up over the epoch."""
        return (self._sum,)

    def logits(self, step: int) -> Tensor:
        """Where the logits of a step of the present chunk go, (M, outputs, rows)."""
        return self._of_steps[step][1]

    def begin_backward(self, chunk: Chunk, step: int, target_term: Tensor, out: Buffer) -> None:
        """Write the gradient of the mean data loss by the logits: link · scale − target · scale."""
        flat, logits = self._of_steps[step]
        if self._loss.flat:
            linked = self._loss.link_into(flat, out.flat)
        else:
            self._loss.link_into(logits, out.view)
            linked = out.flat
        torch.addcmul(target_term, linked, chunk.scales[step], out=out.flat)

    def add(self, chunk: Chunk) -> None:
        """Add the losses of a chunk's examples in training mode."""
        steps = len(chunk.sizes)
        logits = self._logits[:steps, :-TAIL].reshape(steps, *self._shape)
        rows = self._loss.rows(logits, chunk.targets) * chunk.mask
        # Replicas first: the order of the sum must not depend on how many there are.
        self._sum += rows.sum(2).t().contiguous().sum(1, dtype=self._sum.dtype)

    def mean(self, examples: int) -> NDArray[np.float64]:
        """Mean data loss over the batches of the epoch, weighted by their sizes, shape (M,)."""
        found: NDArray[np.float64] = (on_host(self._sum) / examples).numpy()
        return found
