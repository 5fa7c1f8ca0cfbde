"""Circles, lines and key of a drawn network."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.gui.theme import Theme, mix
from reglab.gui.views.picture import paint_small, small_metrics
from reglab.gui.views.weights.colors import sign_color
from reglab.gui.views.weights.sketch import Lines, State

Point = tuple[float, float]

STATE_WORDS: dict[State, str] = {
    "used": "in use",
    "dead": "dead: 0 for every training example",
    "cut off": "cut off: no weight leads in, or none leads on",
}
_LEVELS = 8
"""Widths and shades of lines."""


def paint_lines(
    painter: QPainter, look: Theme, lines: Lines, left: list[Point], right: list[Point], limit: float
) -> None:
    """Paint the weights between two columns, the weakest first; those of one width and shade at once.

    Parameters
    ----------
    painter, look
        Where and in which colours.
    lines : Lines
        The weights.
    left, right : list of tuple of float
        Middles of the circles of both columns.
    limit : float
        The size of weight that is painted strongest.
    """
    if not len(lines.values):
        return
    starts, ends = np.array(left)[lines.ends[:, 0]], np.array(right)[lines.ends[:, 1]]
    levels = np.minimum(np.abs(lines.values) / limit * _LEVELS, _LEVELS - 1).astype(np.int64)
    surface = QColor(look.surface)
    for level in range(_LEVELS):
        share = (level + 1) / _LEVELS
        for positive in (False, True):
            chosen = np.flatnonzero((levels == level) & ((lines.values > 0) == positive))
            if not len(chosen):
                continue
            color = mix(surface, sign_color(look, positive), 0.18 + 0.82 * share)
            # Lines up to one pixel wide are painted ten times faster than wider ones.
            width = 1.0 if share <= 0.5 else 1.0 + 3.2 * (share - 0.5) * look.line_scale
            painter.setPen(QPen(color, width))
            pairs = zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True)
            painter.drawLines([QLineF(x0, y0, x1, y1) for (x0, y0), (x1, y1) in pairs])


def paint_unit(painter: QPainter, look: Theme, at: QPointF, radius: float, state: State) -> None:
    """Paint a unit: an empty circle in use, a grey one that is struck dead, a dotted one cut off."""
    if state == "used":
        painter.setPen(QPen(QColor(look.text), 1.2))
        painter.setBrush(QColor(look.surface))
    else:
        gray = mix(QColor(look.surface), QColor(look.muted), 0.55)
        style = Qt.PenStyle.SolidLine if state == "dead" else Qt.PenStyle.DotLine
        painter.setPen(QPen(QColor(look.muted), 1.2, style))
        painter.setBrush(gray if state == "dead" else QColor(look.surface))
    painter.drawEllipse(at, radius, radius)
    if state == "dead":
        painter.setPen(QPen(QColor(look.text), 1.2))
        reach = QPointF(radius + 1.5, -(radius + 1.5)) * 0.9
        painter.drawLine(QLineF(at - reach, at + reach))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_key(painter: QPainter, look: Theme, box: QRectF) -> None:
    """Explain colours and circles in one line; what does not fit is left out."""
    metrics, ink = small_metrics(), QColor(look.muted)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    x, middle = box.left(), box.center().y()
    entries: list[tuple[str, str]] = [("+", "positive"), ("−", "negative weight")]
    idle = [(state, words) for state, words in STATE_WORDS.items() if state != "used"]
    needed = sum(metrics.horizontalAdvance(words) + 38 for _, words in (*entries, *idle))
    entries += idle if needed <= box.width() else [(state, state) for state, _ in idle]
    entries.append(("", "|w| < 0.001 is not drawn"))
    for sign, words in entries:
        width = metrics.horizontalAdvance(words) + 4
        if x + 22 + width > box.right():
            break
        if sign in ("+", "−"):
            painter.setPen(QPen(sign_color(look, sign == "+"), 2.4 * look.line_scale))
            painter.drawLine(QLineF(x, middle, x + 16, middle))
        elif sign:
            paint_unit(painter, look, QPointF(x + 9, middle), 5.0, "dead" if sign == "dead" else "cut off")
        start = x + 22 if sign else x
        paint_small(painter, QRectF(start, box.top(), width, box.height()), words, ink, flags)
        x = start + width + 12
