"""Lines made of thin ones are as wide as asked for."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QBuffer, QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF
from PySide6.QtSvg import QSvgGenerator

from reglab.gui.plots.strokes import shifts, stroke


def painted(width: float, ratio: float = 1.0, *, upright: bool = False) -> QImage:
    image = QImage(int(100 * ratio), int(100 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ends = [QPointF(50, 5), QPointF(50, 95)] if upright else [QPointF(5, 50), QPointF(95, 50)]
    stroke(painter, QPolygonF(ends), QColor("black"), width)
    assert painter.transform().isIdentity() or ratio != 1
    painter.end()
    return image


def ink_across(image: QImage, *, upright: bool = False) -> float:
    """How much black there is across the line, in device pixels."""
    size = image.width()
    pixels = (
        image.pixelColor(i, size // 2) if upright else image.pixelColor(size // 2, i) for i in range(size)
    )
    return sum(1 - pixel.lightnessF() for pixel in pixels)


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("width", [1.0, 1.7, 2.2, 3.0, 3.7])
def test_a_line_is_as_wide_as_asked_for(width: float, ratio: float, upright: bool) -> None:
    image = painted(width, ratio, upright=upright)
    assert ink_across(image, upright=upright) == pytest.approx(width * ratio, abs=0.7)


def test_a_wider_line_has_no_hole() -> None:
    image = painted(3.1)
    assert all(image.pixelColor(50, y).lightnessF() < 0.2 for y in range(49, 51))


@pytest.mark.parametrize("width", [1.4, 2.2, 3.2])
def test_the_thin_lines_lie_evenly_around_the_middle(width: float) -> None:
    places = shifts(width)
    assert sum(x for x, _ in places) == pytest.approx(0)
    assert sum(y for _, y in places) == pytest.approx(0)
    assert max(math.hypot(x, y) for x, y in places) <= width / 2 + 0.2


def test_a_vector_file_gets_one_real_line() -> None:
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(100, 100))
    painter = QPainter(generator)
    stroke(painter, QPolygonF([QPointF(0, 0), QPointF(90, 50), QPointF(95, 90)]), QColor("#123456"), 3)
    painter.end()
    text = bytes(buffer.data().data()).decode()
    assert text.count("<polyline") == 1
    assert 'stroke-width="3"' in text
