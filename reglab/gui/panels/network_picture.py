"""A small picture of the network."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme

MOST_SHOWN = 6
"""Neurons drawn of a wider layer, with dots in their middle."""

_RADIUS = 4.5
_GAP = 12.0
_MARGIN = 14.0


def shown_neurons(width: int) -> tuple[int, bool]:
    """Number of circles for a layer of `width` units, and whether dots stand for the others."""
    return (width, False) if width <= MOST_SHOWN else (MOST_SHOWN - 2, True)


class NetworkPicture(QWidget):
    """Draws each layer as a column of circles.

    Wide layers and deep networks are shortened: the picture says the shape, not every neuron.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_widths(self, widths: tuple[int, ...], words: str) -> None:
        """Show a network by the sizes of its layers, from input to output; `words` say the same."""
        self._widths = widths
        self.setAccessibleName(f"Network {words}")
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(_GAP * MOST_SHOWN))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._widths:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        look = theme.current()
        # Where columns stand close, their lines would only blacken the picture.
        thin = QColor(look.muted)
        thin.setAlphaF(0.4 if len(columns) <= 8 else 0.2)
        painter.setPen(QPen(thin, 0.7))
        for left, right in pairwise(columns):
            for start in left:
                for end in right:
                    painter.drawLine(start, end)
        for position, points in enumerate(columns):
            inner = 0 < position < len(columns) - 1
            painter.setPen(QPen(QColor(look.accent if inner else look.muted), 1.3))
            painter.setBrush(QColor(look.surface))
            for point in points:
                painter.drawEllipse(point, _RADIUS, _RADIUS)
            if shown_neurons(self._widths[position])[1]:
                self._paint_dots(painter, points, QColor(look.muted))
        painter.end()

    def _columns(self) -> list[list[QPointF]]:
        """Middle points of the circles, layer by layer."""
        step = (self.width() - 2 * _MARGIN) / max(len(self._widths) - 1, 1)
        columns = []
        for position, width in enumerate(self._widths):
            count, dotted = shown_neurons(width)
            slots = count + 1 if dotted else count
            top = self.height() / 2 - _GAP * (slots - 1) / 2
            places = [k for k in range(slots) if not dotted or k != slots // 2]
            x = _MARGIN + position * step
            columns.append([QPointF(x, top + _GAP * k) for k in places])
        return columns

    @staticmethod
    def _paint_dots(painter: QPainter, points: list[QPointF], ink: QColor) -> None:
        """Three dots in the gap that was left in the middle of a wide layer."""
        half = len(points) // 2
        middle = (points[half - 1] + points[half]) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for offset in (-3.5, 0.0, 3.5):
            painter.drawEllipse(middle + QPointF(0, offset), 1.1, 1.1)
