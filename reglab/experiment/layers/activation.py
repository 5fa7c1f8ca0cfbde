"""An activation on its own, e.g. behind a batch normalisation."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Activate, Activation, Op, Shape
from reglab.words.language import _


class ActivationLayer(LayerSpec):
    """A function of each number."""

    kind: Literal["activation"] = "activation"
    activation: Annotated[Activation, Param(_("Activation"), _("Function applied to every number."))] = "relu"

    title: ClassVar[str] = _("Activation")
    short: ClassVar[str] = _("Activation")
    about: ClassVar[str] = _(
        "A function of each number. Put it behind a batch normalisation that follows a linear layer."
    )
    order: ClassVar[int] = 70
    main: ClassVar[tuple[str, ...]] = ("activation",)

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The function on every number by itself; shapes stay."""
        return () if self.activation == "linear" else (Activate(shape, shape, self.activation),)

    def summary(self) -> str:
        """The function's name."""
        return self.activation
