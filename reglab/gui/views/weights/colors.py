"""One colour scale for weights: symmetric around zero, which is the colour of the background."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from reglab.gui.plots.picture import paint_small, small_metrics
from reglab.gui.theme import Theme, mix
from reglab.record.events import Array
from reglab.words import short

_STEPS = 255
"""Colours on each side of zero."""
BAR_WIDTH = 12.0


def sign_color(look: Theme, positive: bool) -> QColor:
    """Return the colour of the largest weights of a sign; blue and red-orange differ to every eye."""
    if look.dark:
        return QColor("#FF8F52" if positive else "#5CB3FF")
    return QColor("#B5350B" if positive else "#1B5FAE")


@lru_cache(maxsize=8)
def _table(look: Theme) -> NDArray[np.uint8]:
    """Colours from minus to plus the limit, shape (2·steps + 1, 4): blue, green, red, opacity."""
    middle = QColor(look.surface)
    sides = [sign_color(look, positive) for positive in (False, True)]
    colors = []
    for step in range(-_STEPS, _STEPS + 1):
        # Small weights are seen sooner than by a straight mixture.
        color = mix(middle, sides[step > 0], (abs(step) / _STEPS) ** 0.75)
        colors.append((color.blue(), color.green(), color.red(), 255))
    return np.array(colors, dtype=np.uint8)


def colored(values: Array, limit: float, look: Theme) -> QImage:
    """Return a matrix as a picture, one pixel for each number; what is not finite has the grid's colour."""
    sound = np.isfinite(values)
    places = np.rint(np.clip(np.where(sound, values, 0.0) / (limit or 1.0), -1, 1) * _STEPS).astype(np.int64)
    pixels = _table(look)[places + _STEPS]
    if not sound.all():
        gray = QColor(look.grid)
        pixels[~sound] = (gray.blue(), gray.green(), gray.red(), 255)
    return _image(pixels)


def colored_channels(values: Array, limit: float) -> QImage:
    """Return the weights on red, green and blue, shape (3, height, width), as a picture; 0 is grey."""
    shares = np.clip(np.nan_to_num(values) / (limit or 1.0), -1, 1)
    channels = np.rint(127.5 + 127.5 * shares).astype(np.uint8)
    pixels = np.full((*values.shape[1:], 4), 255, np.uint8)
    pixels[..., :3] = channels[::-1].transpose(1, 2, 0)
    return _image(pixels)


def _image(pixels: NDArray[np.uint8]) -> QImage:
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    # The copy owns its memory: the array may go.
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _number(value: float) -> str:
    return short(value)


def bar_room(limit: float) -> float:
    """Width of a colour bar with its numbers."""
    words = _number(-limit / 2)
    return BAR_WIDTH + 8 + small_metrics().horizontalAdvance(words)


def paint_bar(painter: QPainter, look: Theme, box: QRectF, limit: float) -> None:
    """Paint the colour bar at the left of a box, with numbers beside it."""
    height = min(box.height(), 320.0)
    metrics = small_metrics()
    bar = QRectF(box.left(), box.top() + metrics.height() / 2, BAR_WIDTH, height - metrics.height())
    if bar.height() < 2 * metrics.height():
        return
    column = _table(look)[::-1][:, None]
    painter.drawImage(bar, _image(column))
    painter.setPen(QPen(QColor(look.axis), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    values = [limit, limit / 2, 0.0, -limit / 2, -limit]
    if bar.height() < 6 * metrics.height():
        values = values[::2]
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for place, value in enumerate(values):
        y = bar.top() + bar.height() * place / (len(values) - 1)
        number = QRectF(
            bar.right() + 5, y - metrics.height() / 2, box.right() - bar.right(), metrics.height()
        )
        paint_small(painter, number, _number(value), QColor(look.muted), flags)
