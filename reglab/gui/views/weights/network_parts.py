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
_KEY_GAP = 12.0
_MOST_KEY = 2
"""Most lines of the key: the networks are worth more."""
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


def _entries() -> list[tuple[str, str, float]]:
    """Sign, words and width of what the key explains."""
    idle = [(state, words) for state, words in STATE_WORDS.items() if state != "used"]
    plain = [("", "|w| < 0.001 is not drawn"), ("", "24/64: 24 of 64 drawn")]
    metrics = small_metrics()
    return [
        (sign, words, metrics.horizontalAdvance(words) + (26 if sign else 4))
        for sign, words in [("+", "positive"), ("−", "negative weight"), *idle, *plain]
    ]


def _places(width: float) -> list[tuple[int, float]]:
    """Line and left end of each entry."""
    places, line, x = [], 0, 0.0
    for _, _, needed in _entries():
        if x and x + needed > width:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += needed + _KEY_GAP
    return places


def key_lines(width: float) -> int:
    """Number of lines that the key needs."""
    return min(_MOST_KEY, _places(width)[-1][0] + 1)


def paint_key(painter: QPainter, look: Theme, box: QRectF) -> None:
    """Explain colours, circles and numbers, in as many lines as `key_lines` says; the rest is left out."""
    ink, places = QColor(look.muted), _places(box.width())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    lines = key_lines(box.width())
    height = box.height() / lines
    for (sign, words, needed), (line, at) in zip(_entries(), places, strict=True):
        if line >= lines:
            break
        x, top = box.left() + at, box.top() + line * height
        middle = top + height / 2
        if sign in ("+", "−"):
            painter.setPen(QPen(sign_color(look, sign == "+"), 2.4 * look.line_scale))
            painter.drawLine(QLineF(x, middle, x + 16, middle))
        elif sign:
            paint_unit(painter, look, QPointF(x + 9, middle), 5.0, "dead" if sign == "dead" else "cut off")
        start = 22 if sign else 0
        paint_small(painter, QRectF(x + start, top, needed - start, height), words, ink, flags)
