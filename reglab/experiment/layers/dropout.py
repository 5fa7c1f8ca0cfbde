"""Dropout as a layer of the network, and so of every arm."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Drop, Op, Shape
from reglab.words.language import _

MAX_RATE = 0.99
"""Masks are drawn on a grid of 2⁻¹⁶, so a rate is met to within 2⁻¹⁷. Up to here the share of units that
are kept is so large beside this that the mean of x·m/(1−p) is x to within 0.1 %."""

Rate = Annotated[float, Field(ge=0, le=MAX_RATE)]
"""The rate of a dropout of any kind."""


class DropoutLayer(LayerSpec):
    """Inverted dropout: x·m/(1−p) in training."""

    kind: Literal["dropout"] = "dropout"
    p: Annotated[
        Rate,
        Param(
            _("Rate"),
            _("Probability that a number is switched off in training."),
            symbol="p",
            slider=(0, 0.9),
        ),
    ] = 0.5

    title: ClassVar[str] = _("Dropout")
    short: ClassVar[str] = _("Dropout")
    about: ClassVar[str] = _(
        "Switches numbers off at random in training. Here it belongs to the "
        "network, so every arm has it; to compare with and without, use the "
        "technique instead."
    )
    order: ClassVar[int] = 60
    main: ClassVar[tuple[str, ...]] = ("p",)
    noisy: ClassVar[bool] = False

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """Dropout in its inverted form; shapes stay."""
        return (Drop(shape, shape, self.p),)

    def summary(self) -> str:
        """``"dropout 0.5"``."""
        return _("dropout {rate}").format(rate=f"{self.p:g}")
