"""What stands around the lines of a strength curve: its axis, regions with a name, the best point."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.gui.plots.chart import Chart, bottom_room
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.picture import MARGIN, paint_small, small_metrics
from reglab.gui.theme import Theme, mix
from reglab.gui.views.strength.curves import Curves
from reglab.words.language import _

_ROW_GAP = 1


def axis_room(content: Curves) -> float:
    """Height of what stands under the axes, in pixels."""
    line = small_metrics().height()
    if content.shared:
        return bottom_room() + line + 10
    return len(content.lines) * (line + _ROW_GAP) + 10


def paint_axis(painter: QPainter, look: Theme, chart: Chart, content: Curves) -> None:
    """Paint the horizontal axis with its numbers and names, broken between zero and the rest.

    Where each line has an axis of its own, their numbers stand in a row each.
    """
    if not content.shared:
        _paint_rows(painter, look, chart, content)
        return
    box, metrics, ruler = chart.box, small_metrics(), content.ruler
    most = max(2, min(9, int(box.width() / (metrics.horizontalAdvance("−0.0000") + 14))))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(look.grid), 1))
    ticks = ruler.ticks(most)
    xs = chart.x(np.array([place for place, _ in ticks])).tolist()
    painter.drawLines([QLineF(x, box.top(), x, box.bottom()) for x in xs])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(look.muted)
    for (_place, text), x in zip(ticks, xs, strict=True):
        width = metrics.horizontalAdvance(text) + 4
        number = QRectF(x - width / 2, box.bottom() + 3, width, metrics.height())
        paint_small(painter, number, text, ink, Qt.AlignmentFlag.AlignCenter)
    if ruler.zero is not None:
        x = float(chart.x(np.array([(ruler.zero + ruler.first_scaled) / 2]))[0])
        painter.setPen(QPen(ink, 1.2))
        for shift in (-2.0, 2.0):
            foot = QPointF(x + shift - 2, box.bottom() + 5)
            painter.drawLine(foot, foot + QPointF(4, -10))
    row = QRectF(box.left(), box.bottom() + bottom_room() + 2, box.width(), metrics.height())
    paint_small(painter, row, content.below, ink, Qt.AlignmentFlag.AlignCenter)
    left = content.direction.startswith("←")
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    needed = metrics.horizontalAdvance(content.below) + 2 * metrics.horizontalAdvance(content.direction)
    if row.width() > needed:
        paint_small(painter, row, content.direction, ink, side | Qt.AlignmentFlag.AlignVCenter)


def _paint_rows(painter: QPainter, look: Theme, chart: Chart, content: Curves) -> None:
    box, metrics = chart.box, small_metrics()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(look.grid), 1))
    for x in chart.x(np.linspace(0.0, 1.0, 5)).tolist():
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, high = QColor(look.muted), metrics.height() + _ROW_GAP
    most = max(2, int(box.width() / (metrics.horizontalAdvance("−0.0000") + 22)))
    for number, (ruler, hue) in enumerate(zip(content.rulers, content.hues, strict=True)):
        top = box.bottom() + 4 + number * high
        color = look.arm_color(hue)
        middle = top + metrics.height() / 2
        sample = QLineF(MARGIN, middle, MARGIN + 20, middle)
        painter.setPen(QPen(color, 2.0 * look.line_scale))
        painter.drawLine(sample)
        draw_mark(painter, content.mark(number, look), sample.center(), color, look)
        end = -np.inf
        for place, text in sorted(ruler.ticks(most)):
            width = metrics.horizontalAdvance(text) + 4
            x = float(chart.x(np.array([place]))[0])
            # The last number stands to the left of its end, so that it is whole.
            left = min(x - width / 2, box.right() + MARGIN - width)
            if left <= end:
                continue
            end = left + width
            paint_small(
                painter, QRectF(left, top, width, metrics.height()), text, ink, Qt.AlignmentFlag.AlignCenter
            )
    row = QRectF(box.left(), 2, box.width(), metrics.height())
    paint_small(
        painter, row, content.direction, ink, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    )


def paint_regions(painter: QPainter, look: Theme, chart: Chart, content: Curves, *, words: bool) -> None:
    """Tint where the only arm under- and overfits, or say so at the top."""
    if len(content.lines) != 1:
        return
    xs, metrics = chart.x(content.ruler.places), small_metrics()
    # Half way between the points.
    edges = [chart.box.left(), *((xs[1:] + xs[:-1]) / 2).tolist(), chart.box.right()]
    for stretch in content.lines[0].stretches:
        left, right = edges[stretch.first], edges[stretch.last + 1]
        box = QRectF(left, chart.box.top(), right - left, chart.box.height())
        ink = QColor(look.warning if stretch.fit == "overfits" else look.accent)
        if not words:
            painter.fillRect(box, mix(QColor(look.surface), ink, 0.1))
            continue
        name = _("overfits") if stretch.fit == "overfits" else _("underfits")
        if metrics.horizontalAdvance(name) + 6 <= box.width():
            row = QRectF(left, box.top() + 2, box.width(), metrics.height())
            paint_small(painter, row, name, ink, Qt.AlignmentFlag.AlignCenter)


def paint_best(painter: QPainter, look: Theme, chart: Chart, content: Curves, number: int) -> None:
    """Mark the best point of a line with its interval, and along the foot what is as good."""
    line, color = content.lines[number], look.arm_color(content.hues[number])
    curve, xs = line.judged, chart.x(content.rulers[number].places)
    foot = chart.box.bottom() - 5 - 7 * number
    if curve.flat is not None and curve.flat[0] != curve.flat[1]:
        first, last = curve.flat
        painter.setPen(QPen(color, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(xs[first], foot), QPointF(xs[last], foot))
    if curve.chosen is not None and curve.flat is not None and curve.flat[0] != curve.flat[1]:
        draw_mark(painter, "diamond", QPointF(xs[curve.chosen], foot), color, look)
    if curve.best is None or not np.isfinite(line.main.mean[curve.best]):
        return
    x = float(xs[curve.best])
    found = content.scaled(
        np.array([values[curve.best] for values in (line.main.mean, line.main.low, line.main.high)])
    )
    mean, low, high = np.clip(chart.y(found), chart.box.top(), chart.box.bottom()).tolist()
    painter.setPen(QPen(QColor(look.text), 1.4))
    painter.drawLine(QPointF(x, low), QPointF(x, high))
    for y in (low, high):
        painter.drawLine(QPointF(x - 4, y), QPointF(x + 4, y))
    draw_mark(painter, "best", QPointF(x, mean), QColor(look.text), look)
