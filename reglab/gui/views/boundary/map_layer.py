"""Paints what a network predicts where: a coloured field, the border, the borders of single seeds."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QGraphicsItem

from reglab.gui import theme as themes
from reglab.gui.plots.painting import as_lines, thin_pen
from reglab.gui.plots.strokes import shifts
from reglab.gui.theme import Theme
from reglab.gui.views.boundary.class_colors import border_ink
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.layers import Layer
from reglab.record.events import Array

BORDER_WIDTH = 1.8
_EARLIER_OPACITY = 0.6
_NO_PIECES: Array = np.empty((0, 2, 2))
_EDGE = 3.0
"""Pixels between the name of a region and an edge of the map."""


class MapLayer(Layer):
    """The painted field of one arm."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.border: Array = _NO_PIECES
        """Pieces of the border, shape (pieces, 2, 2)."""
        self.thin: Array = _NO_PIECES
        """Pieces of the borders of single seeds."""
        self.earlier: Array = _NO_PIECES
        """Pieces of the border of before."""
        self._span = Span(0, 1, 0, 1)
        self._ink = QColor()
        self._width = 1.0

    def clear(self) -> None:
        """Show nothing."""
        self.image, self.border, self.thin, self.earlier = None, _NO_PIECES, _NO_PIECES, _NO_PIECES
        self.update()

    def show_field(self, image: QImage, x: Array, y: Array) -> None:
        """Show a picture with one pixel per point of a grid, whose first row has the largest `y`."""
        self.image = image
        # A pixel reaches half a step beyond its point.
        half_x, half_y = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
        self._span = Span(x[0] - half_x, x[-1] + half_x, y[0] - half_y, y[-1] + half_y)
        self.update()

    def show_borders(self, border: Array, thin: Array, theme: Theme) -> None:
        """Show a strong border, and thin ones under it."""
        self.border, self.thin = border, thin
        self._ink = border_ink(theme)
        self._width = BORDER_WIDTH * theme.line_scale
        self.update()

    def show_earlier(self, pieces: Array, theme: Theme) -> None:
        """Show the border of before under the others."""
        self.earlier, self._ink = pieces, border_ink(theme)
        self.update()

    def paint_frame(self, painter: QPainter) -> None:
        if self.image is None:
            return
        frame, span = self.frame, self._span
        left, right = frame.x(np.array([span.left, span.right])).tolist()
        scale = frame.height / (frame.top - frame.bottom)
        top, bottom = (frame.top - span.top) * scale, (frame.top - span.bottom) * scale
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, right - left, bottom - top), self.image)
        if len(self.earlier):
            painter.setOpacity(_EARLIER_OPACITY)
            self._stroke(painter, self._path(self.earlier))
            painter.setOpacity(1.0)
        if len(self.thin):
            painter.setPen(thin_pen(self._ink))
            painter.setOpacity(0.55)
            painter.drawPath(self._path(self.thin))
            painter.setOpacity(1.0)
        if len(self.border):
            self._stroke(painter, self._path(self.border))

    def _path(self, pieces: Array) -> QPainterPath:
        frame = self.frame
        ends = pieces.reshape(-1, 2)
        x = frame.x(ends[:, 0])
        y = (frame.top - ends[:, 1]) * (frame.height / (frame.top - frame.bottom))
        path: QPainterPath = arrayToQPath(x, y, connect="pairs", finiteCheck=False)
        return path

    def _stroke(self, painter: QPainter, path: QPainterPath) -> None:
        """Paint a path of the border's width, of thin lines like `strokes.stroke`."""
        ratio = painter.device().devicePixelRatio()
        if as_lines(painter):
            painter.setPen(QPen(self._ink, self._width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(path)
            return
        painter.setPen(thin_pen(self._ink))
        for x, y in shifts(round(self._width * ratio, 1)):
            painter.drawPath(path.translated(x / ratio, y / ratio))


class NameLayer(Layer):
    """Names of the regions of a map."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.names: tuple[tuple[str, float, float], ...] = ()
        """Each name with its place."""

    def show_names(self, names: Iterable[tuple[str, float, float]]) -> None:
        """Show other names, each with its place."""
        self.names = tuple(names)
        self.update()

    def paint_frame(self, painter: QPainter) -> None:
        theme, font = themes.current(), QApplication.font()
        font.setBold(True)
        frame, metrics = self.frame, QFontMetricsF(font)
        halo = QPen(QColor(theme.surface), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(border_ink(theme))
        for name, x, y in self.names:
            middle, width = float(frame.x(np.array([x]))[0]), metrics.horizontalAdvance(name)
            left = middle - width / 2
            if 0 <= middle <= frame.width:
                # A region at an edge has its name beside the edge, not across it.
                left = max(min(left, frame.width - width - _EDGE), _EDGE)
            base = float(frame.y(np.array([y]))[0]) + metrics.capHeight() / 2
            text = QPainterPath()
            text.addText(left, base, font, name)
            painter.strokePath(text, halo)
            painter.drawPath(text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
