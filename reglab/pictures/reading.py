"""One picture: read within bounds, cut to a square, made small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, qInstallMessageHandler
from PySide6.QtGui import QImage, QImageReader

from reglab.words.language import _, grouped

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".pbm", ".pgm", ".ppm")
MOST_PIXELS = 50_000_000
"""Pixels of the largest picture that is read; there are cameras with so many."""
_MOST_MB = 256
"""Memory that a picture takes at most while it is read, whatever it claims."""
_ROUGH = 8
"""A picture that is so many times too large is made smaller while it is read."""
_GREY = np.array([0.299, 0.587, 0.114])


class UnreadableError(Exception):
    """A picture that cannot be read; its text says why, without its name."""


def read_picture(path: Path, side: int) -> NDArray[np.uint8]:
    """Return the middle of a picture as a square of `side` × `side` pixels, shape (side, side, 3).

    What is transparent becomes white; pictures that a camera holds turned are turned upright.

    Raises
    ------
    UnreadableError
        If it is none, damaged, or too large.
    """
    with _quiet():
        image = _image(path, side)
    if image.isNull():
        raise UnreadableError(_("damaged, or no picture"))
    return _square(image, side)


def grey(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the brightness of coloured pixels; the colours are the last axis, which becomes one long."""
    found = np.empty((*pictures.shape[:-1], 1), dtype=np.uint8)
    for place, picture in enumerate(pictures):
        found[place, ..., 0] = np.rint(picture @ _GREY)
    return found


def is_coloured(picture: NDArray[np.uint8]) -> bool:
    """Whether a picture shows colours, more than cameras and compression bring into grey ones."""
    spread = picture.max(axis=-1).astype(np.int16) - picture.min(axis=-1)
    return float((spread > 24).mean()) > 0.01


def _image(path: Path, side: int) -> QImage:
    QImageReader.setAllocationLimit(_MOST_MB)
    reader = QImageReader(str(path))
    # What it is called does not say what it is.
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MOST_PIXELS:
        raise UnreadableError(
            _("{width} × {height} pixels, more than {most} million").format(
                width=grouped(size.width()),
                height=grouped(size.height()),
                most=f"{MOST_PIXELS / 1e6:g}",
            )
        )
    shorter = min(size.width(), size.height())
    if size.isValid() and shorter > _ROUGH * side:
        share = _ROUGH * side / 2 / shorter
        reader.setScaledSize(QSize(max(1, round(size.width() * share)), max(1, round(size.height() * share))))
    return reader.read()


@contextmanager
def _quiet() -> Iterator[None]:
    """Have Qt's readers say nothing to a terminal; what is wrong is told by a sentence."""
    before = qInstallMessageHandler(lambda *_: None)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _square(image: QImage, side: int) -> NDArray[np.uint8]:
    edge = min(image.width(), image.height())
    middle = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    small = middle.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied).scaled(
        side, side, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    small = small.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    lines = np.frombuffer(small.constBits(), dtype=np.uint8).reshape(side, small.bytesPerLine())
    pixels = lines[:, : 4 * side].reshape(side, side, 4).astype(np.int16)
    # The colours are multiplied by how opaque they are already.
    return (pixels[..., :3] + 255 - pixels[..., 3:]).clip(0, 255).astype(np.uint8)
