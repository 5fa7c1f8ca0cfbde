"""Batch normalisation as a layer of the network, and so of every arm."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Normalize, Op, Shape
from reglab.words.language import _

Momentum = Annotated[
    float,
    Field(gt=0, le=1),
    Param(
        _("Momentum"),
        _(
            "Share of each new batch in the running mean and variance, which "
            "evaluation uses. Keras counts the other share: its 0.9 is 0.1 here."
        ),
        slider=(0.01, 1),
        typical="0.1",
    ),
]
Epsilon = Annotated[
    float,
    # Less would vanish beside a variance in single precision.
    Field(ge=1e-8, le=1),
    Param(
        _("Epsilon"),
        _("Added to the variance so that nothing is divided by zero."),
        symbol="ε",
        scale="log",
        slider=(1e-7, 1e-1),
        typical=_("1e-5 (PyTorch), 1e-3 (Keras)"),
    ),
]


class BatchNormLayer(LayerSpec):
    """(x − mean) / √(variance + ε) · γ + β, over the batch in training, over running values after it."""

    kind: Literal["batch_norm"] = "batch_norm"
    momentum: Momentum = 0.1
    eps: Epsilon = 1e-5

    title: ClassVar[str] = _("Batch normalisation")
    short: ClassVar[str] = _("Batch norm")
    about: ClassVar[str] = _(
        "Brings every unit or channel to mean 0 and variance 1 within the batch, then scales and shifts it."
    )
    order: ClassVar[int] = 50

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The normalisation of units or channels."""
        return (Normalize(shape, shape, self.eps, self.momentum),)

    def summary(self) -> str:
        """``"batch norm"``."""
        return _("batch norm")
