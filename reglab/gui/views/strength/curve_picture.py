"""The picture of a strength curve: lines and bands over a parameter, the best point, what is as good."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from reglab.analysis.strength import StrengthCurve
from reglab.gui.plots.chart import Chart, bottom_room, left_room
from reglab.gui.plots.curve_layer import line_polygon, pieces, training_color
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.picture import MARGIN, paint_small, small_metrics
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import Theme
from reglab.gui.views.strength.curve_marks import paint_axis, paint_best, paint_regions
from reglab.gui.views.strength.curves import Curves, limits
from reglab.gui.views.strength.point_picture import PointPicture
from reglab.record.events import Array

_BAND, _BAND_TRAINING = 46, 26
_STRONG, _THIN = 2.4, 1.1
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}


class CurvePicture(PointPicture):
    """Paints `Curves`; a point is chosen with the mouse or the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Strength curve", parent)
        self.content: Curves | None = None
        self._chart: Chart | None = None

    def show_curves(self, content: Curves) -> None:
        """Paint other curves."""
        self.content = content
        self.changed()

    # -- painting ------------------------------------------------------------------------------

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        content = self.content
        if content is None:
            return
        metrics = small_metrics()
        bottom, top, log = limits(content)
        factor = 100.0 if content.percent else 1.0
        largest = top if log else max(abs(bottom), abs(top)) or 1.0
        left = left_room(factor * largest, log=log) + metrics.horizontalAdvance("−") + MARGIN
        above, under = metrics.height() + 12, bottom_room() + metrics.height() + 10
        box = QRectF(left, above, self.width() - left - 2 * MARGIN, self.height() - above - under)
        ruler = content.ruler
        chart = Chart(box, ruler.first, ruler.last, factor * bottom, factor * top, log)
        self._chart = chart
        paint_regions(painter, look, chart, content, words=False)
        paint_axis(painter, look, chart, content)
        chart.paint_scale(painter, look)
        paint_regions(painter, look, chart, content, words=True)
        painter.save()
        painter.setClipRect(box.adjusted(-1, -1, 1, 1))
        for line, hue in zip(content.lines, content.hues, strict=True):
            color = look.arm_color(hue)
            # Where curves cross many powers of ten, bands that reach zero would cover everything.
            if line.training is not None and not (log and len(content.lines) > 1):
                self._band(painter, chart, line.training, color, _BAND_TRAINING)
            self._band(painter, chart, line.main, color, _BAND)
        for line, hue in zip(content.lines, content.hues, strict=True):
            color = look.arm_color(hue)
            if line.training is not None:
                thin = training_color(color, look)
                self._line(
                    painter, chart, line.training, thin, _THIN * look.line_scale, look, hue, dots=False
                )
            self._line(painter, chart, line.main, color, _STRONG * look.line_scale, look, hue, dots=True)
        painter.restore()
        for row, (line, hue) in enumerate(zip(content.lines, content.hues, strict=True)):
            paint_best(painter, look, chart, content, line, look.arm_color(hue), row)
        paint_small(
            painter,
            QRectF(MARGIN, 2, self.width() - 2 * MARGIN, metrics.height()),
            f"{content.title} (logarithmic)" if log else content.title,
            QColor(look.muted),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )

    def _band(self, painter: QPainter, chart: Chart, curve: StrengthCurve, color: QColor, alpha: int) -> None:
        tint = QColor(color)
        tint.setAlpha(alpha)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        low, high = self._scaled(curve.low), self._scaled(curve.high)
        for piece in pieces(low + high):
            x = chart.x(self._places[piece])
            lower, upper = chart.y(low[piece]), chart.y(high[piece])
            outline = [QPointF(a, b) for a, b in zip(x.tolist(), upper.tolist(), strict=True)]
            outline += [QPointF(a, b) for a, b in zip(x[::-1].tolist(), lower[::-1].tolist(), strict=True)]
            painter.drawPolygon(QPolygonF(outline))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _line(
        self,
        painter: QPainter,
        chart: Chart,
        curve: StrengthCurve,
        color: QColor,
        width: float,
        look: Theme,
        hue: int,
        *,
        dots: bool,
    ) -> None:
        values = self._scaled(curve.mean)
        zero = self.content is not None and self.content.ruler.zero is not None
        for piece in pieces(values):
            x, y = chart.x(self._places[piece]), chart.y(values[piece])
            # Between zero and the first of the others there is nothing that a line could show.
            cut = int(zero and piece.start == 0)
            if len(x) - cut > 1:
                stroke(painter, line_polygon(x[cut:], y[cut:]), color, width)
            if dots:
                marker = look.arm_marker(hue)
                for at in zip(x.tolist(), y.tolist(), strict=True):
                    draw_mark(painter, "circle" if marker == "none" else marker, QPointF(*at), color, look)
            elif cut:
                painter.setPen(QPen(color, max(2.0, width)))
                painter.drawLine(QPointF(x[0] - 4, y[0]), QPointF(x[0] + 4, y[0]))

    @property
    def _places(self) -> Array:
        assert self.content is not None
        return self.content.ruler.places

    def _scaled(self, values: Array) -> Array:
        assert self.content is not None
        return self.content.scaled(values)

    def paint_above(self, painter: QPainter, look: Theme) -> None:
        chart, content = self._chart, self.content
        if chart is None or content is None or self.chosen is None or self.chosen >= len(self._places):
            return
        x = float(chart.x(self._places[[self.chosen]])[0])
        painter.setPen(QPen(QColor(look.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, chart.box.top()), QPointF(x, chart.box.bottom()))
        for line, hue in zip(content.lines, content.hues, strict=True):
            mean = float(line.main.mean[self.chosen])
            if np.isfinite(mean):
                y = float(chart.y(self._scaled(np.array([mean])))[0])
                if chart.box.top() <= y <= chart.box.bottom():
                    painter.setPen(QPen(QColor(look.text), 2))
                    painter.setBrush(look.arm_color(hue))
                    painter.drawEllipse(QPointF(x, y), 5.5, 5.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # -- choosing --------------------------------------------------------------------------------

    def point_at(self, at: QPointF) -> int | None:
        """Return the point nearest to a place in the picture; ``None`` outside the axes."""
        chart = self._chart
        if chart is None or self.content is None or not chart.box.adjusted(-8, 0, 8, 24).contains(at):
            return None
        share = (at.x() - chart.box.left()) / chart.box.width()
        return self.content.ruler.nearest(chart.first + share * (chart.last - chart.first))

    def point_after(self, key: Qt.Key) -> int | None:
        """Arrow and page keys go along the points, Home and End to the ends."""
        if self.content is None:
            return None
        last = len(self._places) - 1
        if key in _STEPS:
            begin = (0 if _STEPS[key] > 0 else last) if self.chosen is None else self.chosen + _STEPS[key]
            return min(max(begin, 0), last)
        return {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(key)

    def place_of(self, point: int) -> QPointF:
        """Return where a point of the first line is, in pixels."""
        assert self._chart is not None
        assert self.content is not None
        mean = self._scaled(self.content.lines[0].main.mean[[point]])
        return QPointF(float(self._chart.x(self._places[[point]])[0]), float(self._chart.y(mean)[0]))
