"""Dropout as a layer of the network, and so of every arm."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Drop, Op, Shape


class DropoutLayer(LayerSpec):
    """Inverted dropout: x·m/(1−p) in training."""

    kind: Literal["dropout"] = "dropout"
    p: Annotated[
        float,
        Field(ge=0, lt=1),
        Param("Rate", "Probability that a number is switched off in training.", symbol="p", slider=(0, 0.9)),
    ] = 0.5

    title: ClassVar[str] = "Dropout"
    short: ClassVar[str] = "Dropout"
    about: ClassVar[str] = (
        "Switches numbers off at random in training. Here it belongs to the network, so every arm has it; "
        "to compare with and without, use the technique instead."
    )
    order: ClassVar[int] = 60
    main: ClassVar[tuple[str, ...]] = ("p",)
    noisy: ClassVar[bool] = False

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The dropout."""
        return (Drop(shape, shape, self.p),)

    def summary(self) -> str:
        """``"dropout 0.5"``."""
        return f"dropout {self.p:g}"
