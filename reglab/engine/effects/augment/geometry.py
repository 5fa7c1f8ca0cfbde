"""Changes of the positions of pixels; pictures of shape (n, channels, height, width)."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Fill = Literal["nearest", "reflect", "constant"]
_PADDING = {"nearest": "border", "reflect": "reflection", "constant": "zeros"}
SMALLEST_ERASED = 0.02
"""Smallest area of an erased rectangle, as a share of the picture."""
LONGEST_ERASED = 3.3
"""Largest ratio of its sides, either way."""


def flipped(pictures: Tensor, horizontally: Tensor | None, vertically: Tensor | None) -> Tensor:
    """Swap left and right, or top and bottom, where bool tensors of shape (n,) say so; exact."""
    for which, axis in ((horizontally, 3), (vertically, 2)):
        if which is not None:
            pictures = torch.where(which.view(-1, 1, 1, 1), pictures.flip(axis), pictures)
    return pictures


def sampling(angles: Tensor, zooms: Tensor, shifts: tuple[Tensor, Tensor], size: tuple[int, int]) -> Tensor:
    """Return where each pixel comes from, as matrices that `torch.nn.functional.affine_grid` takes too.

    What is seen is zoomed and turned about the centre, then shifted.

    Parameters
    ----------
    angles : Tensor, shape (n,)
        Counter-clockwise as one looks at the picture, in radians.
    zooms : Tensor, shape (n,)
        Width of the part of the scene that is seen, relative to the picture's; below 1 magnifies.
    shifts : tuple of Tensor, shape (n,)
        To the right and down, as shares of width and height.
    size : tuple of int
        Height and width.

    Returns
    -------
    Tensor, shape (n, 2, 3)
        From positions in the new picture to positions in the old one, both from −1 to 1.
    """
    height, width = size
    across, down = zooms * torch.cos(angles), zooms * torch.sin(angles)
    # Angles are those of square pixels, whatever the shape of the picture.
    matrix = ((across, -down * (height / width)), (down * (width / height), across))
    right, below = 2 * shifts[0], 2 * shifts[1]
    rows = [torch.stack([a, b, -(a * right + b * below)], -1) for a, b in matrix]
    return torch.stack(rows, 1)


def moved(pictures: Tensor, matrices: Tensor, fill: Fill, black: float) -> Tensor:
    """Sample pictures at other positions, bilinearly; `black` is what "constant" fills with."""
    grid = _grid(matrices, pictures.shape[2], pictures.shape[3])
    offset = black if fill == "constant" else 0.0
    sampled = functional.grid_sample(
        pictures - offset if offset else pictures,
        grid,
        mode="bilinear",
        padding_mode=_PADDING[fill],
        align_corners=False,
    )
    return sampled + offset if offset else sampled


def _grid(matrices: Tensor, height: int, width: int) -> Tensor:
    """Return the positions that matrices lead to, (n, height, width, 2); from −1 to 1 between outer edges.

    As ``affine_grid``, which multiplies matrices of three columns and takes three times as long.
    """
    across, down = (
        (2 * torch.arange(size, device=matrices.device).to(matrices) + 1) / size - 1
        for size in (width, height)
    )
    grid = matrices.new_empty(len(matrices), height, width, 2)
    for row, positions in enumerate(grid.unbind(-1)):
        by_column, by_row, offset = matrices[:, row, :, None].unbind(1)
        torch.add((by_column * across)[:, None, :], (by_row * down + offset)[:, :, None], out=positions)
    return grid


def erased(
    pictures: Tensor,
    which: Tensor,
    areas: Tensor,
    ratios: Tensor,
    positions: tuple[Tensor, Tensor],
    black: float,
) -> Tensor:
    """Paint a rectangle black.

    Parameters
    ----------
    pictures : Tensor, shape (n, channels, height, width)
        The pictures.
    which : Tensor of bool, shape (n,)
        Where it is done.
    areas : Tensor, shape (n,)
        Area as a share of the picture's; sides are rounded, and cut to those of the picture.
    ratios : Tensor, shape (n,)
        Height over width.
    positions : tuple of Tensor, shape (n,)
        Position from top to bottom and from left to right, between 0 and 1.
    black : float
        The value painted.
    """
    height, width = pictures.shape[2:]
    area = areas * (height * width)
    inside = which.view(-1, 1, 1)
    sides = ((area * ratios).sqrt(), height, positions[0]), ((area / ratios).sqrt(), width, positions[1])
    for axis, (side, whole, position) in enumerate(sides):
        side = side.round().clamp(1, whole)  # noqa: PLW2901 - the same side in whole pixels
        first = (position * (whole - side + 1)).floor()
        pixels = torch.arange(whole, device=pictures.device)
        covered = (pixels >= first[:, None]) & (pixels < (first + side)[:, None])
        inside = inside & (covered[:, :, None] if axis == 0 else covered[:, None, :])
    return torch.where(inside[:, None], black, pictures)
