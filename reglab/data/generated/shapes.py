"""Coloured shapes on coloured backgrounds."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Examples, Floats, Integers
from reglab.data.labels import balanced_labels

_SIZE = 16
_SMALLEST, _LARGEST = 3.5, 6.5
"""Half of a shape's height, in pixels."""
_TILT = np.pi / 12
"""Largest tilt, either way."""
_LEAST_CONTRAST = 0.3
"""Shape and background differ by this much in brightness or more, so that every shape can be seen."""
_ARM = 0.36
"""Half the width of a cross's arm, and of a ring's band, as a share of half the height."""


def draw(count: int, noise: float, rng: np.random.Generator) -> Examples:
    """Circles, squares, triangles, crosses and rings of 16 × 16 pixels, channel by channel."""
    labels = balanced_labels(count, 5, rng)
    half = rng.uniform(_SMALLEST, _LARGEST, count)
    # Wholly within the picture, but for the corners of the largest squares.
    middle = half + rng.random((2, count)) * (_SIZE - 2 * half)
    tilt = rng.uniform(-_TILT, _TILT, count)
    covered = np.clip(0.5 - _distance(labels, half, middle, tilt), 0, 1)
    background, shape = _colors(count, rng)
    pictures = background[:, :, None, None] + (shape - background)[:, :, None, None] * covered[:, None]
    blurred = pictures + noise * rng.standard_normal(pictures.shape)
    return blurred.clip(0, 1).reshape(count, -1), labels


def _colors(count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Two random colours for each picture, apart in brightness; each of shape (count, 3)."""
    colors = rng.random((2, count, 3))
    mean = colors.mean(axis=2)
    lighter = np.where(mean[0] >= mean[1], 1.0, -1.0)
    lacking = np.maximum(0, _LEAST_CONTRAST - np.abs(mean[0] - mean[1]))
    # Both give way alike; where a channel is cut off at black or white, a little is lost.
    way = np.stack([lighter, -lighter]) * lacking / 2
    one, other = (colors + way[:, :, None]).clip(0, 1)
    return one, other


def _distance(labels: Integers, half: Floats, middle: Floats, tilt: Floats) -> Floats:
    """How far each pixel lies outside (positive) or inside its shape, in pixels; (count, 16, 16)."""
    places = np.arange(_SIZE) + 0.5
    across, down = places - middle[0][:, None], places - middle[1][:, None]
    cos, sin = np.cos(tilt)[:, None, None], np.sin(tilt)[:, None, None]
    x = cos * across[:, None, :] + sin * down[:, :, None]
    y = cos * down[:, :, None] - sin * across[:, None, :]
    size = half[:, None, None]
    radius = np.hypot(x, y)
    x, width = np.abs(x), _ARM * size
    triangle = np.maximum(y - 0.75 * size, (2 * x - y - 1.25 * size) / np.sqrt(5))
    cross = np.minimum(np.maximum(x - width, np.abs(y) - size), np.maximum(np.abs(y) - width, x - size))
    forms = (
        radius - size,
        np.maximum(x, np.abs(y)) - 0.85 * size,
        triangle,
        cross,
        np.abs(radius - (size - width)) - width,
    )
    return np.select([labels[:, None, None] == k for k in range(5)], forms)
