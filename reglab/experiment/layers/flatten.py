"""From pictures to a row of numbers."""

from __future__ import annotations

from math import prod
from typing import ClassVar, Literal

from reglab.experiment.layers.base import LayerSpec, need_picture
from reglab.experiment.ops import Op, Reshape, Shape
from reglab.words.language import _


class FlattenLayer(LayerSpec):
    """Lays the numbers of a picture in a row, channel by channel."""

    kind: Literal["flatten"] = "flatten"

    title: ClassVar[str] = _("Flatten")
    short: ClassVar[str] = _("Flatten")
    about: ClassVar[str] = _("Lays the numbers of a picture in a row, for a dense layer or the output.")
    order: ClassVar[int] = 40
    needs_pictures: ClassVar[bool] = True

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The same numbers in another shape."""
        need_picture(self.title, shape)
        return (Reshape(shape, (prod(shape),)),)

    def summary(self) -> str:
        """``"flatten"``."""
        return _("flatten")
