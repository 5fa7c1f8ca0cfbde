"""Examples as the training examples do not show them: inverted, turned, darker, drifted."""

from __future__ import annotations

import numpy as np

from reglab.data.arrays import Floats
from reglab.data.seeding import generator
from reglab.data.split import location_and_scale
from reglab.experiment.data import DataSpec


def shifted(spec: DataSpec, x: Floats, reference: Floats, purpose: str, *key: int) -> Floats:
    """Return examples shifted as ``spec.shift`` says; the originals stay.

    Parameters
    ----------
    spec : DataSpec
        The shift, and what the features are.
    x : array of float64, shape (n, d)
        Examples in the units of the data set.
    reference : array of float64, shape (m, d)
        Examples whose mean and standard deviations count.
    purpose : str
        What the examples are for; with `key` that of the random numbers.
    *key : int
        The rest of that key.
    """
    mean, deviation = location_and_scale(reference)
    size, info = spec.shift_size, spec.info
    if spec.shift == "drifted":
        # An instrument ages alike for everything that is measured: of the data seed alone.
        signs = generator("drift", spec.seed).choice([-1.0, 1.0], x.shape[1])
        drifted: Floats = x + size * deviation * signs
        return drifted
    if spec.shift == "noisy":
        noisy: Floats = x + size * deviation * generator(f"shift {purpose}", *key).standard_normal(x.shape)
        return noisy.clip(*info.value_range) if info.image_shape is not None else noisy
    if info.image_shape is None:
        points: Floats = (x - mean) @ _turn(size).T + mean
        return points
    low, high = info.value_range
    pictures = ((x - low) / (high - low)).reshape(-1, *info.image_shape)
    if spec.shift == "inverted":
        pictures = 1 - pictures
    elif spec.shift == "darkened":
        pictures = pictures * (1 - size)
    elif spec.shift == "recoloured":
        pictures = recoloured(pictures, size / 360)
    else:
        pictures = turned(pictures, size)
    return pictures.reshape(len(x), -1) * (high - low) + low


def _turn(degrees: float) -> Floats:
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def turned(pictures: Floats, degrees: float) -> Floats:
    """Turn pictures, shape (n, channels, height, width), against the clock; the edge goes on outside."""
    height, width = pictures.shape[2:]
    middle = np.array([(height - 1) / 2, (width - 1) / 2])[:, None, None]
    down, across = np.mgrid[:height, :width] - middle
    # Where each pixel comes from: rows count downwards, so that the clock's way is reversed.
    (cos, minus), (sin, _unused) = _turn(degrees)
    y = (cos * down + sin * across + middle[0]).clip(0, height - 1)
    x = (cos * across + minus * down + middle[1]).clip(0, width - 1)
    top, left = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    bottom, right = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    y, x = y - top, x - left
    upper = pictures[..., top, left] * (1 - x) + pictures[..., top, right] * x
    lower = pictures[..., bottom, left] * (1 - x) + pictures[..., bottom, right] * x
    found: Floats = upper * (1 - y) + lower * y
    return found


def recoloured(pictures: Floats, turn: float) -> Floats:
    """Turn the hue of pictures, shape (n, 3, height, width) and from 0 to 1, by a share of the circle."""
    red, green, blue = pictures.transpose(1, 0, 2, 3)
    value, least = pictures.max(axis=1), pictures.min(axis=1)
    chroma = value - least
    step = np.where(chroma > 0, chroma, 1)
    sector = np.select(
        [value == red, value == green],
        [(green - blue) / step, 2 + (blue - red) / step],
        4 + (red - green) / step,
    )
    sector = sector + 6 * turn
    channels = []
    for offset in (5, 3, 1):
        place = (sector + offset) % 6
        channels.append(value - chroma * np.minimum(place, 4 - place).clip(0, 1))
    return np.stack(channels, axis=1)
