"""Painting in Python that cannot take the program down."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen

from reglab.gui import theme


def as_lines(painter: QPainter) -> bool:
    """Whether real lines and shapes are to be painted, not what only looks like them on a screen.

    That is so on paper: the pixels of a file are not those that the tricks for the screen count on.
    """
    return theme.manager().on_paper or painter.paintEngine().type() != QPaintEngine.Type.Raster


CLIP_BEGIN, CLIP_END = "reglab-clip:", "reglab-unclip"
"""Stand in an SVG where clipping begins, followed by the box, and ends; see `figures.svg_clips`."""


@contextmanager
def clipped(painter: QPainter, box: QRectF) -> Iterator[None]:
    """Within the block nothing is painted outside a box, also in a file."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    marked = painter.paintEngine().type() == QPaintEngine.Type.SVG
    if marked:
        seen = painter.deviceTransform().mapRect(box)
        ends = (seen.x(), seen.y(), seen.width(), seen.height())
        _mark(painter, CLIP_BEGIN + ",".join(f"{end:.2f}" for end in ends))
    try:
        yield
    finally:
        if marked:
            _mark(painter, CLIP_END)
        painter.restore()


def _mark(painter: QPainter, words: str) -> None:
    # Without a pen there is no text.
    pen = painter.pen()
    painter.setPen(QColor(0, 0, 0))
    painter.drawText(0, 0, words)
    painter.setPen(pen)


def thin_pen(color: QColor) -> QPen:
    """Return a pen as thin as the screen can, and of one unit of length on paper."""
    pen = QPen(color, 1.0)
    pen.setCosmetic(not theme.manager().on_paper)
    return pen


def contained(paint: Callable[..., None]) -> Callable[..., None]:
    """Decorate the paint method of a graphics item: what it raises is reported after the frame.

    An exception that leaves such a method stays set while Qt goes on to the next item, whose
    Python code then crashes the process.
    """

    @wraps(paint)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            paint(*args, **kwargs)
        except Exception:
            # Not at once: the hook may open a dialog, and nothing may be painted within a paint.
            QTimer.singleShot(0, partial(sys.excepthook, *sys.exc_info()))

    return wrapper
