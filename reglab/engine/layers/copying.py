"""Takes numbers over into memory of their own."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor
from torch.nn import functional

from reglab.engine.layers.base import Layer, Workspace


class Copy(Layer):
    """Copies its input, which others go on using or which lies in memory in another order.

    Parameters
    ----------
    units, there : int
        Numbers of an example that count, and as they lie in memory behind it; what is added is
        zero.
    """

    def __init__(self, units: int, there: int) -> None:
        self._units = units
        self._idle = there - units

    def forward(self, x: Tensor, parameters: Sequence[Tensor]) -> Tensor:
        """Return the input with idle units behind; there are no parameters."""
        del parameters
        return functional.pad(x[:, : self._units], (0, 0, 0, self._idle))

    def forward_into(self, work: Workspace) -> None:
        """Copy the units that count; the memory of the others is zero from the beginning."""
        work.y[:, : self._units].copy_(work.x[:, : self._units])

    def backward(self, work: Workspace) -> None:
        """Copy the gradient of the units that count; that of the others is zero."""
        if work.grad_x is not None:
            work.grad_x[:, : self._units].copy_(work.grad_y[:, : self._units])
            work.grad_x[:, self._units :].zero_()
