"""The picture of a strength curve: lines and bands over a parameter, the best point, what is as good."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from reglab.analysis.strength import StrengthCurve
from reglab.gui import theme as themes
from reglab.gui.plots.chart import Chart, left_room
from reglab.gui.plots.curve_layer import line_polygon, pieces, training_color
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.picture import MARGIN, paint_small, small_metrics
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import Theme
from reglab.gui.views.strength.curve_marks import axis_room, paint_axis, paint_best, paint_regions
from reglab.gui.views.strength.curves import Curves, limits
from reglab.gui.views.strength.point_picture import PointPicture
from reglab.words.language import _

_BAND, _BAND_TRAINING = 46, 26
_STRONG, _THIN = 2.4, 1.1
_LINES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}


class CurvePicture(PointPicture):
    """Paints `Curves`; a point is chosen with the mouse or the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Strength curve"), parent)
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
        above, under = metrics.height() + 12, axis_room(content)
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
        for number, line in enumerate(content.lines):
            # Where curves cross many powers of ten, bands that reach zero would cover everything.
            if line.training is not None and not (log and len(content.lines) > 1):
                self._band(painter, number, line.training, _BAND_TRAINING)
            self._band(painter, number, line.main, _BAND if content.shared else _BAND_TRAINING)
        for number, line in enumerate(content.lines):
            color = look.arm_color(content.hues[number])
            if line.training is not None:
                thin = training_color(color, look)
                self._line(painter, number, line.training, thin, _THIN * look.line_scale)
            self._line(painter, number, line.main, color, _STRONG * look.line_scale, look)
        painter.restore()
        for number in range(len(content.lines)):
            paint_best(painter, look, chart, content, number)
        paint_small(
            painter,
            QRectF(MARGIN, 2, self.width() - 2 * MARGIN, metrics.height()),
            _("{quantity} (logarithmic)").format(quantity=content.title) if log else content.title,
            QColor(look.muted),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )

    def _band(self, painter: QPainter, number: int, curve: StrengthCurve, alpha: int) -> None:
        chart, content = self._shown
        tint = themes.current().arm_color(content.hues[number])
        tint.setAlpha(alpha)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        low, high = content.scaled(curve.low), content.scaled(curve.high)
        for piece in pieces(low + high):
            x = chart.x(content.rulers[number].places[piece])
            lower, upper = chart.y(low[piece]), chart.y(high[piece])
            outline = [QPointF(a, b) for a, b in zip(x.tolist(), upper.tolist(), strict=True)]
            outline += [QPointF(a, b) for a, b in zip(x[::-1].tolist(), lower[::-1].tolist(), strict=True)]
            painter.drawPolygon(QPolygonF(outline))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _line(
        self,
        painter: QPainter,
        number: int,
        curve: StrengthCurve,
        color: QColor,
        width: float,
        marked: Theme | None = None,
    ) -> None:
        """Draw a line; with the marks of a theme at its points where it is the strong one."""
        chart, content = self._shown
        values, ruler = content.scaled(curve.mean), content.rulers[number]
        for piece in pieces(values):
            x, y = chart.x(ruler.places[piece]), chart.y(values[piece])
            # Between zero and the first of the others there is nothing that a line could show.
            cut = int(ruler.zero is not None and piece.start == 0)
            if len(x) - cut > 1:
                stroke(painter, line_polygon(x[cut:], y[cut:]), color, width)
            if marked is not None:
                for at in zip(x.tolist(), y.tolist(), strict=True):
                    draw_mark(painter, content.mark(number, marked), QPointF(*at), color, marked)
            elif cut:
                painter.setPen(QPen(color, max(2.0, width)))
                painter.drawLine(QPointF(x[0] - 4, y[0]), QPointF(x[0] + 4, y[0]))

    @property
    def _shown(self) -> tuple[Chart, Curves]:
        assert self._chart is not None
        assert self.content is not None
        return self._chart, self.content

    def _places_of(self, number: int) -> list[QPointF]:
        """Where the points of a line are, in pixels; those without a number are at no height."""
        chart, content = self._shown
        x = chart.x(content.rulers[number].places)
        y = chart.y(content.scaled(content.lines[number].main.mean))
        return [QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]

    def paint_above(self, painter: QPainter, look: Theme) -> None:
        if self._chart is None or self.content is None:
            return
        chart, content = self._shown
        for number, place in content.at_point(self.chosen):
            at = self._places_of(number)[place]
            painter.setPen(QPen(QColor(look.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(at.x(), chart.box.top()), QPointF(at.x(), chart.box.bottom()))
            if np.isfinite(at.y()) and chart.box.top() <= at.y() <= chart.box.bottom():
                painter.setPen(QPen(QColor(look.text), 2))
                painter.setBrush(look.arm_color(content.hues[number]))
                painter.drawEllipse(at, 5.5, 5.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # -- choosing --------------------------------------------------------------------------------

    def point_at(self, at: QPointF) -> int | None:
        """Return the point nearest to a place in the picture; ``None`` outside the axes."""
        if self._chart is None or self.content is None:
            return None
        chart, content = self._shown
        if not chart.box.adjusted(-8, 0, 8, 24 if content.shared else 0).contains(at):
            return None
        if content.shared:
            share = (at.x() - chart.box.left()) / chart.box.width()
            return content.ruler.nearest(chart.first + share * (chart.last - chart.first))
        # Lines that share no axis are chosen by height, too.
        near = [
            (math.hypot(place.x() - at.x(), place.y() - at.y()), content.lines[number].first + index)
            for number in range(len(content.lines))
            for index, place in enumerate(self._places_of(number))
            if np.isfinite(place.y())
        ]
        return min(near)[1] if near else None

    def point_after(self, key: Qt.Key) -> int | None:
        """Arrow and page keys go along the points, Home and End to the ends; up and down to other lines."""
        content = self.content
        if content is None:
            return None
        number, place = next(iter(content.at_point(self.chosen)), (0, None))
        if key in _LINES and not content.shared:
            other = (number + _LINES[key]) % len(content.lines)
            share = content.rulers[number].places[place or 0]
            return content.lines[other].first + content.rulers[other].nearest(share)
        last, first = len(content.rulers[number].places) - 1, content.lines[number].first
        if key in _STEPS:
            step = -_STEPS[key] if content.rulers[number].turned else _STEPS[key]
            begin = (0 if step > 0 else last) if place is None else place + step
            return first + min(max(begin, 0), last)
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        return first + ends[key] if key in ends else None

    def place_of(self, point: int) -> QPointF:
        """Return where a point of the first line that has it is, in pixels."""
        _unused, content = self._shown
        number, place = content.at_point(point)[0]
        return self._places_of(number)[place]
