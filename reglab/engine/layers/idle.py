"""Keeps the units that only fill memory at zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace


class IdleUnits(Layer):
    """Sets the outputs behind the first `units` to zero, where an activation has moved them off it.

    Their outgoing weights are zero, so they change no output; but those weights would get a
    gradient.

    Parameters
    ----------
    units : int
        Number of units that count.
    """

    reuses_input: ClassVar[bool] = True
    reuses_gradient: ClassVar[bool] = True

    def __init__(self, units: int) -> None:
        self._units = units

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the input with idle units set to zero; there are no parameters."""
        del parameters
        x = x.clone()
        x[:, self._units :] = 0.0
        return x

    def forward_into(self, work: Workspace) -> None:
        """Set idle units to zero in place."""
        work.y[:, self._units :].zero_()

    def backward(self, work: Workspace) -> None:
        """Leave the gradient alone: that of idle units is zero, as their outgoing weights are."""
