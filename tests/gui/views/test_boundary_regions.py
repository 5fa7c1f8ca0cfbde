"""Places for the names of classes in a map, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsRectItem

from reglab.gui.plots.content import Frame
from reglab.gui.views.boundary.map_layer import NameLayer
from reglab.gui.views.boundary.regions import name_places

X, Y = np.linspace(0, 10, 41), np.linspace(0, 4, 21)


def one_hot(top: np.ndarray, classes: int = 3) -> np.ndarray:
    return np.eye(classes)[top]


def test_a_name_stands_in_the_middle_of_its_region() -> None:
    top = np.repeat((X > 6)[None], len(Y), axis=0).astype(int)
    places = name_places(one_hot(top), X, Y)
    assert set(places) == {0, 1}
    (x0, y0), (x1, y1) = places[0], places[1]
    # Farther from every edge than half the smaller side, but for a step of the grid.
    assert x0 == pytest.approx(3, abs=1.25)
    assert x1 == pytest.approx(8, abs=0.3)
    assert (y0, y1) == pytest.approx((2, 2), abs=0.25)


def test_of_two_parts_the_wider_one_has_the_name() -> None:
    top = np.repeat(np.where(X < 1, 2, np.where(X > 6, 2, 0))[None], len(Y), axis=0)
    assert name_places(one_hot(top), X, Y)[2][0] > 6


def test_slivers_have_no_name() -> None:
    top = np.zeros((len(Y), len(X)), int)
    top[3, 5] = 1
    assert set(name_places(one_hot(top), X, Y)) == {0}


@pytest.mark.parametrize("x", [0.0, 0.5, 1.0])
def test_the_name_of_a_region_at_an_edge_is_painted_whole(qapp: QApplication, x: float) -> None:
    """It would be cut where it stood across the edge; the name in the middle stays there."""
    plane = QGraphicsRectItem()
    layer = NameLayer(plane)
    layer.show_frame(Frame(0, 1, 0, 1, 120, 60))
    layer.show_names([("square", x, 0.5)])
    image = QImage(120, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    layer.paint_frame(painter)
    painter.end()
    inked = [at for at in range(120) if any(image.pixelColor(at, y).alpha() > 99 for y in range(60))]
    font = QApplication.font()
    font.setBold(True)
    assert len(inked) == pytest.approx(QFontMetrics(font).horizontalAdvance("square"), abs=6)
    assert (inked[0] + inked[-1]) / 2 == pytest.approx(60, abs=3) or x != 0.5
