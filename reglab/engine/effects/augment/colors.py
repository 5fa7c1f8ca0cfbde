"""Changes of the intensities of pictures; values between 0 (black) and 1 (white), channels first."""

from __future__ import annotations

import torch
from torch import Tensor

from reglab.engine.device import on_device

LUMINANCE = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in brightness (ITU-R BT.601)."""


def recolored(pictures: Tensor, turns: Tensor, factors: Tensor) -> Tensor:
    """Turn hues and scale saturations, in the hexcone model (HSV).

    Parameters
    ----------
    pictures : Tensor, shape (n, 3, height, width)
        Red, green and blue.
    turns : Tensor, shape (n,)
        Added to the hue, in turns.
    factors : Tensor, shape (n,)
        The saturation is multiplied by it, up to 1.
    """
    red, green, blue = pictures.unbind(1)
    value = pictures.amax(1)
    spread = value - pictures.amin(1)
    # Grey has no hue; whichever it is given, its saturation is 0.
    least = torch.finfo(spread.dtype).tiny
    some = spread.clamp(min=least)
    # The sector in which the hue lies goes by the largest channel. Sums of products by 1 and 0 are exact, and
    # several times faster than a choice.
    of_red, of_green = torch.empty_like(value), torch.empty_like(value)
    torch.eq(value, red, out=of_red)
    torch.eq(value, green, out=of_green)
    hue = (red - green).div_(some).add_(4).mul_(1 - of_green)
    hue.add_((blue - red).div_(some).add_(2).mul_(of_green)).mul_(1 - of_red)
    hue.add_((green - blue).div_(some).mul_(of_red))
    hue.add_(6 * _spread_out(turns, hue))
    hue.sub_(torch.floor(hue / 6).mul_(6))
    # The saturation times the value; what a channel lacks of the value is a share of it, by its hue.
    most = spread.div_(value.clamp(min=least)).mul_(_spread_out(factors, spread)).clamp_(0, 1).mul_(value)
    recolored = torch.empty_like(pictures)
    for channel, (opposite, sign) in zip(recolored.unbind(1), ((3, -1), (2, 1), (4, 1)), strict=True):
        # The distance of the hue: red lacks most at its opposite, green and blue far from theirs.
        torch.sub(hue, opposite, out=channel).abs_().sub_(1.5).mul_(sign).add_(0.5).clamp_(0, 1)
        torch.sub(value, channel.mul_(most), out=channel)
    return recolored


def greyed(pictures: Tensor, which: Tensor) -> Tensor:
    """Give all channels the brightness, where `which`, bool of shape (n,), says so."""
    weights = on_device(torch.tensor(LUMINANCE, dtype=pictures.dtype), pictures).view(3, 1, 1)
    grey = (pictures * weights).sum(1, keepdim=True)
    return torch.where(_spread_out(which, pictures), grey, pictures)


def contrasted(pictures: Tensor, factors: Tensor) -> Tensor:
    """Multiply the differences from each channel's mean, and cut off what is beyond black and white."""
    mean = pictures.mean((2, 3), keepdim=True)
    return ((pictures - mean) * _spread_out(factors, pictures) + mean).clamp(0, 1)


def brightened(pictures: Tensor, shifts: Tensor) -> Tensor:
    """Add a number to all pixels of a picture, and cut off what is beyond black and white."""
    return (pictures + _spread_out(shifts, pictures)).clamp(0, 1)


def inverted(pictures: Tensor, which: Tensor) -> Tensor:
    """Exchange black and white, where `which`, bool of shape (n,), says so."""
    return torch.where(_spread_out(which, pictures), 1 - pictures, pictures)


def _spread_out(values: Tensor, pictures: Tensor) -> Tensor:
    """Give one number per picture the number of dimensions that the pictures have."""
    return values.view(-1, *([1] * (pictures.dim() - 1)))
