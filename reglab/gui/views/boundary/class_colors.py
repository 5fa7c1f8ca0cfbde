"""Colours of the classes: none of them is like the hue of an arm, and shapes tell them apart too."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from reglab.gui.theme import Theme, mix
from reglab.record.events import Array

# Ink for examples and fill for areas: orange, blue and green first, which some classes are named after.
_ON_LIGHT = (
    ("#8F4A06", "#F5B26B"),
    ("#3A22D0", "#A3A5F7"),
    ("#2C7A00", "#A5D97A"),
    ("#A900BD", "#EDA9F1"),
    ("#006E75", "#86D6DA"),
    ("#635600", "#DDD06A"),
    ("#86002F", "#F19DB3"),
    ("#333D4B", "#B3BDCB"),
    ("#5B2A86", "#C9B0E4"),
    ("#00533A", "#9BCBB8"),
)
_ON_DARK = (
    ("#FFBE85", "#8C4A10"),
    ("#B9B7FF", "#403DAE"),
    ("#A4EE6B", "#3B7D12"),
    ("#F7A8FF", "#96159F"),
    ("#6FF0F2", "#0B7379"),
    ("#EDE25C", "#6E6306"),
    ("#FFA3BC", "#93203F"),
    ("#D5DEEA", "#556273"),
    ("#D6BCFA", "#6B3C99"),
    ("#9BE8CC", "#1D6B50"),
)
LEVELS = 256


def class_ink(theme: Theme, index: int) -> str:
    """Return the colour of a class's examples as ``#rrggbb``; from the eleventh class on they begin again."""
    table = _ON_DARK if theme.dark else _ON_LIGHT
    return table[index % len(table)][0]


def class_fill(theme: Theme, index: int) -> QColor:
    """Return the colour of an area where a class is certain."""
    table = _ON_DARK if theme.dark else _ON_LIGHT
    return QColor(table[index % len(table)][1])


def undecided(theme: Theme) -> QColor:
    """Return the colour of an area where no class is more probable than another."""
    return mix(QColor(theme.surface), QColor(theme.text), 0.06) if theme.dark else QColor("#FFFFFF")


def border_ink(theme: Theme) -> QColor:
    """Return the colour of borders between classes."""
    return QColor(theme.text)


@lru_cache(maxsize=32)
def _ramp(theme: Theme, index: int) -> NDArray[np.uint8]:
    """Colours from undecided to certain, shape (LEVELS, 4), in the order of bytes of a QImage."""
    start, end = (
        np.array([color.red(), color.green(), color.blue()], np.float64)
        for color in (undecided(theme), class_fill(theme, index))
    )
    share = np.linspace(0.0, 1.0, LEVELS)[:, None]
    colors = np.full((LEVELS, 4), 255, np.uint8)
    colors[:, :3] = np.rint(start + (end - start) * share)[:, ::-1]
    return colors


def certainty_image(probability: Array, theme: Theme) -> QImage:
    """Return the picture of a field of probabilities: the hue of the class that leads, paler where unsure.

    Parameters
    ----------
    probability : array, shape (rows, columns, classes)
        Probability of each class, the lowest row first. What is not a number is undecided.
    theme : Theme
        Whose colours to take.
    """
    classes = probability.shape[-1]
    sound = np.where(np.isfinite(probability), probability, 1 / classes)
    top = sound.argmax(axis=-1)
    lead = (sound.max(axis=-1) - 1 / classes) / (1 - 1 / classes)
    level = np.clip(np.rint(lead * (LEVELS - 1)), 0, LEVELS - 1).astype(np.intp)
    ramps = np.stack([_ramp(theme, index) for index in range(classes)])
    # The upper row of a picture comes first.
    pixels = np.ascontiguousarray(ramps[top, level][::-1])
    rows, columns = pixels.shape[:2]
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    # The picture must outlive the array.
    return image.copy()


def ramp_image(theme: Theme, index: int, *, toward: int | None = None) -> QImage:
    """Return the scale from certain of class `index` to certain of class `toward`, or to undecided."""
    own = _ramp(theme, index)[::-1]
    colors = own if toward is None else np.concatenate([own, _ramp(theme, toward)])
    pixels = np.ascontiguousarray(colors[None])
    return QImage(pixels.data, pixels.shape[1], 1, 4 * pixels.shape[1], QImage.Format.Format_RGB32).copy()
