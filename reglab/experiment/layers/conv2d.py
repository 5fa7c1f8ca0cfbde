"""The convolution of pictures."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec, activated, need_picture, window_size
from reglab.experiment.ops import Activation, Convolution, Op, Shape
from reglab.words.language import _


class Conv2dLayer(LayerSpec):
    """Slides small kernels over a picture: ``activation(kernels ⋆ x + b)``."""

    kind: Literal["conv2d"] = "conv2d"
    channels: Annotated[
        int,
        Field(ge=1, le=256),
        Param(
            _("Channels"),
            _("Number of kernels, each of which makes one picture."),
            scale="log",
            slider=(1, 64),
        ),
    ] = 8
    kernel: Annotated[
        int,
        Field(ge=1, le=15),
        Param(_("Kernel"), _("Height and width of the kernels in pixels."), slider=(1, 7)),
    ] = 3
    stride: Annotated[
        int, Field(ge=1, le=8), Param(_("Stride"), _("Pixels from one place of the kernel to the next."))
    ] = 1
    padding: Annotated[
        Literal["same", "valid"],
        Param(
            _("Padding"),
            _(
                "same: a rim of zeros, so that with stride 1 the picture keeps its size "
                "(for odd kernels). valid: the kernel stays within the picture, which "
                "shrinks."
            ),
        ),
    ] = "same"
    activation: Annotated[
        Activation,
        Param(_("Activation"), _("Function applied to every sum; linear means none.")),
    ] = "relu"

    title: ClassVar[str] = _("Convolution")
    short: ClassVar[str] = _("Conv")
    about: ClassVar[str] = _(
        "The same small kernels look at every place of the picture: few weights, "
        "and what is learned in one place holds in all."
    )
    order: ClassVar[int] = 20
    main: ClassVar[tuple[str, ...]] = ("channels", "activation")
    needs_pictures: ClassVar[bool] = True
    weighted: ClassVar[bool] = True
    kernels: ClassVar[bool] = True
    pictures: ClassVar[bool] = True

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The convolution, then the activation."""
        need_picture(self.title, shape)
        padding = (self.kernel - 1) // 2 if self.padding == "same" else 0
        size = window_size(self.title, "kernel", self.kernel, shape, stride=self.stride, padding=padding)
        convolution = Convolution(shape, (self.channels, *size), self.kernel, self.stride, padding)
        return activated(convolution, function=self.activation)

    def narrowed(self, keep: float) -> Conv2dLayer:
        """A share of the channels, at least one."""
        return self.model_copy(update={"channels": max(1, round(self.channels * keep))})

    def summary(self) -> str:
        """``"8 × 3×3 relu"``."""
        return f"{self.channels} × {self.kernel}×{self.kernel} {self.activation}"
