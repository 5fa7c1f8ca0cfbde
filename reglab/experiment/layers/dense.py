"""The fully connected layer."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec, activated, need_row
from reglab.experiment.ops import Activation, Linear, Op, Shape
from reglab.words.language import _, in_context


class DenseLayer(LayerSpec):
    """A fully connected layer: ``activation(x @ W + b)``."""

    kind: Literal["dense"] = "dense"
    units: Annotated[
        int,
        Field(ge=1, le=4096),
        Param(
            _("Units"),
            _("Number of neurons. More units fit more, and overfit more."),
            scale="log",
            slider=(1, 512),
        ),
    ] = 16
    activation: Annotated[
        Activation,
        Param(_("Activation"), _("Function applied to every unit's sum; linear means none.")),
    ] = "relu"

    title: ClassVar[str] = _("Dense")
    short: ClassVar[str] = in_context("in the list of layers", "Dense")
    about: ClassVar[str] = _("Every unit is connected with every number of the layer before.")
    order: ClassVar[int] = 10
    main: ClassVar[tuple[str, ...]] = ("units", "activation")
    weighted: ClassVar[bool] = True

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """W x + b, then the activation."""
        need_row(self.title, shape)
        return activated(Linear(shape, (self.units,)), function=self.activation)

    def narrowed(self, keep: float) -> DenseLayer:
        """A share of the units, at least one."""
        return self.model_copy(update={"units": max(1, round(self.units * keep))})

    def summary(self) -> str:
        """``"64 relu"``."""
        return f"{self.units} {self.activation}"
