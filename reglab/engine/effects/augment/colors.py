"""Changes of the intensities of pictures; values between 0 (black) and 1 (white), channels first."""

from __future__ import annotations

import torch
from torch import Tensor

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
    divisor = torch.where(spread > 0, spread, 1.0)
    sector = torch.where(
        value == red,
        (green - blue) / divisor,
        torch.where(value == green, (blue - red) / divisor + 2, (red - green) / divisor + 4),
    )
    saturation = spread / torch.where(value > 0, value, 1.0)
    saturation = (saturation * _spread_out(factors, saturation)).clamp(0, 1)
    sector = sector + 6 * _spread_out(turns, sector)
    channels = []
    for offset in (5, 3, 1):
        place = (sector + offset).remainder(6)
        ramp = torch.minimum(place, 4 - place).clamp(0, 1)
        channels.append(value - value * saturation * ramp)
    return torch.stack(channels, 1)


def greyed(pictures: Tensor, which: Tensor) -> Tensor:
    """Give all channels the brightness, where `which`, bool of shape (n,), says so."""
    weights = pictures.new_tensor(LUMINANCE).view(3, 1, 1)
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
