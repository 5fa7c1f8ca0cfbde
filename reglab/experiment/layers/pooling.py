"""Layers that make pictures smaller."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec, need_picture, window_size
from reglab.experiment.ops import GlobalAverage, Op, Pool, Shape
from reglab.words.language import _

_SIZE = Param(
    _("Window"), _("Height and width of the window in pixels; windows lie side by side."), slider=(1, 4)
)


def _pooled(layer: MaxPool2dLayer | AveragePool2dLayer, how: Literal["max", "average"], shape: Shape) -> Op:
    need_picture(layer.title, shape)
    size = window_size(layer.title, "window", layer.size, shape, stride=layer.size)
    return Pool(shape, (shape[0], *size), how, layer.size, layer.size)


class MaxPool2dLayer(LayerSpec):
    """The largest number of each window."""

    kind: Literal["max_pool2d"] = "max_pool2d"
    size: Annotated[int, Field(ge=1, le=8), _SIZE] = 2

    title: ClassVar[str] = _("Max pooling")
    short: ClassVar[str] = _("Max pool")
    about: ClassVar[str] = _(
        "Keeps the largest number of each window: smaller pictures, and small shifts are forgotten."
    )
    order: ClassVar[int] = 30
    main: ClassVar[tuple[str, ...]] = ("size",)
    needs_pictures: ClassVar[bool] = True
    pictures: ClassVar[bool] = True

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """One number for each window of a channel; channels stay."""
        return (_pooled(self, "max", shape),)

    def summary(self) -> str:
        """``"max pool 2"``."""
        return _("max pool {size}").format(size=self.size)


class AveragePool2dLayer(LayerSpec):
    """The mean of each window."""

    kind: Literal["average_pool2d"] = "average_pool2d"
    size: Annotated[int, Field(ge=1, le=8), _SIZE] = 2

    title: ClassVar[str] = _("Average pooling")
    short: ClassVar[str] = _("Avg pool")
    about: ClassVar[str] = _("Keeps the mean of each window: smaller, smoother pictures.")
    order: ClassVar[int] = 31
    main: ClassVar[tuple[str, ...]] = ("size",)
    needs_pictures: ClassVar[bool] = True
    pictures: ClassVar[bool] = True

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """One number for each window of a channel; channels stay."""
        return (_pooled(self, "average", shape),)

    def summary(self) -> str:
        """``"average pool 2"``."""
        return _("average pool {size}").format(size=self.size)


class GlobalAveragePoolLayer(LayerSpec):
    """The mean of every channel."""

    kind: Literal["global_average_pool"] = "global_average_pool"

    title: ClassVar[str] = _("Global average pooling")
    short: ClassVar[str] = _("Global avg")
    about: ClassVar[str] = _(
        "Keeps one number per channel, its mean. In place of Flatten it leaves far "
        "fewer weights to the layer behind."
    )
    order: ClassVar[int] = 32
    needs_pictures: ClassVar[bool] = True

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The mean over height and width."""
        need_picture(self.title, shape)
        return (GlobalAverage(shape, (shape[0],)),)

    def summary(self) -> str:
        """``"global average"``."""
        return _("global average")
