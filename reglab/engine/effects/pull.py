"""The pull of the penalties on each weight matrix, beside the data; the metric ``penalty_ratio``."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reglab.engine.device import on_host
from reglab.engine.effects.penalties import Penalties
from reglab.engine.replicas.layout import Layout


class Pull:
    """Measures the pull, ‖∇penalty‖ / ‖∇data loss‖, on every weight matrix in one step of each epoch.

    A strength is what a technique is set to; the pull is what that amounts to beside the data.

    Where a penalty acts on the biases of a layer, too, they take part in both norms.

    The step is the one with the last whole batch: its data gradient is the one that the optimiser
    gets, noise and the chance of the batch included. L1 counts with its subgradient also where a
    proximal step carries it out. Decoupled weight decay and penalties on activities are left out:
    the former has no part in the gradient, the latter no part of its own.

    Parameters
    ----------
    penalties : Penalties
        All penalties of the stack.
    layout : Layout
        Division of the flat buffers.
    gradients : Tensor
        The flat buffer.
    """

    def __init__(self, penalties: Penalties, layout: Layout, gradients: Tensor) -> None:
        self._penalties = penalties
        self._gradients = gradients
        self._acting, self._on_biases = penalties.acting(), penalties.on_biases()
        if not self._acting.any():
            return
        # Of the penalties and of the data, side by side, so that one call squares both.
        self._both = gradients.new_zeros(2, layout.size)
        self._parts = [
            self._both[:, block.offset : block.offset + layout.replicas * block.slot].view(
                2, layout.replicas, block.slot
            )
            for block in (layout.tabled if self._on_biases.any() else layout.weights)
        ]
        self._sums = gradients.new_zeros(len(self._parts), 2, layout.replicas)

    def begin_epoch(self) -> None:
        """Forget what was measured."""
        if self._acting.any():
            self._sums.zero_()

    def measure(self) -> None:
        """Take the data loss's gradients as they lie there, before penalties are added."""
        if not self._acting.any():
            return
        self._penalties.gradients_into(self._both[0])
        self._both[1].copy_(self._gradients)
        self._both.mul_(self._both)
        for part, out in zip(self._parts, self._sums.unbind(0), strict=True):
            torch.sum(part, 2, out=out)

    def ratios(self) -> NDArray[np.float64]:
        """Return the ratios, shape (M, layers); NaN where there is no penalty or no data gradient."""
        result = np.full(self._acting.shape, np.nan)
        if self._acting.any():
            squares = on_host(self._sums).numpy().transpose(1, 0, 2)
            layers = len(result)
            pull, data = squares[:, :layers]
            if self._on_biases.any():
                # Of the others nothing is added, not even what is infinite in them.
                more = np.where(self._on_biases, squares[:, layers:], 0)
                pull, data = pull + more[0], data + more[1]
            # A network that diverges may have any of them.
            with np.errstate(all="ignore"):
                result = np.sqrt(pull / data)
            result[~self._acting | ~np.isfinite(result)] = np.nan
        return result.T
