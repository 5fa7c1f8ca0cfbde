"""Small pictures of examples that are pictures, made when they are seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPixmap

from reglab.record.events import Array

_MOST_KEPT = 1000
_LARGE = 192


class Thumbnails:
    """Turns rows of pixels into pictures.

    Parameters
    ----------
    x : array, shape (n, features)
        The examples; one scale from their smallest to their largest number serves them all.
    shape : tuple of int
        Channels, height and width.
    side : int
        Height of a picture in pixels.
    """

    def __init__(self, x: Array, shape: tuple[int, int, int], side: int) -> None:
        self.x, self.shape, self.side = x, shape, side
        self._low = float(np.min(x, initial=0.0, where=np.isfinite(x)))
        high = float(np.max(x, initial=0.0, where=np.isfinite(x)))
        self._span = (high - self._low) or 1.0
        self._kept: dict[int, QPixmap] = {}

    @property
    def size(self) -> QSize:
        """Pixels of every picture: `side` high, as wide as the examples are."""
        _unused, height, width = self.shape
        return QSize(round(self.side * width / height), self.side)

    def image(self, at: int) -> QImage:
        """Return an example as a picture, one pixel for each of its pixels."""
        channels = self.x[at].reshape(self.shape)
        shares = np.clip((np.nan_to_num(channels) - self._low) / self._span, 0, 1)
        levels = np.rint(255 * shares).astype(np.uint8)
        _unused, height, width = self.shape
        if len(levels) == 3:
            pixels = np.ascontiguousarray(levels.transpose(1, 2, 0))
            return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        gray = np.ascontiguousarray(levels[0])
        return QImage(gray.data, width, height, width, QImage.Format.Format_Grayscale8).copy()

    def pixmap(self, at: int) -> QPixmap:
        """Return the small picture of an example."""
        found = self._kept.get(at)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[at] = QPixmap.fromImage(self._scaled(at, self.size))
        return found

    def large(self, at: int) -> str:
        """Return a larger picture as rich text, for a tooltip."""
        image = self._scaled(at, self.size * (_LARGE / max(self.side, 1)))
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
        buffer.close()
        return f'<img src="data:image/png;base64,{bytes(data.toBase64().data()).decode()}">'

    def _scaled(self, at: int, size: QSize) -> QImage:
        image = self.image(at)
        # Enlarged pixels stay sharp: they are what the network sees.
        grows = size.height() >= image.height()
        mode = (
            Qt.TransformationMode.FastTransformation if grows else Qt.TransformationMode.SmoothTransformation
        )
        return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
