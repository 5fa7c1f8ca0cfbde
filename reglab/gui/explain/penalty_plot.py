"""The penalty of one weight and its gradient, over the weight."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.terms import PenaltyTerm
from reglab.gui import theme
from reglab.gui.figures.menu import FigureMenu
from reglab.gui.plots.chart import Chart, bottom_room, left_room
from reglab.gui.theme import Theme
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array
from reglab.words.language import _

_END = 2.0
_SIDE = np.linspace(1e-9, _END, 80)


class PenaltyPlot(QWidget):
    """Shows why L1 makes zeros and L2 does not: what becomes of the gradient near zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Penalty of one weight and its gradient"))
        self._curves: tuple[Array, Array] | None = None
        theme.manager().theme_changed.connect(self._renew)
        FigureMenu(self, self.accessibleName())

    @property
    def curves(self) -> tuple[Array, Array] | None:
        """(penalty, gradient) at weights above zero; ``None`` where a single weight has no penalty."""
        return self._curves

    def show_technique(self, technique: Technique, scale: Scale) -> None:
        """Take the penalty of a technique with its present strength."""
        parts = technique.penalty(scale)
        self._curves = None
        terms = [part.term for part in parts if isinstance(part.term, PenaltyTerm)]
        if terms and len(terms) == len(parts):
            points = [[term.at(w) for w in _SIDE.tolist()] for term in terms]
            weights = np.array([part.coefficient for part in parts])
            values, slopes = np.tensordot(weights, np.array(points), axes=(0, 0)).T
            self._curves = (values, slopes)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 220)

    @Slot()
    def _renew(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._curves is None:
            return
        values, slopes = self._curves
        look, metrics = theme.current(), QFontMetricsF(small_font())
        top = float(max(values.max(), slopes.max())) * 1.05 or 1.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        legend = metrics.height() + 6
        left = left_room(top) + metrics.horizontalAdvance("−")
        box = QRectF(left, legend, self.width() - left - 8, self.height() - legend - bottom_room() - legend)
        chart = Chart(box, -_END, _END, -top, top)
        chart.paint_axes(painter, look)
        painter.setPen(QColor(look.muted))
        below = QRectF(box.left(), self.height() - legend, box.width(), legend)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _("weight w"))
        self._paint_curves(painter, look, chart)
        self._paint_legend(painter, look, metrics, box)
        painter.end()

    def _pens(self, look: Theme) -> tuple[QPen, QPen]:
        width = 2.0 * look.line_scale
        penalty, gradient = QPen(QColor(look.arms[1]), width), QPen(QColor(look.arms[2]), width)
        gradient.setStyle(Qt.PenStyle.DashLine)
        return penalty, gradient

    def _paint_curves(self, painter: QPainter, look: Theme, chart: Chart) -> None:
        assert self._curves is not None
        penalty, gradient = self._pens(look)
        for curve, pen, sign in zip(self._curves, (penalty, gradient), (1.0, -1.0), strict=True):
            painter.setPen(pen)
            for side, values in ((1.0, curve), (-1.0, sign * curve)):
                xs, ys = chart.x(side * _SIDE), chart.y(values)
                points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
                painter.drawPolyline(QPolygonF(points))

    def _paint_legend(self, painter: QPainter, look: Theme, metrics: QFontMetricsF, box: QRectF) -> None:
        x = box.left()
        for pen, name in zip(self._pens(look), (_("penalty"), _("its gradient")), strict=True):
            painter.setPen(pen)
            painter.drawLine(QLineF(x, metrics.height() / 2, x + 22, metrics.height() / 2))
            painter.setPen(QColor(look.text))
            width = metrics.horizontalAdvance(name)
            painter.drawText(QRectF(x + 28, 0, width + 4, metrics.height()), name)
            x += 28 + width + 18
